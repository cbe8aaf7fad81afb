"""What every scorer gives: counts by row, and the misses behind them.

A row is a type and a level, such as `("MONEY", "span")`. Counts are kept by article until the end, so that articles can
be drawn again (`bootstrap`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Data = dict[str, Any]
Row = tuple[str, str]
Same = Callable[[Data, Data], bool]
Pairs = list[tuple[Data, Data]]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were right, how many found, how many there are."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of the found that is right; 1 where nothing was found and there is no gold, else 0."""
        return self.right / self.found if self.found else float(not self.gold)

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 where there is no gold."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """What one side has and the other lacks: `missed` is gold's, `wrong` is found. `wanted` is gold's answer to it."""

    type: str
    level: str
    what: str
    mention: Data
    wanted: Any = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One article, or several."""

    counts: dict[Row, Counts] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def add(self, row: Row, counts: Counts, misses: Iterable[Miss] = ()) -> None:
        """Counts more of a row."""
        self.counts[row] = self.counts.get(row, Counts()) + counts
        self.misses.extend(misses)

    def compare(self, row: Row, found: list[Data], gold: list[Data], same: Same) -> tuple[Pairs, list[Data]]:
        """Counts the pairs of found and gold that are the same; returns them, and the found with no partner."""
        pairs, left = pair(found, gold, same)
        self.add(row, Counts(len(pairs), len(found), len(gold)))
        return pairs, left


def total(scored: Iterable[Scored]) -> Scored:
    """All of them together."""
    together = Scored()
    for one in scored:
        for row, counts in one.counts.items():
            together.add(row, counts)
        together.misses.extend(one.misses)
    return together


def pair(found: list[Data], gold: list[Data], same: Same) -> tuple[Pairs, list[Data]]:
    """Pairs of (found, gold), one to one in the order given, and the found with no partner."""
    left, pairs = list(found), []
    for wanted in gold:
        at = next((i for i, f in enumerate(left) if same(f, wanted)), None)
        if at is not None:
            pairs.append((left.pop(at), wanted))
    return pairs, left


def missed_and_wrong(row: Row, gold: list[Data], pairs: Pairs, wrong: list[Data]) -> list[Miss]:
    """The misses of one article."""
    got = {id(one) for _, one in pairs}
    missed = [one for one in gold if id(one) not in got]
    return [Miss(*row, what, one) for what, ones in (("missed", missed), ("wrong", wrong)) for one in ones]
