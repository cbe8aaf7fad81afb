"""Company rows: read, checked, and handed out in a fixed order."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from khabar.errors import LexiconError
from khabar.lexicons.loader import company_files, read_jsonl

_OPTIONAL = {"also"}
_KEYS = {"id", "name", "aliases", "ambiguous", "country", "sector", "ticker", "mic"}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SECTORS = frozenset(
    """technology telecom bank insurance financial_services energy utilities chemicals materials industrial
    construction real_estate automotive airline transport logistics retail consumer food healthcare pharma media
    hospitality education agriculture defence conglomerate investment exchange professional_services other""".split()  # noqa: SIM905
)


class CompanyRow(NamedTuple):
    """A company of the lexicon. `ambiguous` are the names among `names` that need evidence.

    `also` is a second English name in wide use: a former or a full one.
    """

    id: str
    en: str
    ar: str
    names: tuple[str, ...]
    ambiguous: frozenset[str]
    country: str
    sector: str
    ticker: str | None
    mic: str | None
    also: str | None = None


def parse(row: dict[str, Any], where: str) -> CompanyRow:
    """A checked row.

    Raises:
        LexiconError: naming the place, what is wrong and what would be right.
    """
    if set(row) - _OPTIONAL != _KEYS:
        odd = sorted(_KEYS ^ (set(row) - _OPTIONAL))
        raise LexiconError(f"{where}: keys {odd} are missing or unknown: a row has exactly {sorted(_KEYS)}")
    if not isinstance(row["id"], str) or not _ID.fullmatch(row["id"]):
        raise LexiconError(f"{where}: id {row['id']!r} should be lower-case ASCII words joined with -")
    name = row["name"]
    if (
        not isinstance(name, dict)
        or set(name) != {"en", "ar"}
        or not all(isinstance(n, str) and n for n in name.values())
    ):
        raise LexiconError(f"{where}: name should be {{'en': …, 'ar': …}}, found {name!r}")
    if not isinstance(row.get("also", ""), str) or row.get("also") == name["en"]:
        raise LexiconError(f"{where}: also should be another English name than name.en, found {row['also']!r}")
    if row["sector"] not in SECTORS:
        raise LexiconError(f"{where}: sector {row['sector']!r} is not one of {', '.join(sorted(SECTORS))}")
    if not re.fullmatch("[A-Z]{2}", row["country"] or ""):
        raise LexiconError(f"{where}: country {row['country']!r} should be an ISO 3166-1 alpha-2 code")
    if (row["ticker"] is None) != (row["mic"] is None):
        raise LexiconError(f"{where}: ticker and mic go together")
    if row["mic"] is not None and not re.fullmatch("[A-Z0-9]{4}", row["mic"]):
        raise LexiconError(f"{where}: mic {row['mic']!r} should be an ISO 10383 code of four characters")
    names = tuple(dict.fromkeys((name["ar"], name["en"], *row["aliases"])))
    stray = set(row["ambiguous"]) - set(names)
    if stray:
        raise LexiconError(f"{where}: ambiguous forms {sorted(stray)} should be the name or an alias too")
    return CompanyRow(
        row["id"], name["en"], name["ar"], names, frozenset(row["ambiguous"]), row["country"], row["sector"],
        row["ticker"], row["mic"], row.get("also"),
    )  # fmt: skip


def read(paths: Iterable[Path]) -> Iterator[CompanyRow]:
    """The rows of these files, in order. Duplicate ids are errors."""
    seen: dict[str, str] = {}
    for path in paths:
        for number, row in read_jsonl(path):
            where = f"{path.name}:{number}"
            company = parse(row, where)
            if company.id in seen:
                raise LexiconError(f"{where}: id {company.id!r} is also at {seen[company.id]}")
            seen[company.id] = where
            yield company


@cache
def rows() -> tuple[CompanyRow, ...]:
    """The companies that ship with khabar."""
    return tuple(read(company_files()))
