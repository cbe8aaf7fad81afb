"""A plain text file is one article; its name without suffix is the article's id."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from khabar.records import Article, Reject


def read(stream: BinaryIO, where: str) -> Iterator[Article | Reject]:
    """One article, newlines as they are; a byte order mark is no part of the text."""
    data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield Reject(
            input=where, line=line, reason="not_utf8", message=f"byte 0x{data[error.start]:02x} at {error.start}"
        )
        return
    yield Article(text=text, id=None if where == "-" else Path(where).stem)
