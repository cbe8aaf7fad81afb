"""Precision, recall and F1 of mentions against gold: first the span, then the value.

`span` is right where start, end and type are; `value` where the spans overlap and the value is right: amounts as
decimals with currency or unit, a company by one of its English names without legal tails. An optional gold mention
neither earns nor costs, nor does a mention that overlaps one and matches no other. Mentions are plain data, as in a
record or in `corpus/articles/*/gold/gold.jsonl`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

TYPES = ("COMPANY", "MONEY", "PERCENT")
LEVELS = ("span", "value")

Mention = dict[str, Any]
Same = Callable[[Mention, Mention], bool]


@dataclass(slots=True)
class Counts:
    """How many mentions were right, how many found, how many there are."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of the found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

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
    """A mention that one side has and the other lacks: `missed` or `wrong`."""

    type: str
    level: str
    what: str
    mention: Mention


def score(articles: Iterable[tuple[list[Mention], list[Mention]]]) -> tuple[dict[tuple[str, str], Counts], list[Miss]]:
    """Counts by (type, level) over articles given as (found mentions, gold mentions), and every miss."""
    counts = {(type_, level): Counts() for type_ in TYPES for level in LEVELS}
    misses: list[Miss] = []
    for found, gold in articles:
        optional = [g for g in gold if g.get("optional")]
        for type_, level in counts:
            wanted = [g for g in gold if g["type"] == type_ and not g.get("optional")]
            offered = [f for f in found if f["type"] == type_]
            missed, left = _pair(offered, wanted, same_span if level == "span" else same_value)
            wrong = [f for f in left if not any(overlapping(f, o) for o in optional)]
            count = counts[type_, level]
            right = len(wanted) - len(missed)
            count.right += right
            count.found += right + len(wrong)
            count.gold += len(wanted)
            misses += [Miss(type_, level, what, m) for what, ms in (("missed", missed), ("wrong", wrong)) for m in ms]
    return counts, misses


def _pair(found: list[Mention], gold: list[Mention], same: Same) -> tuple[list[Mention], list[Mention]]:
    """Gold with no partner and found with no partner: one to one, in text order."""
    left, missed = list(found), []
    for wanted in gold:
        partner = next((f for f in left if same(f, wanted)), None)
        if partner is None:
            missed.append(wanted)
        else:
            left.remove(partner)
    return missed, left


def same_span(found: Mention, gold: Mention) -> bool:
    """Do start and end agree?"""
    return bool((found["start"], found["end"]) == (gold["start"], gold["end"]))


def same_value(found: Mention, gold: Mention) -> bool:
    """Do the spans overlap and the values agree?"""
    if not overlapping(found, gold):
        return False
    if gold["type"] == "COMPANY":
        name = found["value"]["name"]
        return plain(gold["value"]["entity"]) in {plain(name["en"]), plain(name.get("also")) or None}
    return list(_figure(found["value"])) == list(_figure(gold["value"]))


def overlapping(one: Mention, other: Mention) -> bool:
    """Do the two share a character?"""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


_TAIL = re.compile(r"\b(?:inc|corp(?:oration)?|co|company|ltd|limited|plc|llc|sa|ag|se|nv|holdings?|group|the)\b")


def plain(name: str | None) -> str:
    """A company's name without case, marks and legal tails."""
    words = re.sub(r"[^\w ]", " ", (name or "").lower().replace("&", " and "))
    return " ".join((_TAIL.sub(" ", words).strip() or words).split())


def _figure(value: Mention) -> Iterator[Any]:
    for key in ("amount", "low", "high"):
        yield None if value.get(key) is None else Decimal(value[key])
    yield value.get("currency") or value.get("unit")
