"""A group to a merged fact: what its sources agree on, and in what they differ."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from khabar import settings
from khabar.merging.figures import digits
from khabar.merging.groups import Group
from khabar.merging.same import Told, copied
from khabar.merging.telling import SLOTS, Data, written


def agreed(group: Group) -> Data:
    """The merged fact, in the order and with all the fields of its model."""
    tellings = sorted(group.members, key=_by_day)
    first = _copies(tellings)
    slots, differs = {}, []
    for slot in SLOTS:
        slots[slot], others = _chosen(slot, [told.data[slot] for told in tellings], first)
        differs += [{"slot": slot, "value": value, "sources": ids} for value, ids in others]
    days = sorted(day for told in tellings if (day := told.data["source"]["published"]))
    of = tellings[0].data
    return {
        "schema_version": settings.SCHEMA_VERSION,
        "id": _digest(group.members[0].line),
        "entities": _named(slots.pop("entities"), [told.data["source"]["names"] for told in tellings]),
        "concept": of["concept"],
        **{slot: slots[slot] for slot in SLOTS if slot in slots and slot != "attribution"},
        "negated": of["negated"],
        "attribution": slots["attribution"],
        "differs": differs,
        "articles": len(group.articles),
        "independent": sum(i == at for i, at in enumerate(first)),
        "first_published": days[0] if days else None,
        "last_published": days[-1] if days else None,
        "score": max(told.data["source"]["score"] for told in tellings),
        "sources": [
            {"id": _id(i), **told.data["source"], "copy_of": None if first[i] == i else _id(first[i])}
            for i, told in enumerate(tellings)
        ],
    }


def _named(parties: list[Data], names: list[list[str | None]]) -> list[Data]:
    """The parties with the Arabic name that most sources write, of as many the earliest."""
    written_as = [Counter(filter(None, column)).most_common(1) for column in zip(*names, strict=True)]
    return [
        party | {"name": party["name"] | {"ar": most[0][0] if most else None}}
        for party, most in zip(parties, written_as, strict=True)
    ]


def _by_day(told: Told) -> tuple[object, ...]:
    source = told.data["source"]
    return source["published"] or "~", source["article_id"], source["fact_id"], told.line


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def _id(index: int) -> str:
    return f"s{index + 1}"


def _copies(tellings: list[Told]) -> list[int]:
    """For each the first that has the same text, the same article or the same sentence: itself where there is none."""
    first: list[int] = []
    for i, told in enumerate(tellings):
        alike = (
            first[j]
            for j, other in enumerate(tellings[:i])
            if other.article == told.article or other.article[1] == told.article[1] or copied(other, told)
        )
        first.append(next(alike, i))
    return first


def _chosen(slot: str, values: list[Any], first: list[int]) -> tuple[Any, list[tuple[Any, list[str]]]]:
    """The fullest value, then what most independent sources have, then the earliest; and the others with theirs."""
    if len(values) == 1:
        return values[0], []
    having: dict[str, list[int]] = {}
    for i, value in enumerate(values):
        having.setdefault(written(value), []).append(i)

    def rank(members: list[int]) -> tuple[int, int, int]:
        return _FULL[slot](values[members[0]]), len({first[i] for i in members}), -members[0]

    best, *others = sorted(having.values(), key=rank, reverse=True)
    rest = sorted(others)
    return values[best[0]], [(values[members[0]], [_id(i) for i in members]) for members in rest]


def _figure(part: Data | None) -> int:
    """Digits of an amount; more than none for a range or a bare direction."""
    if part is None:
        return 0
    return 1 + (digits(Decimal(part["amount"])) if part["amount"] is not None else 0)


def _period(period: Data | None) -> int:
    return 0 if period is None else 1 + (period["start"] is not None)


def _filled(part: Data | None) -> int:
    return sum(value is not None for value in part.values()) if part else 0


_FULL: dict[str, Callable[[Any], int]] = {
    "entities": lambda value: 0, "status": lambda value: 0, "converted": len, "components": len, "value": _figure,
    "period": _period, "change": _figure, "prior": _figure, "counterparty": _filled, "attribution": _filled,
}  # fmt: skip
