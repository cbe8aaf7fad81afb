"""DuckDB: a database file, filled through Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Self

from khabar.extras import need
from khabar.sinks.database import DatabaseSink
from khabar.sinks.rows import Row
from khabar.sinks.tables import Table

MEMORY = "512MB"  # of its own, while it is written; else it takes up to four fifths of the machine's


class DuckdbSink(DatabaseSink):
    """Decimals are DECIMAL(38, 10), nested values JSON."""

    dialect = "duckdb"
    by_id = ""  # sorting whole records takes as much memory as they have bytes: they come as they were written

    def __init__(self, target: str) -> None:
        self._duckdb = need("duckdb", "duckdb", "DuckDB")
        need("pyarrow", "duckdb", "DuckDB")
        self.errors = (self._duckdb.Error,)
        self.shown = self._target = target
        self._config: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._config = {"memory_limit": MEMORY}
        return super().__enter__()

    def connect(self) -> None:
        """Opens the file, or makes it."""
        self._connection = self._duckdb.connect(self._target, config=self._config)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._connection.begin()
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def execute(self, statement: str) -> Iterable[Row]:
        """Rows of a statement."""
        done = self._connection.execute(statement)
        return iter(done.fetchone, None) if done.description else ()

    def versions(self, ids: list[str]) -> dict[str, str]:
        """Digest of the record of those articles that are there."""
        query = "SELECT article_id, record_sha256 FROM articles WHERE article_id IN (SELECT unnest(?::VARCHAR[]))"
        return dict(self._connection.execute(query, [ids]).fetchall())

    def delete(self, table: Table, column: str, values: list[str]) -> None:
        """Removes the rows with one of these values in the column."""
        if values:
            query = f"DELETE FROM {table.name} WHERE {column} IN (SELECT unnest(?::VARCHAR[]))"
            self._connection.execute(query, [values])

    def insert(self, table: Table, rows: list[Row]) -> None:
        """Adds rows."""
        from khabar.sinks.parquet import arrow_table

        if rows:
            self._connection.register("incoming", arrow_table(table, rows))
            self._connection.execute(f"INSERT INTO {table.name} SELECT * FROM incoming")
            self._connection.unregister("incoming")
