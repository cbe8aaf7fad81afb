"""From a company's name in the text to a row of the lexicon."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from khabar import lexicons, settings
from khabar.lexicons import companies as files
from khabar.scan import kinds
from khabar.scan.forms import Form


class Known(NamedTuple):
    """What a record says of a linked company."""

    id: str
    en: str
    ar: str
    country: str
    sector: str
    ticker: str | None
    mic: str | None


def company_forms() -> Iterator[Form]:
    """Every name of every company: the value is its row's number and whether the name needs evidence."""
    for number, row in enumerate(files.rows()):
        for name in row.names:
            yield Form(name, "name", kinds.COMPANY, [number, name in row.ambiguous])


def cue_forms() -> Iterator[Form]:
    """Words that tell a company, or deny one, beside a name."""
    data = lexicons.load("company_words")
    for role in ("nouns", "owned", "not_after"):
        for word in data[role]:
            yield Form(word, "noun", kinds.CUE, role)


@cache
def known() -> tuple[Known, ...]:
    """The rows by number, as `company_forms` counts them."""
    made_from = lexicons.digest()
    key = hashlib.sha256(made_from.encode()).hexdigest()[:16]
    data = settings.cached(f"companies-{key}", _compact)
    return tuple(Known(*row) for row in json.loads(data))


def _compact() -> bytes:
    kept = [(r.id, r.en, r.ar, r.country, r.sector, r.ticker, r.mic) for r in files.rows()]
    return json.dumps(kept, ensure_ascii=False).encode()
