"""Tellings that may be the same to those that are: each joins the group that fits it best, or begins one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

from khabar.merging.figures import spoken
from khabar.merging.same import Told, apart, copied, same, same_copy


@dataclass(slots=True)
class Group:
    """Tellings of one fact; the first is the most precise one."""

    members: list[Told] = field(default_factory=list)
    articles: set[tuple[str, str]] = field(default_factory=set)

    def add(self, told: Told) -> None:
        """Takes a telling."""
        self.members.append(told)
        self.articles.add(told.article)

    def fit(self, told: Told, window: int) -> tuple[bool, bool, bool, int] | None:
        """How well it fits, the least is the best; None where it doesn't."""
        if not all(same(member, told, window) for member in self.members) and (
            told.article in self.articles or not any(same_copy(member, told, window) for member in self.members)
        ):
            return None
        days = [d for member in self.members if (d := apart(member, told)) is not None]
        return (
            not any(copied(member, told) for member in self.members),
            not any(member.label == told.label for member in self.members),
            self.members[0].figure[:2] != told.figure[:2],
            min(days, default=date.max.year),
        )


def groups(tellings: Iterable[Told], window: int) -> list[Group]:
    """The tellings of one key, parted; the same whatever their order.

    The most precise come first, then the dated, then the earliest. A telling joins only where it is the same as all
    that are there, or where it is a copy; one that fits two groups equally well joins neither.
    """
    made: list[Group] = []
    by_amount: dict[Hashable, list[Group]] = {}
    for told in sorted(tellings, key=_precise_first):
        amount, bounds = told.figure[:2]
        near = by_amount.get(amount if bounds is None else bounds, ())
        fits = sorted((fit, i) for i, group in enumerate(near) if (fit := group.fit(told, window)) is not None)
        if fits and (len(fits) == 1 or fits[0][0] < fits[1][0]):
            near[fits[0][1]].add(told)
            continue
        group = Group()
        group.add(told)
        made.append(group)
        for figure in (bounds,) if bounds is not None else spoken(told.figure):
            by_amount.setdefault(figure, []).append(group)
    return made


def _precise_first(told: Told) -> tuple[object, ...]:
    return (
        -told.figure.digits, told.figure.modifier != "exact", told.days is None, told.published or date.max,
        told.article, told.line,
    )  # fmt: skip
