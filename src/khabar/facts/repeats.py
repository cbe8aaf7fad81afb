"""The same fact said twice in an article, in its heading and its body: one fact with all its evidence."""

from collections.abc import Hashable
from typing import Any

Data = dict[str, Any]
_FILLED = ("period", "change", "prior", "counterparty", "attribution")


class Repeats:
    """Collects the facts of an article; one that says again what an earlier one said is added to it."""

    def __init__(self) -> None:
        self._facts: list[Data] = []
        self._by_key: dict[Hashable, list[tuple[Data, bool]]] = {}

    def add(self, fact: Data, dated: bool) -> None:
        """Takes a fact; `dated` if its period stands in its own sentence."""
        met = self._by_key.setdefault(_key(fact), [])
        for earlier, earlier_dated in met:
            if _label(earlier) == _label(fact) or not (dated and earlier_dated) or _precise(fact):
                _join(earlier, fact, dated and not earlier_dated)
                return
        fact["mentions"], fact["repeated"] = dict.fromkeys(fact["mentions"]), []  # grow in place until numbered
        met.append((fact, dated))
        self._facts.append(fact)

    def numbered(self) -> list[Data]:
        """The facts in text order, with their ids."""
        for number, fact in enumerate(self._facts, 1):
            fact["id"], fact["mentions"] = f"f{number}", list(fact["mentions"])
        return self._facts


def _key(fact: Data) -> Hashable:
    who = tuple(p["id"] or p["name"]["en"] or p["name"]["ar"] for p in fact["entities"])
    value, change = fact["value"], fact["change"]
    if value is not None:
        size = tuple(value[k] for k in ("kind", "amount", "low", "high", "currency", "unit"))
    else:
        size = tuple(change[k] for k in ("direction", "amount", "unit"))
    return who, fact["concept"], size, fact["status"]


def _precise(fact: Data) -> bool:
    """Is its figure so precise that it can't be met twice by chance?"""
    value = fact["value"]
    return (
        value is not None
        and value["amount"] is not None
        and len(value["amount"].strip("0").replace(".", "")) >= _DIGITS
    )


_DIGITS = 5


def _label(fact: Data) -> str | None:
    period = fact["period"]
    return None if period is None else period["label"]


def _join(earlier: Data, fact: Data, better_dated: bool) -> None:
    for name in _FILLED:
        if earlier[name] is None or (name == "period" and better_dated):
            earlier[name] = fact[name]
    if fact["change"] is not None and fact["change"]["amount"] is not None and earlier["change"]["amount"] is None:
        earlier["change"] = fact["change"]
    evidence = fact["evidence"]
    if evidence["start"] != earlier["evidence"]["start"]:
        earlier["repeated"].append(evidence)
    earlier["mentions"].update(dict.fromkeys(fact["mentions"]))
