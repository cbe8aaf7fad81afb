"""What one sink has written, into another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from khabar import sinks
from khabar.errors import InputError
from khabar.runners.lock import locked
from khabar.runners.once import Once
from khabar.runners.places import place

_RECORDS = 100


def convert(source: tuple[str, str], target: tuple[str, str]) -> int:
    """Writes all records of the source to the target; how many.

    Raises:
        InputError: a line of the source is no record.
        OutputError: another run has the target, or it can't be written.
    """
    where, count = place(target[0]), 0
    with locked(where.lock, where.shown), sinks.sink(*target) as sink, Once() as once:
        for batch in _gathered(sinks.records(*source), once):
            sink.write(batch)
            count += len(batch.records)
    return count


def _gathered(batches: Iterator[sinks.Batch], once: Once) -> Iterator[sinks.Batch]:
    """Batches of some size, without the articles that were there before."""
    held = sinks.Batch([])
    for batch in batches:
        held.records.extend(line for line in batch.records if _is_new(line, once))
        held.rejects.extend(batch.rejects)
        if len(held.records) + len(held.rejects) >= _RECORDS:
            yield held
            held = sinks.Batch([])
    yield held


def _is_new(line: bytes, once: Once) -> bool:
    try:
        id_ = json.loads(line)["article"]["id"]
    except (ValueError, KeyError, TypeError):
        raise InputError(f"not a record of khabar: {line[:60].decode(errors='replace')}…") from None
    return once.add(id_, hashlib.sha256(line).hexdigest()[:32]) == "new"
