"""Parquet: a folder with a file for each table, compressed with zstd."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

from khabar import storage
from khabar.extras import need
from khabar.sinks.batch import Batch
from khabar.sinks.folder import FolderSink
from khabar.sinks.rows import DECIMALS, DIGITS, Row
from khabar.sinks.tables import TABLES, Table

_GROUP = 4 * 2**20  # bytes of Arrow data that go into a row group: what a table holds back in memory


def arrow() -> Any:
    """pyarrow."""
    return need("pyarrow", "parquet", "Parquet")


@cache
def schema(table: Table, tables_version: int) -> Any:
    """The Arrow schema of a table."""
    pa = arrow()
    types = {
        "integer": pa.int64(), "score": pa.float64(), "decimal": pa.decimal128(DIGITS, DECIMALS), "date": pa.date32(),
        "boolean": pa.bool_(),
    }  # fmt: skip
    fields = [(column.name, types.get(column.kind, pa.string())) for column in table.columns]
    return pa.schema(fields, metadata={"khabar_tables": str(tables_version)})


def arrow_table(table: Table, rows: list[Row]) -> Any:
    """The rows as an Arrow table."""
    from khabar.sinks.tables import VERSION

    pa, wanted = arrow(), schema(table, VERSION)
    columns = []
    for column, field, values in zip(table.columns, wanted, zip(*rows, strict=True), strict=True):
        if column.kind in ("decimal", "date"):
            columns.append(pa.array(values, pa.string()).cast(field.type))
        else:
            columns.append(pa.array(values, field.type))
    return pa.table(columns, schema=wanted)


class ParquetSink(FolderSink):
    """Writes row groups of some megabytes."""

    suffix = "parquet"

    def __init__(self, target: str, tables: tuple[Table, ...] = TABLES) -> None:
        arrow()
        super().__init__(target, tables)
        self._writers: dict[str, Any] = {}
        self._held: dict[str, list[Any]] = {}

    def begin(self, table: Table, stream: BinaryIO) -> None:
        """The schema."""
        from khabar.sinks.tables import VERSION

        module = need("pyarrow.parquet", "parquet", "Parquet")
        writer = module.ParquetWriter(stream, schema(table, VERSION), compression="zstd")
        self._writers[table.name], self._held[table.name] = writer, []

    def append(self, table: Table, rows: list[Row]) -> None:
        """Holds rows back until they make a row group."""
        held = self._held[table.name]
        held.append(arrow_table(table, rows))
        if sum(part.nbytes for part in held) > _GROUP:
            self._flush(table.name)

    def _flush(self, name: str) -> None:
        if held := self._held[name]:
            self._writers[name].write_table(arrow().concat_tables(held))
            held.clear()

    def finish(self) -> None:
        """The last row group and the footer."""
        try:
            for name, writer in self._writers.items():
                self._flush(name)
                writer.close()
        finally:
            for writer in self._writers.values():
                writer.is_open = False  # or it tries again when it is forgotten


def read(target: str) -> Iterator[Batch]:
    """The whole records that a folder of this format keeps, and its rejects."""
    module = need("pyarrow.parquet", "parquet", "Parquet")
    for name in ("records", "rejects"):
        with storage.open_read(os.path.join(target, f"{name}.parquet")) as stream:
            for group in module.ParquetFile(stream).iter_batches(batch_size=100):
                if name == "records":
                    yield Batch([record.encode() for record in group.column("record").to_pylist()])
                else:
                    yield Batch([], [{k: v for k, v in row.items() if k != "reject_id"} for row in group.to_pylist()])
