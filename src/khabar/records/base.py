"""What all records share."""

import re

from pydantic import BaseModel, ConfigDict

_HALVES = re.compile("[\ud800-\udfff]")


class Model(BaseModel):
    """Frozen, and closed: a field that isn't declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


def writable(text: str) -> str:
    """The text with lone surrogates replaced: they can't be written as UTF-8. Its length stays as it is."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub("\ufffd", text)
    return text
