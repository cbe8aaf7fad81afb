"""Where records go: a format is a module with a sink, and its line in `FORMATS`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple, cast

from khabar import storage
from khabar.errors import InputError
from khabar.sinks import compressed
from khabar.sinks.batch import Batch, Sink
from khabar.sinks.database import DatabaseSink
from khabar.sinks.merged import MergedBatch, ReplacingSink
from khabar.sinks.tables import MERGED

__all__ = ["FORMATS", "Batch", "MergedBatch", "Sink", "SinkFormat", "format_of", "is_told", "merged", "records", "sink"]


class SinkFormat(NamedTuple):
    """How a kind of output is told, and which class writes it."""

    suffixes: tuple[str, ...]
    module: str
    sink: str
    mark: bool = False  # a byte order mark in front of every file
    database: bool = False  # what is in it stays, unless it is replaced

    def load(self) -> Any:
        """The sink's module."""
        return importlib.import_module(f"khabar.sinks.{self.module}")


FORMATS = {
    "jsonl": SinkFormat((".jsonl", ".ndjson"), "jsonl", "JsonlSink"),
    "csv": SinkFormat((".csv",), "csv", "CsvSink"),
    "csv-bom": SinkFormat((), "csv", "CsvSink", mark=True),
    "parquet": SinkFormat((".parquet", ".pq"), "parquet", "ParquetSink"),
    "sqlite": SinkFormat((".sqlite", ".sqlite3", ".db"), "sqlite", "SqliteSink", database=True),
    "duckdb": SinkFormat((".duckdb",), "duckdb", "DuckdbSink", database=True),
    "postgresql": SinkFormat((), "postgres", "PostgresSink", database=True),
}
SERVERS = ("postgresql://", "postgres://")


def format_of(target: str, name: str | None = None) -> str:
    """The name of a target's format: as said, else told by its URL or suffix; JSON Lines where neither tells."""
    if name:
        return name
    if target.startswith(SERVERS):
        return "postgresql"
    suffix = PurePosixPath(compressed.plain(target)).suffix.lower()
    return next((known for known, format_ in FORMATS.items() if suffix in format_.suffixes), "jsonl")


def is_told(target: str) -> bool:
    """Does the target tell its format, or is it something that has none to tell: without a suffix, or a device?"""
    suffix = PurePosixPath(plain := compressed.plain(target)).suffix.lower()
    known = any(suffix in format_.suffixes for format_ in FORMATS.values())
    return known or (not suffix and plain == target) or target.startswith(SERVERS) or storage.is_device(target)


def sink(target: str, name: str) -> Sink:
    """The sink for a target, not yet opened.

    Raises:
        MissingExtra: its packages aren't installed.
        InputError, OutputError: it can't be what this format writes to.
    """
    format_ = FORMATS[name]
    if name != "jsonl" and (target == "-" or compressed.suffix(target)):
        what = "standard output takes" if target == "-" else "of all formats only that is compressed as a whole:"
        raise InputError(f"{target}: {what} JSON Lines")
    if format_.database and storage.is_url(target) != (name == "postgresql"):
        place = "a URL like postgresql://user@host/database" if name == "postgresql" else "a local file"
        raise InputError(f"{target}: {name} writes to {place}")
    return cast(Sink, getattr(format_.load(), format_.sink)(target, **({"mark": True} if format_.mark else {})))


def merged(target: str, name: str) -> Sink:
    """The sink for merged facts, given `MergedBatch`es; of a database it replaces the tables of an earlier merge.

    Raises:
        as `sink` does.
    """
    format_ = FORMATS[name]
    if format_.database:
        return ReplacingSink(cast(DatabaseSink, sink(target, name)))
    if name == "jsonl":
        return sink(target, name)
    given = {"mark": True} if format_.mark else {}
    return cast(Sink, getattr(format_.load(), format_.sink)(target, tables=MERGED, **given))


def records(target: str, name: str) -> Iterator[Batch]:
    """What a sink of this format has written: whole records, and rejects where it keeps them."""
    format_ = FORMATS[name]
    return cast(Iterator[Batch], sink(target, name).records() if format_.database else format_.load().read(target))  # type: ignore[attr-defined]
