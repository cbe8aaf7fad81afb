"""Records to merged facts, in the memory that one subject's tellings of one concept take."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter

from khabar.merging.agreed import agreed
from khabar.merging.groups import groups
from khabar.merging.same import told
from khabar.merging.telling import Data, key, tellings, written

WINDOW = 3  # days between publications within which a fact without a full period may be the same


def merged(lines: Iterable[Data], window: int = WINDOW) -> Iterator[Data]:
    """The facts of records and of merged facts (both as JSON data), joined where they are the same.

    They come sorted by subject, concept and figure, the same for any order of the input; what is given twice counts
    once. All tellings wait on disk, in a temporary database of SQLite (`SQLITE_TMPDIR` says where), sorted by key.

    Raises:
        InputError: a line is neither a record nor a merged fact.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as disk:
        disk.execute("PRAGMA journal_mode = OFF")
        disk.execute("PRAGMA cache_size = -16000")  # KiB
        disk.execute("CREATE TABLE tellings (key TEXT, data TEXT)")
        disk.execute("BEGIN")
        for line in lines:
            rows = [(key(telling), written(telling)) for telling in tellings(line)]
            disk.executemany("INSERT INTO tellings VALUES (?, ?)", rows)
        stored = disk.execute("SELECT key, data FROM tellings ORDER BY key, data")
        for _, same_key in groupby(stored, itemgetter(0)):
            once = (line for line, _ in groupby(line for _, line in same_key))
            made = [agreed(group) for group in groups((told(line) for line in once), window)]
            yield from sorted(made, key=_order)


def _order(fact: Data) -> tuple[str, str]:
    return fact["first_published"] or "~", fact["id"]
