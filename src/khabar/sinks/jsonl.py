"""JSON Lines: one record a line, flushed as it goes."""

from types import TracebackType
from typing import BinaryIO, Self


class JsonlSink:
    """Writes the JSON of records, or of rejects, to a binary stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, line: bytes) -> None:
        """One line, flushed: a reader of the stream, or a kill, sees whole records."""
        self._stream.write(line + b"\n")
        self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
