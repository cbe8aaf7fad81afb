"""Lines of a stream in any encoding, none of them longer than allowed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, cast

from khabar.readers.encoding import HEAD, Encoding, UndecodableError, tell


def peeked(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and the stream with them still to come."""
    head = stream.read(size)
    return head, cast(BinaryIO, io.BufferedReader(_Rejoined(head, stream), 2**16))


def fill(buffer: Any, stream: BinaryIO) -> bytes:
    """Reads from a stream into a buffer; what was read."""
    view = memoryview(buffer).cast("B")
    data = stream.read(len(view))
    view[: len(data)] = data
    return data


class _Rejoined(io.RawIOBase):
    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = cast(BinaryIO, io.BytesIO(head)), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = fill(buffer, self._head)
        return len(data or fill(buffer, self._rest))


class Line(NamedTuple):
    """A line with its number, or without its data where it is too long."""

    number: int
    data: bytes | None


def encoding_of(stream: BinaryIO) -> tuple[Encoding, BinaryIO]:
    """The encoding that the first bytes tell, UTF-8 where they tell none, and the stream from its beginning."""
    head, stream = peeked(stream, HEAD)
    try:
        return tell(head, cut=len(head) == HEAD), stream
    except UndecodableError:
        return Encoding("utf-8", None), stream


def utf8_lines(stream: BinaryIO, encoding: Encoding, limit: int) -> Iterator[Line]:
    """The lines in UTF-8, whatever they were in. What is no UTF-8 stays as it is, for the line's reader to reject."""
    if encoding.recorded is None:
        for number, data in enumerate(_limited(stream, limit), 1):
            yield Line(number, data)
        return
    text = io.TextIOWrapper(stream, encoding.codec, errors="replace", newline="\n")
    for number, line in enumerate(iter(lambda: text.readline(limit), ""), 1):
        yield Line(number, line.encode("utf-8", "surrogatepass"))


def _limited(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(2**20)
        yield None
