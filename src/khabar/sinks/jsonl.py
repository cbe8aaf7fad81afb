"""JSON Lines: one record a line, compressed where the suffix says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Self

from khabar import storage
from khabar.errors import InputError
from khabar.sinks import compressed
from khabar.sinks.batch import Batch

STDOUT = "-"


class JsonlSink:
    """A file of records, there when it is complete; or standard output."""

    def __init__(self, target: str) -> None:
        self._target, self._stack = target, ExitStack()
        compressed.check(target)

    def __enter__(self) -> Self:
        out = os.fdopen(os.dup(sys.stdout.fileno()), "wb") if self._target == STDOUT else storage.writing(self._target)
        self._stream = self._stack.enter_context(out)
        if compressed.suffix(self._target):
            self._stream = self._stack.enter_context(compressed.compressing(self._target, self._stream))
        return self

    def write(self, batch: Batch) -> None:
        """Appends the records."""
        with storage.naming(self._target):
            self._stream.writelines(line + b"\n" for line in batch.records)
            if self._target == STDOUT:
                self._stream.flush()

    def __exit__(self, *error: object) -> None:
        with storage.naming(self._target):
            self._stack.__exit__(*error)  # type: ignore[arg-type]


def read(target: str) -> Iterator[Batch]:
    """The records of a file, or of standard input.

    Raises:
        InputError: its compression is broken.
    """
    with sys.stdin.buffer if target == STDOUT else storage.open_read(target) as stream:
        try:
            for line in compressed.expanded(target, stream):
                if line.strip():
                    yield Batch([line.rstrip(b"\r\n")])
        except compressed.broken() as error:
            raise InputError(f"{target}: {error}") from None
