"""CSV: a folder with a file for each table, UTF-8 with a byte order mark where asked for.

Spreadsheets run a cell that begins with `= + - @` or a control character as a formula. Texts that begin so get an
apostrophe in front, which spreadsheets take for "this is text"; numbers are left alone.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from khabar import storage
from khabar.errors import InputError
from khabar.sinks.batch import Batch
from khabar.sinks.folder import FolderSink
from khabar.sinks.rows import Row
from khabar.sinks.tables import TABLES, Table

_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠'")  # an apostrophe too, so that the first one always goes away again
_PLAIN = {"integer", "score", "decimal", "date", "boolean"}


class CsvSink(FolderSink):
    """Writes comma separated values with a header line; null is an empty cell."""

    suffix = "csv"

    def __init__(self, target: str, mark: bool = False, tables: tuple[Table, ...] = TABLES) -> None:
        super().__init__(target, tables)
        self._mark = mark
        self._files: dict[str, io.TextIOWrapper] = {}

    def begin(self, table: Table, stream: BinaryIO) -> None:
        """The header."""
        file = io.TextIOWrapper(stream, "utf-8-sig" if self._mark else "utf-8", newline="", write_through=True)
        self._files[table.name] = file
        csv.writer(file).writerow(column.name for column in table.columns)

    def append(self, table: Table, rows: list[Row]) -> None:
        """A line a row."""
        texts = [i for i, column in enumerate(table.columns) if column.kind not in _PLAIN]
        csv.writer(self._files[table.name]).writerows(_disarmed(row, texts) for row in rows)

    def finish(self) -> None:
        """Gives the streams back unclosed: whoever opened them publishes them."""
        for file in self._files.values():
            file.flush()
            file.detach()


def _disarmed(row: Row, texts: list[int]) -> list[Any]:
    made = list(row)
    for i in texts:
        if (value := made[i]) and value[0] in _FORMULA:
            made[i] = f"'{value}"
    return made


def rearm(value: str) -> str:
    """The text that was disarmed."""
    return value.removeprefix("'") if value.startswith("'") else value


def read(target: str) -> Iterator[Batch]:
    """The whole records that a folder of this format keeps, and its rejects."""
    csv.field_size_limit(2**31 - 1)
    for row in _rows(os.path.join(target, "records.csv")):
        yield Batch([rearm(row["record"]).encode()])
    for row in _rows(os.path.join(target, "rejects.csv")):
        position = int(row["position"]) if row["position"] else None
        where, message = rearm(row["input"]), rearm(row["message"])
        yield Batch([], [{"input": where, "position": position, "reason": row["reason"], "message": message}])


def _rows(path: str) -> Iterator[dict[str, str]]:
    try:
        with storage.open_read(path) as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
            yield from csv.DictReader(text)
    except (KeyError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"{path}: not as khabar writes it: {error}") from None
