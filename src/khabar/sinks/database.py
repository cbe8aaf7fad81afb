"""What the databases share: tables made once, articles replaced when they changed, nothing written twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Self

from khabar.errors import OutputError
from khabar.sinks.batch import Batch
from khabar.sinks.rows import Row
from khabar.sinks.sql import CREATED, Dialect, statements
from khabar.sinks.tables import ARTICLES, BY_ARTICLE, REJECTS, VERSION, Table

_ID, _DIGEST = 0, len(ARTICLES.columns) - 1


class DatabaseSink:
    """One transaction a batch: an article that is there with the same record is left, with another is replaced."""

    dialect: Dialect
    errors: tuple[type[Exception], ...]
    shown: str  # the target as messages name it

    def __enter__(self) -> Self:
        with self.one_line():
            self.connect()
        try:
            with self.one_line():
                self.lock()
                with self.transaction():
                    self._prepare()
        except BaseException:
            self.close()
            raise
        return self

    def write(self, batch: Batch) -> None:
        """Upserts the articles of a batch with all their rows."""
        if not batch.records and not batch.rejects and not batch.inputs:
            return
        with self.one_line(), self.transaction():
            articles = batch.rows[ARTICLES.name]
            there = self.versions([row[_ID] for row in articles])
            changed = {row[_ID] for row in articles if there.get(row[_ID]) != row[_DIGEST]}
            old = sorted(changed & there.keys())
            for table in BY_ARTICLE:
                self.delete(table, "article_id", old)
                self.insert(table, [row for row in batch.rows[table.name] if row[_ID] in changed])
            self._write_rejects(batch)

    def _write_rejects(self, batch: Batch) -> None:
        rows = list(dict.fromkeys(batch.rows[REJECTS.name]))
        self.delete(REJECTS, "input", sorted(set(batch.inputs)))
        self.delete(REJECTS, "reject_id", [row[0] for row in rows])
        self.insert(REJECTS, rows)

    def _prepare(self) -> None:
        version = self.version()
        if version is None:
            for statement in statements(self.dialect):
                self.execute(statement)
        elif version != VERSION:
            raise OutputError(
                f"{self.shown}: its tables are of version {version}, this khabar writes version {VERSION}: "
                "use a new database"
            )

    def version(self) -> int | None:
        """The version of the tables that are there."""
        if not list(self.execute(f"SELECT 1 FROM information_schema.tables WHERE {self.here} = '{CREATED}'")):
            return None
        return int(next(iter(self.execute(f"SELECT version FROM {CREATED}")))[0])

    by_id = " ORDER BY article_id"
    here = "table_schema = current_schema() AND table_name"

    def one_line(self) -> AbstractContextManager[None]:
        """The database's own errors as one line that names it."""
        return _OneLine(self.errors, self.shown)

    def __exit__(self, *error: object) -> None:
        self.close()

    def records(self) -> Iterator[Batch]:
        """The whole records that are there, in the order of `by_id`, and the rejects."""
        with self.one_line():
            self.connect()
            try:
                for rows in _chunks(self.execute(f"SELECT record FROM records{self.by_id}")):
                    yield Batch([row[0].encode() for row in rows])
                names = [column.name for column in REJECTS.columns if column.name != "reject_id"]
                for rows in _chunks(self.execute(f"SELECT {', '.join(names)} FROM rejects ORDER BY reject_id")):
                    yield Batch([], [dict(zip(names, row, strict=True)) for row in rows])
            finally:
                self.close()

    def lock(self) -> None:
        """Keeps other runs out, where the file's own lock doesn't."""

    connect: Callable[[], None]
    close: Callable[[], None]
    transaction: Callable[[], AbstractContextManager[Any]]
    execute: Callable[[str], Iterable[Row]]

    def versions(self, ids: list[str]) -> dict[str, str]:
        """Digest of the record of those articles that are there."""
        raise NotImplementedError

    def delete(self, table: Table, column: str, values: list[str]) -> None:
        """Removes the rows with one of these values in the column."""
        raise NotImplementedError

    def insert(self, table: Table, rows: list[Row]) -> None:
        """Adds rows."""
        raise NotImplementedError


def _chunks(rows: Iterable[Row], size: int = 100) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _OneLine:
    """Turns the database's own errors into one line that names the database."""

    def __init__(self, errors: tuple[type[Exception], ...], shown: str) -> None:
        self._errors, self._shown = errors, shown

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None and issubclass(kind, self._errors):
            raise OutputError(f"{self._shown}: {' '.join(str(error).split())}") from None
