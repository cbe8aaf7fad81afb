"""Merged facts as rows, and the databases that hold them: made anew by every merge, since ids and groups change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from khabar.sinks.batch import Batch
from khabar.sinks.database import DatabaseSink
from khabar.sinks.rows import JOIN, Json, Row, all_names, compact, decimal, named
from khabar.sinks.sql import create
from khabar.sinks.tables import MERGED


class MergedBatch(Batch):
    """Merged facts, a JSON line each."""

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """Rows of the tables in `MERGED`."""
        tables: dict[str, list[Row]] = {table.name: [] for table in MERGED}
        for fact in map(json.loads, self.records):
            tables["merged_facts"].append(_fact(fact))
            tables["merged_entities"].extend(_entities(fact))
            tables["merged_sources"].extend(_sources(fact))
            tables["merged_differs"].extend(_differs(fact))
        return tables


def _fact(fact: Json) -> Row:
    value, period, change, prior, counterparty, said = (
        (fact[part] or {}).get for part in ("value", "period", "change", "prior", "counterparty", "attribution")
    )
    parties, sources = fact["entities"], fact["sources"]
    slots = list(dict.fromkeys(differing["slot"] for differing in fact["differs"]))
    papers = dict.fromkeys(source["source"] for source in sources if source["source"])
    return (
        fact["id"], all_names(parties, "en", "ar"), all_names(parties, "ar", "en"),
        JOIN.join(p["id"] for p in parties if p["id"]) or None, fact["concept"], value("kind"),
        decimal(value("amount")), decimal(value("low")), decimal(value("high")), value("currency"), value("unit"),
        value("modifier"), compact(fact["converted"]), period("label"), period("start"), period("end"),
        change("direction"), decimal(change("amount")), change("unit"), change("basis"), change("modifier"),
        decimal(prior("amount")), decimal(prior("low")), decimal(prior("high")), prior("currency"), prior("unit"),
        named(counterparty("name"), "en", "ar"), counterparty("id"), compact(fact["components"]), fact["status"],
        fact["negated"], said("speaker"), said("role"), said("organization"), said("cue"), compact(slots),
        fact["articles"], fact["independent"], fact["first_published"], fact["last_published"], fact["score"],
        JOIN.join(papers) or None, sources[0]["evidence"]["text"],
    )  # fmt: skip


def _entities(fact: Json) -> Iterator[Row]:
    for position, party in enumerate(fact["entities"], 1):
        yield fact["id"], position, party["id"], party["name"]["en"], party["name"]["ar"], party["class"]


def _sources(fact: Json) -> Iterator[Row]:
    for source in fact["sources"]:
        evidence = source["evidence"]
        yield (
            fact["id"], source["id"], source["article_id"], source["fact_id"], source["sha256"], source["title"],
            source["source"], source["url"], source["published"], source["country"], source["copy_of"],
            source["concept_text"], evidence["text"], evidence["start"], evidence["end"], compact(source["flags"]),
            source["rule"], source["score"],
        )  # fmt: skip


def _differs(fact: Json) -> Iterator[Row]:
    for differing in fact["differs"]:
        for source in differing["sources"]:
            yield fact["id"], source, differing["slot"], json.dumps(differing["value"], ensure_ascii=False)


class ReplacingSink:
    """The merged tables in a database, beside the others: replaced in one transaction, or left as they were."""

    def __init__(self, database: DatabaseSink) -> None:
        self._database = database

    def __enter__(self) -> Self:
        database = self._database
        with database.one_line():
            database.connect()
            try:
                database.lock()
                self._transaction: AbstractContextManager[Any] = database.transaction()
                self._transaction.__enter__()
            except BaseException:
                database.close()
                raise
        try:
            for table in MERGED:
                self._do(f"DROP TABLE IF EXISTS {table.name}")
                self._do(create(table, database.dialect))
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def _do(self, statement: str) -> None:
        with self._database.one_line():
            list(self._database.execute(statement))

    def write(self, batch: Batch) -> None:
        """Adds the rows."""
        with self._database.one_line():
            for table in MERGED:
                self._database.insert(table, batch.rows[table.name])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._database.one_line():
                self._transaction.__exit__(kind, error, trace)
        finally:
            self._database.close()
