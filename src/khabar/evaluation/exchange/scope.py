"""Which mentions of gold go out, and the words that say what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from khabar.evaluation.counts import Data
from khabar.evaluation.score import TYPES


@dataclass(frozen=True, slots=True)
class Scope:
    """The types, in the order of the record, and whether optional mentions are in."""

    types: tuple[str, ...] = TYPES
    optional: bool = True

    def holds(self, mention: Data) -> bool:
        """Is the mention in?"""
        return mention["type"] in self.types and (self.optional or not mention.get("optional"))

    def of(self, mentions: Iterable[Data]) -> list[Data]:
        """The mentions that are in, in the order of the text."""
        return sorted(filter(self.holds, mentions), key=lambda m: m["start"])


def counted(types: Counter[str]) -> str:
    """`248 (75 MONEY, 173 COMPANY)`, in the order of the record."""
    parts = ", ".join(f"{types[type_]} {type_}" for type_ in TYPES if types[type_])
    return f"{types.total()} ({parts})" if parts else "0"
