"""JSON Lines: one record a line, flushed as it goes."""

from types import TracebackType
from typing import BinaryIO, Self

from pydantic import BaseModel


class JsonlSink:
    """Writes records, or rejects, to a binary stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, record: BaseModel) -> None:
        """One line, flushed: a reader of the stream, or a kill, sees whole records."""
        self._stream.write(record.model_dump_json(by_alias=True).encode() + b"\n")
        self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
