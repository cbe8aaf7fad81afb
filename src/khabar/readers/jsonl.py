"""JSON Lines: one article an object, with `text` and optionally id, title, published, country, source, url.

A line that can't be read is a reject with its number, and the next line is read.
"""

import json
from collections.abc import Iterator
from typing import BinaryIO

from khabar.readers.fields import from_row
from khabar.readers.lines import encoding_of, utf8_lines
from khabar.readers.piece import Options, Piece, too_long
from khabar.records import Article, Reject


def split(stream: BinaryIO, where: str, options: Options) -> Iterator[Piece | Reject]:
    """The lines, blank ones skipped."""
    encoding, stream = encoding_of(stream)
    hints = {"encoding": encoding.recorded} if encoding.recorded else {}
    for number, line in utf8_lines(stream, encoding, options.max_bytes):
        if line is None:
            yield too_long(Piece("jsonl", where, number, b""), options)
        elif line.strip():
            yield Piece("jsonl", where, number, line, hints)


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of one line, or why there is none."""
    line: bytes = piece.body
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return piece.reject("encoding", f"byte 0x{line[error.start]:02x} at {error.start} is not UTF-8")
    except (ValueError, RecursionError) as error:
        return piece.reject("not_json", str(error))
    if not isinstance(row, dict):
        return piece.reject("not_json", f"expected an object, found {type(row).__name__}")
    return from_row(piece, row, options)
