"""Facts against gold, at three levels, and the slots of those that are right.

`figure`: the value is right, or, where gold has only a movement, the change. `core`: figure, concept and subject; a
company subject by its English name (one of them, for a group), any other only by not being a company, for its English
name is free text. `company`: core over the facts about companies. Slots are asked of the facts that are right in core,
each where gold has it. Facts are plain data, as in a record or in gold.
"""

from collections.abc import Iterator
from typing import Any

from khabar.evaluation.counts import Counts, Data, Miss, Scored, missed_and_wrong
from khabar.evaluation.score import decimal, figure, names, plain

FACT_LEVELS = ("figure", "core", "company")
TYPE, SLOT = "FACT", "SLOT"


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
        if found["concept"] != gold["concept"] or not same_figure(found, gold, strict=True):
            return False
        if self.company(gold):
            return bool(_entities(found) & _entities(gold))
        return not self.company(found)


def score_facts(record: Data, gold: Data) -> Scored:
    """The facts of one article, given with the mentions of both sides; nothing where gold's facts are null."""
    scored = Scored()
    if gold["facts"] is None:
        return scored
    found, wanted = record["facts"], gold["facts"]
    subjects = Subjects(gold["mentions"], record["mentions"])
    scored.compare((TYPE, "figure"), found, wanted, same_figure)
    core, left = scored.compare((TYPE, "core"), found, wanted, subjects.core)
    of_companies = [f for f in found if subjects.company(f)], [g for g in wanted if subjects.company(g)]
    scored.compare((TYPE, "company"), *of_companies, subjects.core)
    scored.misses.extend(missed_and_wrong((TYPE, "core"), wanted, core, left))
    for one, other in core:
        for slot, right in _slots(one, other, subjects):
            wrong = [] if right else [Miss(SLOT, slot, "wrong", one, wanted=held(other, slot))]
            scored.add((SLOT, slot), Counts(int(right), 1, 1), wrong)
    return scored


def same_figure(found: Data, gold: Data, strict: bool = False) -> bool:
    """Is the figure right? Where gold has only a movement, `strict` asks that the found has no value either."""
    if gold["value"] is not None:
        return _value(found) == _value(gold)
    return _change(found) == _change(gold) and not (strict and found["value"] is not None)


def _value(fact: Data) -> tuple[Any, ...] | None:
    value = fact["value"]
    if value is None:
        return None
    low, high, unit = figure(value)
    return (value.get("kind"), low, high, None if value.get("kind") == "quantity" else unit)


def _change(fact: Data) -> tuple[Any, ...] | None:
    change = fact["change"]
    return change and (change.get("direction"), decimal(change.get("amount")), change.get("unit"))


def _entities(fact: Data) -> set[str]:
    return {plain(name) for entity in fact["entities"] for name in names(entity)}


def label(fact: Data) -> str | None:
    """The label of the period: gold has it alone, a record with its days."""
    period = fact["period"]
    return period.get("label") if isinstance(period, dict) else period


def held(fact: Data, slot: str) -> Any:
    """What a fact has in a slot."""
    if slot == "period":
        return label(fact)
    return (fact["value"] or {}).get("modifier") or "exact" if slot == "modifier" else fact[slot]


def _slots(found: Data, gold: Data, subjects: Subjects) -> Iterator[tuple[str, bool]]:
    """The slots that gold has, and whether they are right."""
    yield "status", found["status"] == gold["status"]
    if subjects.company(gold):
        yield "entities", _entities(gold) <= _entities(found)
    if gold["period"]:
        yield "period", label(found) == label(gold)
    if gold["change"]:
        yield "change", _change(found) == _change(gold)
    if gold["prior"]:
        yield "prior", found["prior"] is not None and figure(found["prior"])[:2] == figure(gold["prior"])[:2]
    if gold["counterparty"]:
        one, other = (set(map(plain, names(side["counterparty"] or ""))) for side in (found, gold))
        yield "counterparty", bool(one & other)
    if gold["value"]:
        yield "modifier", held(found, "modifier") == held(gold, "modifier")
