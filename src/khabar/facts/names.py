"""Mentions that only facts and quotes bring to light: the nouns of measures, the people who speak, and places."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Any, NamedTuple

from khabar.facts import people, words
from khabar.facts.events import Event

_LIKELY = 0.9
_NO_MEASURES = frozenset({"other", "index_level"})  # an index is what is measured
_NAME = (2, 5)  # words of a person's full name, at least and at most
_FAMILY = 4  # letters of a family name that stands alone, at least


class Named(NamedTuple):
    """A mention by normalised offsets; `id` goes on from those of the entities."""

    id: str
    type: str
    start: int
    end: int
    value: dict[str, Any]
    rule: str
    score: float


class Names:
    """Collects such mentions; each span gets one, and none where an entity stands."""

    def __init__(self, entities: Sequence[tuple[int, int]]) -> None:
        self._entities = entities
        self._by_span: dict[tuple[int, int], Named] = {}
        self._spans: list[tuple[int, int]] = []
        self._families: set[str] = set()
        self._people: set[str] = set()

    @property
    def found(self) -> list[Named]:
        """All of them, in the order in which they were met."""
        return list(self._by_span.values())

    def metric(self, norm: str, event: Event | None) -> str | None:
        """The id of the mention of a measure's noun; None for verbs, and for nouns that name no concept."""
        if event is None or event.data[2] in ("verb", "object") or event.data[0] in _NO_MEASURES:
            return None
        first, *rest = norm[event.start : event.end].split(" ")
        if first in words.source_particles() or (event.data[0] == "share_price" and not rest):
            return None  # a share is what is priced
        return self._add("METRIC", event.start, event.end, {"concept": event.data[0]}, "metric.noun")

    def person(self, norm: str, start: int, end: int) -> None:
        """Takes note of a speaker's name: in full, or the family name alone of one who is known."""
        name = norm[start:end]
        parts = name.split(" ")
        if len(parts) > _NAME[1] or not all(map(people.is_name, parts)):
            return
        if len(parts) >= _NAME[0] and people.is_first(parts[0]):
            self._families.add(parts[-1])
        if len(parts) >= _NAME[0] or name in self._families or people.is_first(name):
            if people.is_first(parts[0]):
                self._people.add(name)
            self._add("PERSON", start, end, {}, "person.speaker")

    def everybody(self, norm: str, found: list[tuple[int, int]]) -> None:
        """Takes note of all full names, and of the other places of every name and family name."""
        for start, end in found:
            parts = norm[start:end].split(" ")
            self._add("PERSON", start, end, {}, "person.given")
            self._people.add(norm[start:end])
            if parts[-1].startswith(words.article()):
                self._families.add(parts[-1])
        known = {name for name in self._families if len(name) >= _FAMILY} | {n for n in self._people if " " in n}
        if not known:
            return
        for name in sorted(known, key=len, reverse=True):
            at = norm.find(name)
            while at >= 0:
                end = at + len(name)
                before = norm[at - 2 : at].rpartition(" ")[2] if at > 1 else ""
                if not norm[end : end + 1].isalnum() and (before == words.AND or not norm[at - 1 : at].isalnum()):
                    self._add("PERSON", at, end, {}, "person.again")
                at = norm.find(name, end)

    def place(self, start: int, end: int, value: dict[str, Any], rule: str) -> None:
        """Takes note of a place: where nothing else stands."""
        self._add("PLACE", start, end, value, rule)

    def _add(self, type_: str, start: int, end: int, value: dict[str, Any], rule: str) -> str | None:
        met = self._by_span.get((start, end))
        if met is None:
            if self._taken(start, end):
                return None
            number = len(self._entities) + len(self._by_span) + 1
            insort(self._spans, (start, end))
            met = self._by_span[start, end] = Named(f"m{number}", type_, start, end, value, rule, _LIKELY)
        return met.id

    def _taken(self, start: int, end: int) -> bool:
        return _meets(self._entities, start, end) or _meets(self._spans, start, end)


def _meets(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Does one of these spans, in order and apart from each other, share a character with this one?"""
    at = bisect_left(spans, (end, 0))
    return at > 0 and spans[at - 1][1] > start
