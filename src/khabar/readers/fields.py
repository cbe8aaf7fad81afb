"""Fields of an input, checked, to an article. Fields that khabar doesn't know are kept in `metadata`."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from khabar.readers.piece import FIELDS, Options, Piece
from khabar.records import Article, Reject

_TEXTS = ("title", "source", "url")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COUNTRY = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")


def from_row(piece: Piece, row: dict[str, Any], options: Options) -> Article | Reject:
    """The article of a row, its columns renamed as the options say."""
    column = options.columns.get("text", "text")
    named = {options.columns[field]: field for field in FIELDS if field in options.columns}
    row = {named.get(str(name), str(name)): value for name, value in row.items()}
    text = row.pop("text", None)
    if not isinstance(text, str):
        return piece.reject("no_text", f"no field `{column}` with a string")
    try:
        return article(text, row, encoding=piece.hints.get("encoding"))
    except ValueError as error:
        return piece.reject("bad_field", str(error))


def article(text: str, row: dict[str, Any], **more: Any) -> Article:
    """An article from its text and other fields, checked.

    Raises:
        ValueError: a field has a value that can't be what its name says.
    """
    known: dict[str, Any] = {}
    if row.get("id") is not None:
        if not isinstance(row["id"], str | int):
            raise ValueError(f"id should be a string or an integer, found {type(row['id']).__name__}")
        known["id"] = clean(str(row["id"]))
    for name in _TEXTS:
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name} should be a string, found {type(value).__name__}")
        known[name] = None if value is None else clean(value)
    known["published"] = published(row.get("published"))
    country = row.get("country")
    if country is not None and not isinstance(country, str):
        raise ValueError(f"country should be a string, found {type(country).__name__}")
    match = _COUNTRY.match(country or "")
    known["country"] = match.group().upper() if match else None
    rest = {k: v for k, v in row.items() if k not in FIELDS}
    if country is not None and country != known["country"]:
        rest["country"] = country
    return Article(text=text, metadata=clean(rest), **known, **more)


def clean(value: Any) -> Any:
    """The value as JSON can hold it: lone surrogates replaced, no NaN, dates and decimals as strings."""
    if isinstance(value, str):
        return value if value.isprintable() else value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {clean(str(k)): clean(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [clean(v) for v in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value if isinstance(value, int | float | None) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else clean(json.dumps(value, default=repr))


def published(value: Any) -> date | None:
    """The day of an ISO 8601 date or time.

    Raises:
        ValueError: anything else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"published should be a date like 2024-08-27, found {value!r}")
    return date.fromisoformat(match.group())
