"""The parts of a run, kept in a folder until all outputs are complete; a part that is there is done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from khabar import storage
from khabar.runners.shard import Entry, Part


@dataclass(frozen=True)
class Done:
    """A part, read back."""

    digest: str
    inputs: tuple[str, ...]
    entries: list[Entry]
    records: list[bytes]
    rejects: list[dict[str, Any]]


class Parts:
    """Parts by number: each is put whole, or not at all."""

    def __init__(self, folder: str) -> None:
        self._store = storage.store(folder)

    def put(self, part: Part) -> None:
        """Keeps a part."""
        self._store.put(_name(part.number), part.data)

    def has(self, number: int, digest: str) -> bool:
        """Is the part of this very shard there, and whole?"""
        data = self._store.get(_name(number))
        if data is None:
            return False
        try:
            end = data.index(b"\n") + 1
            head = json.loads(data[:end])
            return bool(head["digest"] == digest and head["bytes"] == len(data) - end)
        except (ValueError, KeyError):
            return False

    def get(self, number: int) -> Done:
        """A part that is there."""
        data = self._store.get(_name(number))
        assert data is not None, f"part {number} is gone"
        head, *lines, _ = data.split(b"\n")  # every line has an end
        said = json.loads(head)
        entries = [Entry(*entry) for entry in said["entries"]]
        rejects = [json.loads(line) for line in lines[len(entries) :]]
        return Done(said["digest"], tuple(said["inputs"]), entries, lines[: len(entries)], rejects)

    def clear(self) -> None:
        """Forgets all of them."""
        self._store.clear()


def _name(number: int) -> str:
    return f"part-{number:06d}"
