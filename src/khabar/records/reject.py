"""A reject: an input that gave no record, and why."""

from typing import Literal

from pydantic import Field

from khabar.records.base import Model

Reason = Literal[
    "not_found", "unreadable", "truncated", "broken", "unknown_format", "encoding", "not_json", "no_column", "no_text",
    "bad_field", "too_long", "bomb", "duplicate_id", "time_limit", "crashed", "failed",
]  # fmt: skip


class Reject(Model):
    """An input that could not be read: written, counted, never lost."""

    input: str = Field(description="Path or URL, or - for standard input.")
    position: int | None = Field(
        None, description="Line, row or entry of the input, counted from 1; null where the whole input fails."
    )
    reason: Reason = Field(
        description="truncated: ends too early. broken: not what its format asks for. bomb: grows absurdly when "
        "decompressed. duplicate_id: another article of the run has this id. time_limit: took too long. crashed: its "
        "process died, again and again. failed: an error in khabar itself."
    )
    message: str
