"""Records and merged facts, found under paths and read line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from khabar import readers, sinks, storage
from khabar.errors import InputError
from khabar.merging.telling import Data
from khabar.readers import source
from khabar.records import Reject
from khabar.records.base import writable

_OPTIONS = readers.Options(format="jsonl", max_bytes=2**30)
_SUFFIXES = sinks.FORMATS["jsonl"].suffixes
_PART = re.compile(r"part-\d+")


def check(paths: list[str]) -> None:
    """Refuses, before any work, what can't be read at all.

    Raises:
        InputError: a path doesn't exist.
        MissingExtra: its format needs packages that are not installed.
    """
    for path in paths:
        if (format_ := sinks.format_of(path)) != "jsonl":
            sinks.sink(path, format_)
        if path != readers.STDIN and not path.startswith(sinks.SERVERS) and not source.exists(path):
            raise InputError(f"{path}: no such file or directory")


def lines(paths: list[str], recursive: bool = False) -> Iterator[Data]:
    """The records or merged facts of files, of folders with such files or with parts of a batch, and of databases.

    Rejects and heads of parts among them are left out.

    Raises:
        InputError: a line is neither, or a file ends early: a merge of a part would be taken for the whole.
    """
    for path in paths:
        if (format_ := sinks.format_of(path)) != "jsonl":
            for batch in sinks.records(path, format_):
                yield from (_parsed(storage.redacted(path), record) for record in batch.records)
            continue
        for found in source.sources(path, recursive, _wanted):
            yield from _of_file(found.path)


def _wanted(file: str) -> bool:
    name = PurePath(file)
    plain = name.with_suffix("") if name.suffix in source.COMPRESSED else name
    return plain.suffix in _SUFFIXES or _PART.fullmatch(name.name) is not None


def _of_file(path: str) -> Iterator[Data]:
    for piece in readers.pieces([path], _OPTIONS):
        where = f"{writable(path)}:{piece.position}" if piece.position else writable(path)
        if isinstance(piece, Reject):
            raise InputError(f"{where}: {piece.message}")
        line = _parsed(where, piece.body)
        if "reason" in line or "entries" in line:
            continue  # a reject, or the head of a part
        if "facts" not in line and "sources" not in line:
            raise InputError(f"{where}: neither a record nor a merged fact of khabar")
        yield line


def _parsed(where: str, line: bytes) -> Data:
    try:
        found: Any = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: no JSON: {error}") from None
    if not isinstance(found, dict):
        raise InputError(f"{where}: expected an object, found {type(found).__name__}")
    return found
