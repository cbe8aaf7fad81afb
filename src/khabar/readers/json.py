"""JSON: an array of articles, streamed, or one article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from khabar.readers.fields import from_row
from khabar.readers.lines import encoding_of, peeked
from khabar.readers.piece import Options, Piece
from khabar.records import Article, Reject


def split(stream: BinaryIO, where: str, options: Options) -> Iterator[Piece | Reject]:
    """The objects of the array, or the object."""
    import ijson

    encoding, stream = encoding_of(stream)
    text = io.TextIOWrapper(stream, encoding.codec, errors="replace" if encoding.recorded else "strict")
    utf8 = _Utf8(text)
    head, utf8_stream = peeked(utf8, 64)  # type: ignore[arg-type]
    path = "item" if head.lstrip().startswith(b"[") else ""
    hints = {"encoding": encoding.recorded} if encoding.recorded else {}
    number = 0
    try:
        for number, row in enumerate(ijson.items(utf8_stream, path, use_float=True), 1):
            yield Piece("json", where, number, row, hints)
    except UnicodeDecodeError as error:
        yield Reject(input=where, position=number + 1, reason="encoding", message=f"{error.reason} at {error.start}")
    except (ijson.JSONError, ValueError, RecursionError) as error:
        message = " ".join(str(error).split())
        yield Reject(input=where, position=number + 1, reason="not_json", message=message)


class _Utf8:
    """A text stream's bytes in UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._rest = text, b""

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (more := self._text.read(size)):
            self._rest += more.encode("utf-8", "surrogatepass")
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of one object."""
    if not isinstance(piece.body, dict):
        return piece.reject("not_json", f"expected an object, found {type(piece.body).__name__}")
    return from_row(piece, piece.body, options)
