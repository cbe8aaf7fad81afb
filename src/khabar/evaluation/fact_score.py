"""Precision, recall and F1 of facts against gold, at three levels, and the share of their slots that is right.

`figure`: the value is right, or, where gold has only a movement, the change. `core`: figure, concept and subject; a
company subject by its English name (one of them, for a group), any other only by not being a company, for its English
name is free text. `company`: core over the facts about companies. Slots are asked of the facts that are right in core,
each where gold has it. Facts are plain data, as in a record or in gold.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from khabar.evaluation.score import Counts, Miss, decimal, figure, missed_and_wrong, pair, plain

FACT_LEVELS = ("figure", "core", "company")
TYPE = "FACT"

Data = dict[str, Any]


class Subjects:
    """Which facts of an article are about companies: by the mention linked to, else by a name that gold marks."""

    def __init__(self, gold_mentions: list[Data], found_mentions: list[Data]) -> None:
        self._names = {plain(m["value"]["entity"]) for m in gold_mentions if m["type"] == "COMPANY"}
        self._linked = {m.get("id") for m in found_mentions if m["type"] == "COMPANY"}

    def company(self, fact: Data) -> bool:
        """Is the fact about a company?"""
        linked = {e.get("mention") for e in fact["entities"] if isinstance(e, dict)} - {None}
        return bool(linked & self._linked or _entities(fact) & self._names)

    def core(self, found: Data, gold: Data) -> bool:
        """Do concept, figure and subject agree?"""
        if found["concept"] != gold["concept"] or not _same_figure(found, gold, strict=True):
            return False
        if self.company(gold):
            return bool(_entities(found) & _entities(gold))
        return not self.company(found)


def score_facts(
    articles: Iterable[tuple[Data, Data]],
) -> tuple[dict[tuple[str, str], Counts], dict[str, Counts], list[Miss]]:
    """Counts by (`FACT`, level), counts by slot, and every miss in core, over articles given as (record, gold).

    Both are data with `mentions` and `facts`; an article whose gold facts are null is left out.
    """
    counts = {(TYPE, level): Counts() for level in FACT_LEVELS}
    slots: dict[str, Counts] = defaultdict(Counts)
    misses: list[Miss] = []
    for record, gold in articles:
        if gold["facts"] is None:
            continue
        found, wanted = record["facts"], gold["facts"]
        subjects = Subjects(gold["mentions"], record["mentions"])
        of_companies = [f for f in found if subjects.company(f)], [g for g in wanted if subjects.company(g)]
        core, left = _count(counts[TYPE, "core"], found, wanted, subjects.core)
        _count(counts[TYPE, "company"], *of_companies, subjects.core)
        _count(counts[TYPE, "figure"], found, wanted, _same_figure)
        misses += missed_and_wrong(TYPE, "core", wanted, core, left)
        for one, other in core:
            for slot, right in _slots(one, other, subjects):
                slots[slot].add(right, 1, 1)
    return counts, dict(slots), misses


def _count(
    count: Counts, found: list[Data], gold: list[Data], same: Callable[[Data, Data], bool]
) -> tuple[list[tuple[Data, Data]], list[Data]]:
    pairs, left = pair(found, gold, same)
    count.add(len(pairs), len(found), len(gold))
    return pairs, left


def _same_figure(found: Data, gold: Data, strict: bool = False) -> bool:
    """Is the figure right? Where gold has only a movement, `strict` asks that the found has no value either."""
    if gold["value"] is not None:
        return _value(found) == _value(gold)
    return _change(found) == _change(gold) and not (strict and found["value"] is not None)


def _value(fact: Data) -> tuple[Any, ...] | None:
    value = fact["value"]
    if value is None:
        return None
    low, high, unit = figure(value)
    return (value["kind"], low, high, None if value["kind"] == "quantity" else unit)


def _change(fact: Data) -> tuple[Any, ...] | None:
    change = fact["change"]
    return change and (change["direction"], decimal(change.get("amount")), change.get("unit"))


def _entities(fact: Data) -> set[str]:
    return {plain(name) for entity in fact["entities"] for name in _names(entity)}


def _names(party: Any) -> list[str]:
    """The names of a party: gold has one, a record one in English and one in Arabic."""
    return [party] if isinstance(party, str) else [name for name in party["name"].values() if name]


def _slots(found: Data, gold: Data, subjects: Subjects) -> Iterator[tuple[str, bool]]:
    """The slots that gold has, and whether they are right."""
    yield "status", found["status"] == gold["status"]
    if subjects.company(gold):
        yield "entities", _entities(gold) <= _entities(found)
    if gold["period"]:
        yield "period", (found["period"] or {}).get("label") == gold["period"]
    if gold["change"]:
        yield "change", _change(found) == _change(gold)
    if gold["prior"]:
        yield "prior", found["prior"] is not None and figure(found["prior"])[:2] == figure(gold["prior"])[:2]
    if gold["counterparty"]:
        other = found["counterparty"]
        yield "counterparty", other is not None and plain(gold["counterparty"]) in map(plain, _names(other))
    if gold["value"]:
        yield "modifier", found["value"].get("modifier", "exact") == gold["value"].get("modifier", "exact")
