"""What a format gives: pieces, each of which becomes one article or one reject.

Splitting an input into pieces is cheap and streams; parsing a piece may be dear (a page's text), so a batch splits in
one process and parses in many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from khabar.extras import need
from khabar.records import Article, Reject
from khabar.records.reject import Reason

FIELDS = ("text", "id", "title", "published", "country", "source", "url")


@dataclass(frozen=True, slots=True)
class Options:
    """How inputs are read."""

    format: str | None = None  # of all inputs, whatever their suffix
    columns: Mapping[str, str] = field(default_factory=dict)  # field of an article to the input's own name for it
    recursive: bool = False
    max_bytes: int = 32 * 2**20  # of one piece


@dataclass(frozen=True, slots=True)
class Piece:
    """Raw material of one article: bytes, or a row."""

    format: str
    input: str
    position: int | None
    body: Any
    hints: Mapping[str, str] = field(default_factory=dict)  # what is known from outside: charset, url, published

    def reject(self, reason: Reason, message: str) -> Reject:
        """Why it gives no article."""
        return Reject(input=self.input, position=self.position, reason=reason, message=message)


class Format(NamedTuple):
    """How inputs of one kind are told and read."""

    name: str
    suffixes: tuple[str, ...]
    split: Callable[[BinaryIO, str, Options], Iterator[Piece | Reject]]
    parse: Callable[[Piece, Options], Article | Reject]
    needs: tuple[str, str] | None = None  # a module, and the extra that brings it

    def check(self) -> None:
        """Raises MissingExtra where it can't be read here."""
        if self.needs:
            need(*self.needs, f"reading {self.name}")


def whole(format_: str) -> Callable[[BinaryIO, str, Options], Iterator[Piece | Reject]]:
    """The split of formats in which a file is an article."""

    def split(stream: BinaryIO, where: str, options: Options) -> Iterator[Piece | Reject]:
        body = stream.read(options.max_bytes + 1)
        piece = Piece(format_, where, None, body)
        yield piece if len(body) <= options.max_bytes else too_long(piece, options)

    return split


def too_long(piece: Piece, options: Options) -> Reject:
    """The reject of a piece over the limit."""
    return piece.reject("too_long", f"more than {options.max_bytes} bytes")
