"""Parquet: a folder with a file for each table, compressed with zstd.

A writer keeps about a kilobyte of each column of each row group until the file is closed, so that small groups make
memory grow with the input, and large ones held in memory are large. So rows wait on disk until they make a large group.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

from khabar import storage
from khabar.extras import need
from khabar.sinks.batch import Batch
from khabar.sinks.folder import FolderSink
from khabar.sinks.rows import DECIMALS, DIGITS, Row
from khabar.sinks.tables import TABLES, Table

GROUP = 16 * 2**20  # bytes of Arrow data that go into a row group: what is in memory while one is written
_PAGES = {"data_page_size": 2**18, "write_batch_size": 16}  # a page is closed after so many rows: records are long


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


class Waiting:
    """Arrow data that waits in a file without a name, in a folder or among the temporary files."""

    def __init__(self, schema: Any, folder: str | None) -> None:
        self._schema, self._file = schema, tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._begin()

    def _begin(self) -> None:
        self.bytes = 0
        self._writer = need("pyarrow.ipc", "parquet", "Parquet").new_stream(self._file, self._schema)

    def add(self, table: Any) -> None:
        """More of it."""
        self._writer.write_table(table)
        self.bytes += table.nbytes

    def take(self) -> Any:
        """All of it, as one table over the file, which must be gone before more is added."""
        self._writer.close()
        self._file.flush()
        pages = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        return need("pyarrow.ipc", "parquet", "Parquet").open_stream(arrow().py_buffer(pages)).read_all()

    def empty(self) -> None:
        """Forgets what was taken."""
        self._file.seek(0)
        self._file.truncate()
        self._begin()

    def close(self) -> None:
        """Gives the disk back."""
        self._file.close()


class ParquetSink(FolderSink):
    """Writes row groups of some megabytes."""

    suffix = "parquet"

    def __init__(self, target: str, tables: tuple[Table, ...] = TABLES) -> None:
        arrow()
        super().__init__(target, tables)
        self._writers: dict[str, Any] = {}
        self._waiting: dict[str, Waiting] = {}

    def begin(self, table: Table, stream: BinaryIO) -> None:
        """The schema."""
        from khabar.sinks.tables import VERSION

        module, columns = need("pyarrow.parquet", "parquet", "Parquet"), schema(table, VERSION)
        self._waiting[table.name] = Waiting(columns, None if self.remote else self.folder)
        self._writers[table.name] = module.ParquetWriter(stream, columns, compression="zstd", **_PAGES)

    def write(self, batch: Batch) -> None:
        """Appends the rows to every table, and gives back what Arrow's allocator would keep for later."""
        super().write(batch)
        _release()

    def append(self, table: Table, rows: list[Row]) -> None:
        """Holds rows back until they make a row group."""
        waiting = self._waiting[table.name]
        waiting.add(arrow_table(table, rows))
        if waiting.bytes > GROUP:
            self._flush(table.name)

    def _flush(self, name: str) -> None:
        waiting = self._waiting[name]
        if waiting.bytes:
            group = waiting.take()
            self._writers[name].write_table(group, row_group_size=len(group))
            del group
            waiting.empty()
            _release()

    def finish(self) -> None:
        """The last row groups and the footers."""
        try:
            for name, writer in self._writers.items():
                self._flush(name)
                writer.close()
                _release()
        finally:
            for writer in self._writers.values():
                writer.is_open = False  # or it tries again when it is forgotten
            for waiting in self._waiting.values():
                waiting.close()


def _release() -> None:
    arrow().default_memory_pool().release_unused()


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
