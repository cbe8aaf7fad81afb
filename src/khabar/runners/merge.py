"""Merged facts of records, into sinks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from typing import NamedTuple

from pydantic_core import to_json

from khabar import sinks
from khabar.merging import WINDOW, merged
from khabar.merging.telling import Data
from khabar.runners.lock import locked
from khabar.runners.places import place

_FACTS = 500


class Merged(NamedTuple):
    """What a merge came to."""

    facts: int  # of articles
    merged: int
    shared: int  # merged facts of two articles or more


def merge(lines: Iterable[Data], targets: Sequence[tuple[str, str]], window: int = WINDOW) -> Merged:
    """Writes the merged facts of records to every target, each with the name of its format.

    Raises:
        InputError: a line is neither a record nor a merged fact.
        OutputError: another run has a target, or it can't be written.
    """
    told = made = shared = 0
    with ExitStack() as stack:
        places = [place(target) for target, _ in targets]
        for where in places:
            stack.enter_context(locked(where.lock, where.shown))
        facts = merged(lines, window)
        first = list(islice(facts, 1))  # now all is read, maybe from the database that is written to
        opened = [stack.enter_context(sinks.merged(*target)) for target in targets]
        for some in _some(chain(first, facts)):
            batch = sinks.MergedBatch([to_json(fact) for fact in some])
            for sink in opened:
                sink.write(batch)
            told += sum(len(fact["sources"]) for fact in some)
            made += len(some)
            shared += sum(fact["articles"] > 1 for fact in some)
    return Merged(told, made, shared)


def _some(facts: Iterator[Data]) -> Iterator[list[Data]]:
    while some := list(islice(facts, _FACTS)):
        yield some
