"""PostgreSQL: tables in the connection's schema, filled with COPY."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from khabar import storage
from khabar.errors import OutputError
from khabar.extras import need
from khabar.sinks.database import DatabaseSink
from khabar.sinks.rows import Row
from khabar.sinks.tables import Table

_LOCK = 0x6B686162  # of the session, while a run writes to a schema


class PostgresSink(DatabaseSink):
    """Only one run at a time writes to a schema: another is refused."""

    dialect = "postgres"

    def __init__(self, target: str) -> None:
        self._psycopg = need("psycopg", "postgres", "PostgreSQL")
        self.errors = (self._psycopg.Error,)
        self._target, self.shown = target, storage.redacted(target)
        try:
            self._psycopg.conninfo.conninfo_to_dict(target)
        except self._psycopg.Error as error:
            raise OutputError(f"{self.shown}: {' '.join(str(error).split())}") from None

    def connect(self) -> None:
        """Connects."""
        self._connection = self._psycopg.connect(self._target, autocommit=True, connect_timeout=10)
        self._connection.add_notice_handler(lambda notice: None)

    def lock(self) -> None:
        """Keeps other runs out, until the connection ends."""
        query = "SELECT pg_try_advisory_lock(%s, hashtext(current_schema()))"
        if not self._connection.execute(query, [_LOCK]).fetchone()[0]:
            raise OutputError(f"{self.shown}: another run is writing to it")

    def close(self) -> None:
        """Disconnects."""
        self._connection.close()

    def transaction(self) -> AbstractContextManager[Any]:
        """All or nothing."""
        return self._connection.transaction()  # type: ignore[no-any-return]

    def execute(self, statement: str) -> Iterable[Row]:
        """Rows of a statement, streamed."""
        if not statement.startswith("SELECT record"):
            done = self._connection.execute(statement)
            return done.fetchall() if done.description else ()
        return self._streamed(statement)

    def _streamed(self, statement: str) -> Iterable[Row]:
        with self._connection.transaction(), self._connection.cursor("records") as cursor:
            cursor.itersize = 100
            text = self._psycopg.types.string.TextLoader
            cursor.adapters.register_loader("json", text)  # the record's own characters, not parsed
            yield from cursor.execute(statement)

    def versions(self, ids: list[str]) -> dict[str, str]:
        """Digest of the record of those articles that are there."""
        query = "SELECT article_id, record_sha256 FROM articles WHERE article_id = ANY(%s)"
        stored = {_without_nul(id_): id_ for id_ in ids}
        return {stored[id_]: digest for id_, digest in self._connection.execute(query, [list(stored)])}

    def delete(self, table: Table, column: str, values: list[str]) -> None:
        """Removes the rows with one of these values in the column."""
        if values:
            query = f"DELETE FROM {table.name} WHERE {column} = ANY(%s)"
            self._connection.execute(query, [[_without_nul(value) for value in values]])

    def insert(self, table: Table, rows: list[Row]) -> None:
        """Adds rows with COPY."""
        if not rows:
            return
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table.name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_without_nul(value) for value in row])


def _without_nul(value: Any) -> Any:
    """PostgreSQL's text can't hold U+0000: it becomes U+FFFD."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value
