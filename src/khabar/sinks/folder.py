"""A folder with a file for each table, there when it is complete."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, Self

from khabar import storage
from khabar.errors import OutputError
from khabar.sinks.batch import Batch
from khabar.sinks.rows import Row
from khabar.sinks.tables import TABLES, Table


class FolderSink:
    """Writes `<table>.<suffix>` of every table into a folder: a format opens, appends and closes each."""

    suffix: str

    def __init__(self, target: str, tables: tuple[Table, ...] = TABLES) -> None:
        self._tables = tables
        self._target = target.rstrip("/")
        self.remote = storage.is_url(target)
        self.folder = self._target if self.remote else self._target + storage.ASIDE
        self._stack = ExitStack()
        if not self.remote:
            check(Path(self._target), self.suffix, tables)

    def __enter__(self) -> Self:
        try:
            with storage.naming(self._target):
                self._open()
        except BaseException as failed:
            self._leave(type(failed), failed, failed.__traceback__)
            raise
        return self

    def _open(self) -> None:
        if not self.remote:
            shutil.rmtree(self.folder, ignore_errors=True)
            os.makedirs(self.folder)
        for table in self._tables:
            stream = self._stack.enter_context(storage.writing(f"{self.folder}/{table.name}.{self.suffix}"))
            self.begin(table, stream)

    def write(self, batch: Batch) -> None:
        """Appends the rows to every table."""
        with storage.naming(self._target):
            for table in self._tables:
                if rows := batch.rows[table.name]:
                    self.append(table, rows)

    def __exit__(self, *error: object) -> None:
        with storage.naming(self._target):
            if error[0] is not None:
                with suppress(Exception):  # what is written now is thrown away
                    self.finish()
                return self._leave(*error)
            try:
                self.finish()
            except BaseException as failed:
                self._leave(type(failed), failed, failed.__traceback__)
                raise
            self._leave(*error)

    def _leave(self, *error: object) -> None:
        try:
            self._stack.__exit__(*error)  # type: ignore[arg-type]
            if error[0] is None and not self.remote:
                self._publish()
        finally:
            if not self.remote:
                shutil.rmtree(self.folder, ignore_errors=True)

    def _publish(self) -> None:
        old = self._target + storage.ASIDE + ".old"
        shutil.rmtree(old, ignore_errors=True)
        if os.path.lexists(self._target):
            os.rename(self._target, old)
        os.rename(self.folder, self._target)
        shutil.rmtree(old, ignore_errors=True)

    def begin(self, table: Table, stream: BinaryIO) -> None:
        """Opens a table on a stream."""
        raise NotImplementedError

    def append(self, table: Table, rows: list[Row]) -> None:
        """Writes rows of a table."""
        raise NotImplementedError

    def finish(self) -> None:
        """Writes what is still held back, and lets go of the streams."""


def check(folder: Path, suffix: str, tables: tuple[Table, ...]) -> None:
    """Refuses to replace what no sink of this format has written.

    Raises:
        OutputError: it is a file, or a folder with other things in it.
    """
    if folder.is_dir():
        known = {f"{table.name}.{suffix}" for table in tables}
        if other := next((p.name for p in folder.iterdir() if p.name not in known), None):
            raise OutputError(f"{folder}: a folder that holds other things ({other}): name a new one")
    elif os.path.lexists(folder):
        raise OutputError(f"{folder}: is a file: this format writes a folder with a file for each table")
