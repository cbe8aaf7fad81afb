"""SQLite: a database file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from khabar.sinks.database import DatabaseSink
from khabar.sinks.rows import Row
from khabar.sinks.tables import Table


class SqliteSink(DatabaseSink):
    """Numbers of up to 15 digits are exact in SQL; all are in `records`."""

    dialect = "sqlite"
    errors = (sqlite3.Error,)

    def __init__(self, target: str) -> None:
        self.shown = self._target = target

    def connect(self) -> None:
        """Opens the file, or makes it."""
        self._connection = sqlite3.connect(self._target, isolation_level=None, timeout=10)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def execute(self, statement: str) -> Iterable[Row]:
        """Rows of a statement."""
        return self._connection.execute(statement)

    def version(self) -> int | None:
        """The version of the tables that are there."""
        found = self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'khabar_tables'").fetchone()
        return self._connection.execute("SELECT version FROM khabar_tables").fetchone()[0] if found else None

    def versions(self, ids: list[str]) -> dict[str, str]:
        """Digest of the record of those articles that are there."""
        query = "SELECT article_id, record_sha256 FROM articles WHERE article_id = ?"
        return dict(row for id_ in ids for row in self._connection.execute(query, [id_]))

    def delete(self, table: Table, column: str, values: list[str]) -> None:
        """Removes the rows with one of these values in the column."""
        self._connection.executemany(f"DELETE FROM {table.name} WHERE {column} = ?", [(value,) for value in values])

    def insert(self, table: Table, rows: list[Row]) -> None:
        """Adds rows."""
        marks = ", ".join("?" * len(table.columns))
        self._connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
