"""Where bytes are: local paths, and URLs of object stores through fsspec (`s3://`, `gs://`, `memory://`, …).

A local file is written aside and renamed, so it is there whole or not at all. An object store has no rename: what is
written is there when a marker beside it says so.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from khabar.errors import InputError
from khabar.extras import need

_URL = re.compile(r"[a-z][a-z0-9+.]+://", re.IGNORECASE)
ASIDE = ".aside"


def is_url(path: str) -> bool:
    """Is it the URL of an object store, and no local path?"""
    return _URL.match(path) is not None


def redacted(url: str) -> str:
    """The URL without its password."""
    without = re.sub(r"(://[^/@:]*):[^/]*@", r"\1@", url)
    return re.sub(r"(?i)([?&](?:ssl)?password=)[^&]*", r"\1…", without)


def filesystem(url: str) -> Any:
    """The fsspec filesystem of a URL.

    Raises:
        MissingExtra: fsspec, or what it needs for this scheme, isn't installed.
        InputError: no filesystem has this scheme.
    """
    fsspec = need("fsspec", "cloud", f"reading and writing {url.partition('://')[0]}://")
    try:
        return fsspec.core.url_to_fs(url)[0]
    except ImportError as error:
        raise InputError(f"{url}: {error}: pip install 'khabar[cloud]'") from None
    except ValueError as error:
        raise InputError(f"{url}: {error}") from None


def open_read(path: str) -> BinaryIO:
    """The bytes of a file or object, from its beginning."""
    return cast(BinaryIO, filesystem(path).open(path, "rb")) if is_url(path) else open(path, "rb")


def size(path: str) -> int:
    """Bytes of a file or object; 0 where it can't be told."""
    try:
        return int(filesystem(path).size(path) or 0) if is_url(path) else os.stat(path).st_size
    except OSError:
        return 0


def is_device(path: str) -> bool:
    """Is it there, but neither file nor folder: a terminal, a pipe, /dev/null? Nothing can be beside it."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


@contextmanager
def _uploading(url: str) -> Iterator[BinaryIO]:
    """A stream to an object that is there when the stream is closed; after an error it is given up."""
    files = filesystem(url)
    if "file" in files.protocol:
        files.makedirs(files._parent(url), exist_ok=True)
    stream = files.open(url, "wb")
    try:
        yield cast(BinaryIO, stream)
    except BaseException:
        try:
            stream.discard()
            stream.closed = True
        except (AttributeError, RuntimeError):  # this kind of filesystem can't: it has a part of a file by now
            stream.close()
            files.rm(url)
        raise
    stream.close()


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Errors of the operating system in the block that name no file name this one: of a full disk it tells none."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = path
        raise


@contextmanager
def writing(path: str, durable: bool = True) -> Iterator[BinaryIO]:
    """A stream to a file that replaces what was there when the block ends well, and leaves it alone when it doesn't.

    `durable` waits until the disk has it: against a loss of power, which a killed process is not.
    """
    if is_url(path):
        with _uploading(path) as stream:
            yield stream
        return
    if is_device(path):
        with open(path, "wb") as device:
            yield device
        return
    path = os.path.realpath(path)
    aside = path + ASIDE
    try:
        with open(aside, "wb") as file:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


class Store(Protocol):
    """A folder of small named blobs, each there whole or not at all."""

    def put(self, name: str, data: bytes) -> None:
        """Writes or replaces a blob."""

    def get(self, name: str) -> bytes | None:
        """A blob, or None where there is none, or only a part of one."""

    def clear(self) -> None:
        """Removes the folder with all that is in it."""


class LocalStore:
    """Blobs as files: written aside and renamed."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def put(self, name: str, data: bytes) -> None:
        """Writes or replaces a blob."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with naming(path := str(self._folder / name)), writing(path, durable=False) as stream:
            stream.write(data)

    def get(self, name: str) -> bytes | None:
        """A blob, or None."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def clear(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)


class RemoteStore:
    """Blobs as objects, each followed by a marker that holds its digest."""

    def __init__(self, url: str) -> None:
        self._url, self._files = url.rstrip("/"), filesystem(url)

    def put(self, name: str, data: bytes) -> None:
        """Writes or replaces a blob, then its marker."""
        self._files.makedirs(self._url, exist_ok=True)
        self._files.pipe_file(f"{self._url}/{name}", data)
        self._files.pipe_file(f"{self._url}/{name}.done", hashlib.sha256(data).hexdigest().encode())

    def get(self, name: str) -> bytes | None:
        """A blob that its marker vouches for, or None."""
        self._files.invalidate_cache()
        try:
            data = cast(bytes, self._files.cat_file(f"{self._url}/{name}"))
            marker = self._files.cat_file(f"{self._url}/{name}.done")
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest().encode() == marker else None

    def clear(self) -> None:
        """Removes all objects under the URL."""
        if self._files.exists(self._url):
            self._files.rm(self._url, recursive=True)


def store(path: str) -> Store:
    """The store of a local folder or a URL."""
    return RemoteStore(path) if is_url(path) else LocalStore(path)
