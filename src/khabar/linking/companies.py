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
from khabar.text import normalise


CUES = ("nouns", "plurals", "shares", "owned", "not_after")


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
    for role in CUES:
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


@cache
def ordinary() -> frozenset[str]:
    """Normalised names that are mostly ordinary words in news: see `lexicons/ordinary_names.txt`."""
    lines = (lexicons.FOLDER / "ordinary_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.partition("\t")[0] for line in lines if line and not line.startswith("#"))


@cache
def followers() -> tuple[str, ...]:
    """How a market report goes on after a company's name, normalised."""
    return tuple(normalise(f) for f in lexicons.load("company_words")["followers"])
