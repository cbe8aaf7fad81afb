"""Inputs to articles: each reader gives `Article` or `Reject`, and loses nothing.

A format is a module with `split(stream, where, options)` and `parse(piece, options)`, and its line in `FORMATS`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO, cast

from khabar import storage
from khabar.errors import InputError
from khabar.readers import csv, feed, html, json, jsonl, parquet, source, txt, warc
from khabar.readers.lines import peeked
from khabar.readers.piece import Format, Options, Piece, whole
from khabar.readers.source import STDIN, BombError, Raw, Source, Tally
from khabar.records import Article, Reject
from khabar.records.base import writable
from khabar.records.reject import Reason

__all__ = ["FORMATS", "STDIN", "Options", "Piece", "Tally", "check", "files", "parse", "pieces", "read", "size"]

FORMATS = {
    format_.name: format_
    for format_ in (
        Format("txt", (".txt", ".text"), whole("txt"), txt.parse),
        Format("jsonl", (".jsonl", ".ndjson"), jsonl.split, jsonl.parse),
        Format("json", (".json",), json.split, json.parse),
        Format("csv", (".csv", ".tsv"), csv.split, csv.parse),
        Format("parquet", (".parquet", ".pq"), parquet.split, parquet.parse, ("pyarrow", "parquet")),
        Format("html", (".html", ".htm", ".xhtml"), whole("html"), html.parse, ("trafilatura", "html")),
        Format("warc", (".warc",), warc.split, warc.parse, ("warcio", "warc")),
        Format("feed", (".rss", ".atom", ".xml"), feed.split, feed.parse, ("lxml", "html")),
    )
}
_BY_SUFFIX = {suffix: format_ for format_ in FORMATS.values() for suffix in format_.suffixes}
_BY_HEAD = ((b"{", "jsonl"), (b"[", "json"), (b"PAR1", "parquet"), (b"WARC/", "warc"), (b"<?xml", "feed"),
            (b"<rss", "feed"), (b"<feed", "feed"), (b"<", "html"))  # fmt: skip


def check(paths: list[str], options: Options) -> None:
    """Refuses, before any work, what can't be read at all.

    Raises:
        InputError: a path doesn't exist, or its format is unknown.
        MissingExtra: its format needs packages that are not installed.
    """
    for path in paths:
        if path == STDIN:
            continue
        if not source.exists(path):
            raise InputError(f"{path}: no such file or directory")
        if not source.is_folder(path):
            (format_ := _format(path, options)).check()
            if format_.name == "parquet" and PurePath(path).suffix in source.COMPRESSED:
                raise InputError(f"{path}: Parquet is compressed inside: decompress the file first")
    if options.format:
        FORMATS[options.format].check()


def _suffix(path: str) -> str:
    pure = PurePath(path.lower())
    return pure.with_suffix("").suffix if pure.suffix in source.COMPRESSED else pure.suffix


def _format(path: str, options: Options) -> Format:
    if options.format:
        return FORMATS[options.format]
    if (suffix := _suffix(path)) in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    known = ", ".join(sorted(_BY_SUFFIX))
    raise InputError(f"{path}: unknown suffix {suffix!r}: use --from, or one of {known} (and .gz or .zst after it)")


def pieces(paths: list[str], options: Options, tally: Tally | None = None) -> Iterator[Piece | Reject]:
    """What the inputs are made of, in order: streamed, nothing parsed yet."""
    tally = tally or Tally()
    for path in paths:
        for found in source.sources(path, options.recursive, lambda file: _suffix(file) in _BY_SUFFIX):
            yield from _pieces(found, options, tally)


def _pieces(found: Source, options: Options, tally: Tally) -> Iterator[Piece | Reject]:
    """The pieces of a file; what ends it early is a reject."""
    if found.path != found.given and storage.is_device(found.path):
        message = "a pipe, socket or device in a folder; name it to read it"
        yield Reject(input=writable(found.path), position=None, reason="unreadable", message=message)
        return
    try:
        with source.opened(found.path) as stream:
            yield from _split(stream, found, options, tally)
    except Exception as error:
        if (reason := _reason(error)) is None:
            raise
        tally.done(found, 0, "")
        message = getattr(error, "strerror", None) or str(error)
        yield Reject(input=writable(found.path), position=None, reason=reason, message=message)


def _reason(error: Exception) -> Reason | None:
    """Why an input ends early; none for an error that is not the input's."""
    if isinstance(error, BombError):
        return "bomb"
    if isinstance(error, EOFError):
        return "truncated"
    if isinstance(error, UnicodeError):
        return "encoding"
    if isinstance(error, source.broken_compression()):
        return "broken"
    return "unreadable" if isinstance(error, OSError) else None


def _split(stored: BinaryIO, found: Source, options: Options, tally: Tally) -> Iterator[Piece | Reject]:
    raw = Raw(stored, tally)
    stream = cast(BinaryIO, io.BufferedReader(raw))
    format_ = FORMATS["parquet"]
    if found.path == STDIN and not options.format:
        format_, stream = _told(source.decompressed(raw))
    elif (format_ := _format(found.path, options)).name == "parquet":
        format_.check()
        raw.finish(found)
        stored.seek(0)
        yield from format_.split(stored, writable(found.path), options)
        return
    else:
        stream = source.decompressed(raw)
    format_.check()
    for piece in format_.split(stream, writable(found.path), options):
        if isinstance(piece, Piece) and piece.position is None and found.id:
            piece = Piece(piece.format, piece.input, None, piece.body, {**piece.hints, "id": writable(found.id)})
        yield piece
    raw.finish(found)


def _told(stream: BinaryIO) -> tuple[Format, BinaryIO]:
    """The format that the first bytes tell; plain text where they tell none."""
    head, stream = peeked(stream, 64)
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    name = next((name for mark, name in _BY_HEAD if head.lower().startswith(mark.lower())), "txt")
    return FORMATS[name], stream


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of a piece."""
    return FORMATS[piece.format].parse(piece, options)


def read(paths: list[str], options: Options | None = None) -> Iterator[Article | Reject]:
    """Articles and rejects of files, folders in name order, and standard input (`-`)."""
    options = options or Options()
    for piece in pieces(paths, options):
        yield piece if isinstance(piece, Reject) else parse(piece, options)


def files(paths: list[str], options: Options) -> Iterator[str]:
    """The files that would be read, in order."""
    for path in paths:
        for found in source.sources(path, options.recursive, lambda file: _suffix(file) in _BY_SUFFIX):
            yield found.path


def size(paths: list[str], options: Options) -> int:
    """Bytes that the inputs have as they are stored; 0 where it can't be told, as of standard input."""
    return 0 if STDIN in paths else sum(map(storage.size, files(paths, options)))
