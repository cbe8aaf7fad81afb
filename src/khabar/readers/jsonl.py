"""JSON Lines: one article an object, with `text` and optionally id, title, published, country, source, url.

Other fields are kept in `metadata`. A line that can't be read is a reject with its number, and the next line is read.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from khabar.records import Article, Reject

FIELDS = ("title", "source", "url")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COUNTRY = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")


def read(stream: BinaryIO, where: str) -> Iterator[Article | Reject]:
    """The articles of the lines, blank lines skipped."""
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield parse(line, where, number)


def parse(line: bytes, where: str, number: int) -> Article | Reject:
    """The article of one line, or why there is none."""

    def reject(reason: str, message: str) -> Reject:
        return Reject.model_validate({"input": where, "line": number, "reason": reason, "message": message})

    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return reject("not_utf8", f"byte 0x{line[error.start]:02x} at {error.start}")
    except (ValueError, RecursionError) as error:
        return reject("not_json", str(error))
    if not isinstance(row, dict):
        return reject("not_json", f"expected an object, found {type(row).__name__}")
    text = row.pop("text", None)
    if not isinstance(text, str):
        return reject("no_text", "no field `text` with a string")
    try:
        return article(text, row)
    except ValueError as error:
        return reject("bad_field", str(error))


def article(text: str, row: dict[str, Any]) -> Article:
    """An article from its text and other fields, checked.

    Raises:
        ValueError: a field has a value that can't be what its name says.
    """
    known: dict[str, Any] = {}
    if row.get("id") is not None:
        if not isinstance(row["id"], str | int):
            raise ValueError(f"id should be a string or an integer, found {type(row['id']).__name__}")
        known["id"] = clean(str(row["id"]))
    for name in FIELDS:
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
    rest = {k: v for k, v in row.items() if k not in (*FIELDS, "id", "published", "country")}
    if country is not None and country != known["country"]:
        rest["country"] = country
    return Article(text=text, metadata=clean(rest), **known)


def clean(value: Any) -> Any:
    """The value with lone surrogates replaced: they can't be written as UTF-8."""
    if isinstance(value, str):
        return value if value.isprintable() else value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {clean(k): clean(v) for k, v in value.items()}
    return [clean(v) for v in value] if isinstance(value, list) else value


def published(value: Any) -> date | None:
    """The day of an ISO 8601 date or time.

    Raises:
        ValueError: anything else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"published should be a date like 2024-08-27, found {value!r}")
    return date.fromisoformat(match.group())
