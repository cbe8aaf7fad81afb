"""Inputs to articles: each reader yields `Article` or `Reject`, and loses nothing.

A format is a module with `read(stream, where)`, and its line in `BY_SUFFIX`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from khabar.errors import InputError
from khabar.readers import jsonl, txt
from khabar.records import Article, Reject

Read = Callable[[BinaryIO, str], Iterator[Article | Reject]]

BY_SUFFIX: dict[str, Read] = {".txt": txt.read, ".text": txt.read, ".jsonl": jsonl.read, ".ndjson": jsonl.read}
BY_NAME: dict[str, Read] = {"txt": txt.read, "jsonl": jsonl.read}
STDIN = "-"


def check(paths: list[str], name: str | None) -> None:
    """Refuses, before any work, what can't be read at all.

    Raises:
        InputError: a path doesn't exist, or its format is unknown.
    """
    for path in paths:
        if path == STDIN:
            continue
        if not Path(path).exists():
            raise InputError(f"{path}: no such file or directory")
        if Path(path).is_file() and name is None and Path(path).suffix.lower() not in BY_SUFFIX:
            known = ", ".join(sorted(BY_SUFFIX))
            raise InputError(f"{path}: unknown suffix {Path(path).suffix!r}: use --from, or one of {known}")


def read(paths: list[str], name: str | None = None) -> Iterator[Article | Reject]:
    """Articles and rejects of files, of the files of directories in name order, and of standard input (`-`)."""
    for path in paths:
        if path == STDIN:
            yield from _stdin(name)
        elif Path(path).is_dir():
            for file in sorted(Path(path).iterdir()):
                if file.suffix.lower() in BY_SUFFIX and not file.name.startswith(".") and file.is_file():
                    yield from _file(str(file), name)
        else:
            yield from _file(path, name)


def _file(path: str, name: str | None) -> Iterator[Article | Reject]:
    reader = BY_NAME[name] if name else BY_SUFFIX[Path(path).suffix.lower()]
    try:
        with open(path, "rb") as stream:
            yield from reader(stream, path)
    except OSError as error:
        yield Reject(input=path, reason="unreadable", message=error.strerror or str(error))


def _stdin(name: str | None) -> Iterator[Article | Reject]:
    """Standard input: JSON Lines if it begins with `{`, else the text of one article."""
    stream = io.BufferedReader(sys.stdin.buffer)  # type: ignore[type-var]
    if name is None:
        head = stream.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        name = "jsonl" if head.startswith(b"{") else "txt"
    yield from BY_NAME[name](stream, STDIN)
