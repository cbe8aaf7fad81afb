"""CSV and TSV: a row is an article, its columns named by the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from khabar.readers.fields import from_row
from khabar.readers.lines import encoding_of
from khabar.readers.piece import Options, Piece, too_long
from khabar.records import Article, Reject

_DELIMITERS = ",;\t|"


def split(stream: BinaryIO, where: str, options: Options) -> Iterator[Piece | Reject]:
    """The rows. A missing text column rejects the input at once."""
    encoding, stream = encoding_of(stream)
    hints = {"encoding": encoding.recorded} if encoding.recorded else {}
    codec = "utf-8-sig" if encoding.codec == "utf-8" else encoding.codec
    lines = io.TextIOWrapper(stream, codec, errors="surrogateescape", newline="")
    csv.field_size_limit(options.max_bytes)
    header = lines.readline(2**20)
    delimiter = max(_DELIMITERS, key=header.count)
    names = next(csv.reader([header], delimiter=delimiter), [])
    wanted = options.columns.get("text", "text")
    if wanted not in names:
        found = ", ".join(names[:20])
        yield Reject(
            input=where, position=None, reason="no_column", message=f"no column {wanted!r}; there are: {found}"
        )
        return
    rows = csv.reader(_bounded(lines, options.max_bytes), delimiter=delimiter)
    while True:
        number = rows.line_num + 2
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield too_long(Piece("csv", where, number, None), options)
            continue
        if row:
            yield Piece("csv", where, number, _named(names, row), hints)


def _bounded(lines: io.TextIOWrapper, limit: int) -> Iterator[str]:
    """The lines; in place of one that is too long, a cell that the csv module finds too large."""
    while line := lines.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith("\n"):
            line = lines.readline(2**20)
        yield "x" * (limit + 1)


def _named(names: list[str], row: list[str]) -> dict[str, Any]:
    """The row by name, empty cells left out; cells without a name get the number of their column."""
    named = dict(zip([*names, *map(str, range(len(names) + 1, len(row) + 1))], row, strict=False))
    return {name: cell for name, cell in named.items() if cell != ""}


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of a row."""
    if any("\udc80" <= c <= "\udcff" for value in piece.body.values() for c in value if c > "\ud7ff"):
        return piece.reject("encoding", "the row has bytes that are not UTF-8")
    return from_row(piece, piece.body, options)
