"""Parquet: a row is an article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from khabar.extras import need
from khabar.readers.fields import from_row
from khabar.readers.piece import Options, Piece
from khabar.records import Article, Reject

_ROWS = 64


def split(stream: BinaryIO, where: str, options: Options) -> Iterator[Piece | Reject]:
    """The rows, some at a time."""
    pa = need("pyarrow", "parquet", "reading Parquet")
    module = need("pyarrow.parquet", "parquet", "reading Parquet")
    number = 0
    try:
        file = module.ParquetFile(stream if stream.seekable() else io.BytesIO(stream.read()))
        wanted, names = options.columns.get("text", "text"), file.schema_arrow.names
        if wanted not in names:
            message = f"no column {wanted!r}; there are: {', '.join(names[:20])}"
            yield Reject(input=where, position=None, reason="no_column", message=message)
            return
        for group in file.iter_batches(batch_size=_ROWS):
            for row in group.to_pylist():
                number += 1
                yield Piece("parquet", where, number, {k: v for k, v in row.items() if v is not None})
    except (pa.ArrowException, OSError) as error:
        message = " ".join(str(error).split())
        yield Reject(input=where, position=number + 1 if number else None, reason="broken", message=message)


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of a row."""
    return from_row(piece, piece.body, options)
