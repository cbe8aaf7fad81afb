"""Compression of JSON Lines, told by the suffix of the file: the same lines give the same bytes."""

from __future__ import annotations

import gzip
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from khabar.extras import need

SUFFIXES = (".gz", ".zst")
_LEVEL = 6  # of gzip: its default takes three times as long for one percent


def suffix(target: str) -> str:
    """The suffix of the compression, or nothing."""
    found = PurePosixPath(target).suffix.lower()
    return found if found in SUFFIXES else ""


def plain(target: str) -> str:
    """The name without the suffix of the compression."""
    return target[: -len(suffix(target))] if suffix(target) else target


def check(target: str) -> None:
    """Raises MissingExtra where it can't be compressed or read here."""
    if suffix(target) == ".zst":
        need("backports.zstd", "zstd", "zstd")


def compressing(target: str, stream: BinaryIO) -> BinaryIO:
    """What compresses into a stream: closed, it leaves the stream open."""
    if suffix(target) == ".gz":
        made = gzip.GzipFile(filename="", fileobj=stream, mode="wb", compresslevel=_LEVEL, mtime=0)
        return cast(BinaryIO, made)
    return cast(BinaryIO, need("backports.zstd", "zstd", "zstd").ZstdFile(stream, "wb"))


def expanded(target: str, stream: BinaryIO) -> BinaryIO:
    """The bytes that were compressed into a stream."""
    if suffix(target) == ".gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if suffix(target) == ".zst":
        return cast(BinaryIO, need("backports.zstd", "zstd", "zstd").ZstdFile(stream))
    return stream


def broken() -> tuple[type[Exception], ...]:
    """The errors of data that is cut off or not compressed."""
    try:
        from backports.zstd import ZstdError
    except ImportError:
        return (EOFError, gzip.BadGzipFile, zlib.error)
    return (EOFError, gzip.BadGzipFile, zlib.error, ZstdError)
