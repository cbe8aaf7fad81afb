"""Records to rows of the flat tables."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Context, Decimal
from typing import Any

from khabar.sinks.tables import TABLES

Json = dict[str, Any]
Row = tuple[Any, ...]

JOIN = "; "  # between the names of several entities
DIGITS, DECIMALS = 38, 10  # what a decimal of Parquet and DuckDB holds: finer is rounded, larger is null
_STEP, _LIMIT = Decimal(1).scaleb(-DECIMALS), Decimal(10) ** (DIGITS - DECIMALS)
_SHORT = re.compile(r"-?\d{1,28}(?:\.\d{1,10})?").fullmatch
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_CONTEXT = Context(prec=2 * DIGITS)


def rows(lines: list[bytes], rejects: list[Json]) -> dict[str, list[Row]]:
    """Rows by table, in the order of the records' JSON lines."""
    tables: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    for line in lines:
        record = json.loads(line)
        tables["articles"].append(_article(record, line))
        tables["records"].append((record["article"]["id"], line.decode()))
        tables["mentions"].extend(_mentions(record))
        tables["facts"].extend(_facts(record))
        tables["fact_entities"].extend(_fact_entities(record))
        tables["quotes"].extend(_quotes(record))
        tables["unlinked"].extend((record["article"]["id"], u["mention"], u["reason"]) for u in record["unlinked"])
    tables["rejects"].extend(map(_reject, rejects))
    return tables


def decimal(value: str | None) -> str | None:
    """The number as digits, without exponent, with at most DECIMALS of them after the point."""
    if value is None or _SHORT(value):
        return value
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= _LIMIT:
        return None
    exact = int(number)
    return str(exact) if number == exact else f"{number.quantize(_STEP, context=_CONTEXT):f}"


def compact(value: Any) -> str | None:
    """Compact JSON; null where there is nothing in it."""
    return _encoded(value) if value else None


def _article(record: Json, line: bytes) -> Row:
    article, engine = record["article"], record["engine"]
    return (
        article["id"], article["sha256"], article["title"], article["source"], article["url"], article["published"],
        article["country"], article["length"], article.get("encoding"), article.get("extractor"),
        compact(article["metadata"]), record["schema_version"], engine["name"], engine["version"], engine["lexicon"],
        hashlib.sha256(line.rstrip(b"\n")).hexdigest(),
    )  # fmt: skip


def _mentions(record: Json) -> Iterator[Row]:
    article_id = record["article"]["id"]
    for m in record["mentions"]:
        get = m["value"].get
        name = get("name") or {}
        yield (
            article_id, m["id"], m["type"], m["start"], m["end"], m["text"], decimal(get("amount")),
            decimal(get("low")), decimal(get("high")), get("currency"), get("unit"), get("modifier"),
            get("id"), name.get("en"), name.get("ar"), get("ticker"), get("linked"), get("timex"), get("start"),
            get("end"), compact(m["value"]), m["rule"], m["score"],
        )  # fmt: skip


def _facts(record: Json) -> Iterator[Row]:
    article = record["article"]
    for f in record["facts"]:
        get = f.get
        value, period, change, prior, counterparty, said = (
            (get(part) or {}).get for part in ("value", "period", "change", "prior", "counterparty", "attribution")
        )
        evidence, parties = f["evidence"], f["entities"]
        yield (
            article["id"], f["id"], all_names(parties, "en", "ar"), all_names(parties, "ar", "en"),
            JOIN.join(p["id"] for p in parties if p["id"]) or None, f["concept"], get("concept_text"), value("kind"),
            decimal(value("amount")), decimal(value("low")), decimal(value("high")), value("currency"), value("unit"),
            value("modifier"), compact(value("converted")), period("label"), period("text"), period("start"),
            period("end"), change("direction"), decimal(change("amount")), change("unit"), change("basis"),
            change("modifier"), decimal(prior("amount")), decimal(prior("low")), decimal(prior("high")),
            prior("currency"), prior("unit"), prior("stated"), compact(get("flags")),
            named(counterparty("name"), "en", "ar"), counterparty("id"), compact(get("components")), f["status"],
            f["negated"], said("speaker"), said("role"), said("organization"), said("cue"), evidence["text"],
            evidence["start"], evidence["end"], compact(get("mentions")), f["rule"], f["score"], article["title"],
            article["source"], article["url"], article["published"], article["country"],
        )  # fmt: skip


def named(name: Json | None, *languages: str) -> str | None:
    """The name in the first language that has one."""
    return next((name[language] for language in languages if name[language]), None) if name else None


def all_names(parties: list[Json], *languages: str) -> str | None:
    """The names of several parties in one text."""
    return JOIN.join(name for p in parties if (name := named(p["name"], *languages))) or None


def _fact_entities(record: Json) -> Iterator[Row]:
    for fact in record["facts"]:
        for position, party in enumerate(fact["entities"], 1):
            name = party["name"]
            yield (
                record["article"]["id"], fact["id"], position, party["id"], name["en"], name["ar"],
                party.get("class"), party["mention"],
            )  # fmt: skip


def _quotes(record: Json) -> Iterator[Row]:
    for number, quote in enumerate(record["quotes"], 1):
        speaker = quote["speaker"]
        yield (
            record["article"]["id"], quote.get("id") or f"q{number}", speaker["name"], speaker["role"],
            speaker["organization"], speaker["mention"], quote["verb"], quote["direct"], quote["start"], quote["end"],
            quote["text"],
        )  # fmt: skip


def _reject(reject: Json) -> Row:
    row = (reject["input"], reject["position"], reject["reason"], reject["message"])
    return (hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).hexdigest()[:16], *row)
