"""What sinks are given, and what a sink is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any, Protocol, Self

from khabar.sinks.rows import Row, rows


@dataclass(frozen=True)
class Batch:
    """Records of a stretch of the input, in its order, and what was rejected there."""

    records: list[bytes]
    rejects: list[dict[str, Any]] = field(default_factory=list)
    inputs: Sequence[str] = ()  # those that begin here: what was rejected of them before is no longer true

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """Rows of the flat tables, made once for all sinks."""
        return rows(self.records, self.rejects)


class Sink(Protocol):
    """A place for batches. Left without an error it is complete; with one, files are as they were before."""

    def write(self, batch: Batch) -> None:
        """Takes the next batch. To a database it is one transaction."""

    def __enter__(self) -> Self:
        """Opens the place."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publishes what was written, or drops it after an error."""
