"""Files to read: found under what was given, opened, decompressed, counted and digested as they are read."""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, BinaryIO, NamedTuple, cast

from khabar import storage
from khabar.errors import InputError
from khabar.extras import need
from khabar.readers.lines import fill, peeked

STDIN = "-"
COMPRESSED = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}
RATIO, FREE = 200, 64 * 2**20  # text shrinks to a fifth or a tenth; past FREE bytes, RATIO times is no text


class BombError(ValueError):
    """Decompressed data grow beyond what text does."""


class Source(NamedTuple):
    """A file, the path it was found under, and its name there without suffix."""

    path: str
    given: str
    id: str | None


def exists(path: str) -> bool:
    """Is there something to read?"""
    if storage.is_url(path):
        files = storage.filesystem(path)
        return bool(files.glob(path) if glob.has_magic(path) else files.exists(path))
    return os.path.lexists(path) or (glob.has_magic(path) and any(glob.iglob(path, recursive=True)))


def is_folder(path: str) -> bool:
    """Is it a folder, or a pattern for many files?"""
    if storage.is_url(path):
        return glob.has_magic(path) or bool(storage.filesystem(path).isdir(path))
    return os.path.isdir(path) or (glob.has_magic(path) and not os.path.lexists(path))


def sources(path: str, recursive: bool, wanted: Callable[[str], bool]) -> Iterator[Source]:
    """The files under a path, in name order: itself, or those of a folder or pattern that are wanted and not hidden.

    Links to folders are not followed, so there are no loops.
    """
    if path == STDIN or not is_folder(path):
        yield Source(path, path, None if path == STDIN else stem(os.path.basename(path)))
        return
    if storage.is_url(path):
        found, root = _remote(path, recursive), path.rstrip("/")
    elif os.path.isdir(path):
        found, root = _walk(path, recursive), path
    else:
        found, root = iter(sorted(filter(os.path.isfile, glob.iglob(path, recursive=True)))), path
    while glob.has_magic(root):
        root = os.path.dirname(root)
    for file in found:
        name = os.path.relpath(file, root or ".")
        if not os.path.basename(file).startswith(".") and wanted(file):
            yield Source(file, path, stem(PurePath(name).as_posix()))


def _walk(folder: str, recursive: bool) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if recursive else []
        yield from (os.path.join(here, name) for name in sorted(files))


def _remote(url: str, recursive: bool) -> Iterator[str]:
    files = storage.filesystem(url)
    found = files.glob(url) if glob.has_magic(url) else files.find(url, maxdepth=None if recursive else 1)
    return (cast(str, files.unstrip_protocol(path)) for path in sorted(found))


def stem(name: str) -> str:
    """The name without its suffix, and without that of its compression."""
    path = PurePath(name)
    return str((path.with_suffix("") if path.suffix in COMPRESSED else path).with_suffix(""))


@dataclass
class Tally:
    """What has been read so far of each path that was given."""

    bytes_read: int = 0
    files: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    _digests: dict[str, Any] = field(default_factory=dict)

    def done(self, source: Source, size: int, digest: str) -> None:
        """A file was read to its end."""
        given = source.given
        self.files[given] = self.files.get(given, 0) + 1
        self.sizes[given] = self.sizes.get(given, 0) + size
        if given == source.path:
            self._digests[given] = digest
        else:
            names = self._digests.setdefault(given, hashlib.sha256())
            names.update(f"{source.path}\0{digest}\n".encode("utf-8", "surrogateescape"))

    def digest(self, given: str) -> str:
        """Of the file, or of the names and digests of the folder's files."""
        found = self._digests.get(given) or hashlib.sha256()
        return found if isinstance(found, str) else cast(str, found.hexdigest())


class Raw(io.RawIOBase):
    """A stored file's bytes, counted and digested."""

    def __init__(self, stream: BinaryIO, tally: Tally) -> None:
        self._stream, self._tally, self._digest = stream, tally, hashlib.sha256()
        self.count = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer."""
        data = fill(buffer, self._stream)
        self._digest.update(data)
        self.count += len(data)
        self._tally.bytes_read += len(data)
        return len(data)

    def finish(self, source: Source) -> None:
        """Reads what the format left unread, and books the file."""
        while self.read(2**20):
            pass
        self._tally.done(source, self.count, self._digest.hexdigest())


def decompressed(raw: Raw) -> BinaryIO:
    """The data of a file, whatever it is compressed with. Raises BombError while being read, if it grows absurdly.

    Raises:
        MissingExtra: zstd needs one.
    """
    head, stream = peeked(cast(BinaryIO, raw), 4)
    if head.startswith(COMPRESSED[".gz"]):
        return _guarded(cast(BinaryIO, gzip.GzipFile(fileobj=stream)), raw)
    if head.startswith(COMPRESSED[".zst"]):
        return _guarded(need("backports.zstd", "zstd", "zstd").ZstdFile(stream), raw)
    return stream


class _Guard(io.RawIOBase):
    def __init__(self, stream: BinaryIO, raw: Raw) -> None:
        self._stream, self._raw, self._count = stream, raw, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = fill(buffer, self._stream)
        self._count += len(data)
        if self._count > FREE and self._count > RATIO * self._raw.count:
            raise BombError(f"{self._raw.count} bytes became more than {self._count}")
        return len(data)


def _guarded(stream: BinaryIO, raw: Raw) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Guard(stream, raw), 2**16))


def broken_compression() -> tuple[type[Exception], ...]:
    """The errors of data that is not what its first bytes promise."""
    try:
        from backports.zstd import ZstdError
    except ImportError:
        return (gzip.BadGzipFile, zlib.error)
    return (gzip.BadGzipFile, zlib.error, ZstdError)


def opened(path: str) -> BinaryIO:
    """The stored bytes of a file, an object or standard input.

    Raises:
        InputError: it is neither file nor folder.
    """
    import sys

    if path == STDIN:
        return sys.stdin.buffer
    if not storage.is_url(path) and os.path.exists(path) and not os.path.isfile(path):
        if not os.path.isdir(path):
            return open(path, "rb")
        raise InputError(f"{path}: is a folder")
    return storage.open_read(path)
