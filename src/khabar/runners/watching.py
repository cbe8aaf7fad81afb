"""Files that land in folders, each read once, however often the watch is ended and begun again.

What is taken is noted in a journal beside the output, together with how long the output was afterwards: whatever a
killed watch had written of its last file is cut off again. Databases need no such thing: they replace what they have.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Self

from khabar import sinks
from khabar.errors import InputError
from khabar.extras import need
from khabar.readers import STDIN, files, pieces
from khabar.records import Reject
from khabar.runners.batch import Plan
from khabar.runners.lock import locked
from khabar.runners.places import STDOUT, place
from khabar.runners.shard import one

LOOK = 1000  # milliseconds between two looks: a file that stays the same from one to the next is written
_FORMATS = ("jsonl", "sqlite", "duckdb", "postgresql")

Mark = tuple[int, int]
Seen = dict[str, Mark]


def check(plan: Plan) -> None:
    """Refuses what can't be watched or appended to.

    Raises:
        InputError: no folder, or an output that is only there when it is complete.
        MissingExtra: watchfiles isn't installed.
    """
    need("watchfiles", "watch", "--watch")
    for path in plan.paths:
        if path == STDIN or not os.path.isdir(path):
            raise InputError(f"{path}: --watch takes folders")
    if len(plan.targets) > 1 or plan.targets[0][1] not in _FORMATS:
        raise InputError(f"--watch writes to one output: {', '.join(_FORMATS)}")
    if sinks.compressed.suffix(plan.targets[0][0]):
        raise InputError("--watch adds to its output, so it can't be compressed")
    if plan.runner != "local":
        raise InputError("--watch runs on this machine")


def watch(plan: Plan, tell: Callable[[str, int, int], None]) -> None:
    """Takes files until it is interrupted; `tell` hears of each, with its counts of articles and rejects."""
    where = place(plan.targets[0][0])
    with locked(where.lock, where.shown), _Journal(where.journal) as journal, _output(plan, journal) as output:
        for path, mark in _landing(plan, journal.seen):
            articles, rejects = _take(path, plan, output)
            journal.note(path, mark, output.size() if isinstance(output, _Lines) else 0)
            tell(path, articles, rejects)


def _take(path: str, plan: Plan, output: sinks.Sink) -> tuple[int, int]:
    """Writes what is in a file; how many articles and rejects."""
    records, rejects, counts = list[bytes](), list[dict[str, Any]](), [0, 0]
    inputs: tuple[str, ...] = (path,)

    def write() -> None:
        nonlocal inputs
        output.write(sinks.Batch(records.copy(), rejects.copy(), inputs))
        records.clear()
        rejects.clear()
        inputs = ()

    for piece in pieces([path], plan.recipe.options):
        made = one(piece, plan.recipe)
        counts[isinstance(made, Reject)] += 1
        if isinstance(made, Reject):
            rejects.append(made.model_dump())
        else:
            records.append(made[2])
        if len(records) + len(rejects) >= plan.shard_size:
            write()
    write()
    return counts[0], counts[1]


def _landing(plan: Plan, seen: Seen) -> Iterator[tuple[str, Mark]]:
    """Files that are there or come, unchanged between two looks, that were not taken as they are."""
    watchfiles = need("watchfiles", "watch", "--watch")
    options = plan.recipe.options
    looks = watchfiles.watch(*plan.paths, recursive=options.recursive, rust_timeout=LOOK, yield_on_timeout=True)
    growing: dict[str, Mark] = {}
    first = True
    for changed in looks:
        if not (changed or growing or first):
            continue
        first = False
        for path in files(list(plan.paths), options):
            mark = _mark(path)
            if mark is None or seen.get(path) == mark:
                continue
            if growing.pop(path, None) == mark:
                yield path, mark
            else:
                growing[path] = mark


def _mark(path: str) -> Mark | None:
    """What tells a file from a later version of it; none where it is gone."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


class _Journal:
    """Which files were taken, and how long the output was after the last of them."""

    def __init__(self, path: str | None) -> None:
        self._path, self.seen, self.length = path, Seen(), 0

    def __enter__(self) -> Self:
        if self._path and os.path.exists(self._path):
            for line in open(self._path, "rb").read().splitlines():
                with suppress(ValueError):  # a line that a kill has cut
                    row = json.loads(line)
                    self.seen[row["path"]], self.length = (row["size"], row["modified"]), row["output"]
        self._stream = open(self._path, "ab") if self._path else None
        return self

    def note(self, path: str, mark: Mark, output: int) -> None:
        """A file was taken."""
        self.seen[path] = mark
        if self._stream:
            row = {"path": path, "size": mark[0], "modified": mark[1], "output": output}
            self._stream.write(json.dumps(row).encode() + b"\n")
            self._stream.flush()

    def __exit__(self, *error: object) -> None:
        if self._stream:
            self._stream.close()


class _Lines:
    """A file of records that grows, its rejects beside it."""

    def __init__(self, target: str, rejects: str | None, length: int) -> None:
        self._target, self._rejects, self._length = target, rejects, length

    def __enter__(self) -> Self:
        self._stream = open(self._target, "ab")
        self._stream.truncate(self._length)
        return self

    def write(self, batch: sinks.Batch) -> None:
        self._stream.writelines(line + b"\n" for line in batch.records)
        self._stream.flush()
        if batch.rejects and self._rejects:
            with open(self._rejects, "ab") as stream:
                stream.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in batch.rejects)

    def size(self) -> int:
        return self._stream.tell()

    def __exit__(self, *error: object) -> None:
        self._stream.close()


def _output(plan: Plan, journal: _Journal) -> sinks.Sink:
    target, name = plan.targets[0]
    if name != "jsonl" or target == STDOUT:
        return sinks.sink(target, name)
    return _Lines(target, place(target).rejects, journal.length)
