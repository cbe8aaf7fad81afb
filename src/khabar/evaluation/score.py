"""Precision, recall and F1 of mentions against gold: first the span, then the value.

`span` is right where start, end and type are; `value` where the spans overlap and the value is right: amounts as
decimals with currency or unit, a company by one of its names without legal tails, a date by its label. An optional gold
mention neither earns nor costs, nor does a mention that overlaps one and matches no other. Mentions are plain data, as
in a record or in `corpus/articles/*/gold/gold.jsonl`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

TYPES = ("COMPANY", "MONEY", "PERCENT", "DATE")
LEVELS = ("span", "value")

Mention = dict[str, Any]
Same = Callable[[Mention, Mention], bool]


@dataclass(slots=True)
class Counts:
    """How many mentions were right, how many found, how many there are."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, right: int, found: int, gold: int) -> None:
        """Count one article more."""
        self.right += right
        self.found += found
        self.gold += gold

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
            pairs, left = pair(offered, wanted, same_span if level == "span" else same_value)
            wrong = [f for f in left if not any(overlapping(f, o) for o in optional)]
            counts[type_, level].add(len(pairs), len(pairs) + len(wrong), len(wanted))
            misses += missed_and_wrong(type_, level, wanted, pairs, wrong)
    return counts, misses


def pair(found: list[Mention], gold: list[Mention], same: Same) -> tuple[list[tuple[Mention, Mention]], list[Mention]]:
    """Pairs of (found, gold), one to one in the order given, and the found with no partner."""
    left, pairs = list(found), []
    for wanted in gold:
        at = next((i for i, f in enumerate(left) if same(f, wanted)), None)
        if at is not None:
            pairs.append((left.pop(at), wanted))
    return pairs, left


def missed_and_wrong(
    type_: str, level: str, wanted: list[Mention], pairs: list[tuple[Mention, Mention]], wrong: list[Mention]
) -> list[Miss]:
    """The misses of one article."""
    got = {id(gold) for _, gold in pairs}
    missed = [gold for gold in wanted if id(gold) not in got]
    return [Miss(type_, level, what, m) for what, ms in (("missed", missed), ("wrong", wrong)) for m in ms]


def same_span(found: Mention, gold: Mention) -> bool:
    """Do start and end agree?"""
    return bool((found["start"], found["end"]) == (gold["start"], gold["end"]))


def same_value(found: Mention, gold: Mention) -> bool:
    """Do the spans overlap and the values agree?"""
    if not overlapping(found, gold):
        return False
    if gold["type"] == "COMPANY":
        name = found["value"]["name"]
        return plain(gold["value"]["entity"]) in {plain(name[k]) for k in ("en", "ar", "also") if name.get(k)}
    if gold["type"] == "DATE":
        return bool(found["value"]["timex"] == gold["value"]["timex"])
    return figure(found["value"]) == figure(gold["value"])


def overlapping(one: Mention, other: Mention) -> bool:
    """Do the two share a character?"""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


_TAIL = re.compile(
    r"\b(?:inc(?:orporated)?|corp(?:oration)?|co|company|ltd|limited|plc|llc|sa|ag|se|nv|holdings?|group|p?jsc|q?psc|saog|kscp?|"
    r"the|technologies|platforms)\b"
)


def plain(name: str | None) -> str:
    """A company's name without case, marks and legal tails."""
    words = re.sub(r"[^\w ]", " ", (name or "").lower().replace("&", " and "))
    return " ".join((_TAIL.sub(" ", words).strip() or words).split())


def figure(value: Mention) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Low, high and unit; a point is its own low and high."""
    amount, low, high = (decimal(value.get(key)) for key in ("amount", "low", "high"))
    unit = value.get("currency") or value.get("unit")
    return (low, high, unit) if amount is None else (amount, amount, unit)


def decimal(number: Any) -> Decimal | None:
    """A number as a decimal, so that `5.0` and `5` are one."""
    return None if number is None else Decimal(number)
