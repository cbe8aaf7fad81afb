"""Mentions that only facts and quotes bring to light: the nouns of measures, the people who speak, and places."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Any, NamedTuple

from khabar.facts import words
from khabar.facts.events import Event
from khabar.text.clitics import ARTICLE_LETTERS, LAM

_LIKELY = 0.9
_NO_MEASURES = frozenset({"other", "index_level"})  # an index is what is measured
_PROCLITICS = "\u0628\u0644"  # before an article they lead on to something else
_NAME = (2, 5)  # words of a person's full name, at least and at most


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

    def person(self, norm: str, start: int, end: int, titled: bool) -> None:
        """Takes note of a speaker's name: in full after an office, later by the family name alone."""
        name = norm[start:end]
        parts = name.split(" ")
        full = titled and _NAME[0] <= len(parts) <= _NAME[1] and all(map(_is_name, parts))
        if full:
            self._families.add(parts[-1])
        if full or name in self._families:
            self._add("PERSON", start, end, {}, "person.speaker")

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


def _is_name(word: str) -> bool:
    """Can the word be part of a person's name, and no office or particle?"""
    bare = word.removeprefix(ARTICLE_LETTERS)
    if word[:1] in _PROCLITICS and word[1:].startswith((ARTICLE_LETTERS, LAM)):
        return False
    return word.isalpha() and not {word, bare} & (words.titles() | words.speech_particles() | words.no_speakers())
