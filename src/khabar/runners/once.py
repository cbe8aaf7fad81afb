"""Which articles a run has written: on disk, so memory doesn't grow with their number."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Literal, Self


class Once:
    """Ids of a run, each with the digest of its record."""

    def __enter__(self) -> Self:
        self._connection = sqlite3.connect("", isolation_level=None)  # a temporary file that nobody else sees
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA cache_size = -1000")  # KiB
        self._connection.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")
        self._connection.execute("BEGIN")
        return self

    def add(self, id_: str, digest: str) -> Literal["new", "same", "other"]:
        """Notes an article: is it new, here already with the same record, or with another?"""
        cursor = self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (id_, digest))
        if cursor.rowcount:
            return "new"
        (before,) = self._connection.execute("SELECT digest FROM seen WHERE id = ?", (id_,)).fetchone()
        return "same" if before == digest else "other"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
