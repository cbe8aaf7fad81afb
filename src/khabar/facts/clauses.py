"""From events to the clauses of each sentence: rows of events in text order."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from khabar.facts import words
from khabar.facts.events import FIGURE, Event
from khabar.text.clitics import CONJUNCTION, PREPOSITION


@dataclass(slots=True)
class Clause:
    """Events of one clause. `status` is what its words, or those it depends on, make of its figures."""

    start: int
    end: int
    events: list[Event]
    that: bool = False  # it completes the clause before
    break_: Event | None = None  # the word that opens it
    objects: list[Event] = field(default_factory=list)  # its words whose next noun is bought (لشراء)
    status: str = "reported"
    negated: bool = False


@dataclass(slots=True)
class Sentence:
    """A sentence with its clauses, by normalised offsets."""

    start: int
    end: int
    clauses: list[Clause] = field(default_factory=list)
    figures: bool = False


def clauses(all_events: list[Event], spans: list[tuple[int, int]], norm: str) -> Iterator[Sentence]:
    """The sentences in order, each cut into its clauses."""
    at = 0
    for start, end in spans:
        first = at
        while at < len(all_events) and all_events[at].start < end:
            at += 1
        row = all_events[first:at]
        if any(event.kind == FIGURE or (event.kind == words.MOVE and event.data[4]) for event in row):
            yield Sentence(start, end, _cut(row, start, end, norm), figures=True)
        elif row:
            yield Sentence(start, end, [Clause(start, end, row)])


def _cut(row: list[Event], start: int, end: int, norm: str) -> list[Clause]:
    found: list[Clause] = []
    begins, that, current = start, False, list[Event]()
    breaker: Event | None = None
    objects: list[Event] = []
    last: Event | None = None
    for event in row:
        opens = event.kind in (words.BREAK, words.ASIDE)
        after_aside = breaker is not None and _likens(breaker, norm) and is_verb(event)
        if opens or after_aside or (last is not None and last.start != event.start and _new_verb(event, last, norm)):
            if current or opens:
                found.append(Clause(begins, event.begin, current, that, breaker, objects))
            begins, current, objects = event.begin, [], []
            that = event.kind == words.BREAK and event.data[0]
            breaker = event if opens else None
        if not opens:
            current.append(event)
            if event.kind == words.METRIC and event.data[2] == "object":
                objects.append(event)
        last = event
    found.append(Clause(begins, end, current, that, breaker, objects))
    _statuses(found)
    return [clause for clause in found if clause.events]


def _new_verb(event: Event, last: Event, norm: str) -> bool:
    """Does this finite verb open a clause of its own: after a conjunction or a comma, and not in a relative clause?"""
    if not is_verb(event) or last.kind == words.RELATIVE or event.flags & PREPOSITION:
        return False
    if event.flags & CONJUNCTION:
        return True
    before = norm[max(0, event.begin - 2) : event.begin].rstrip(" ")[-1:]
    return before in _STOPS


def is_verb(event: Event) -> bool:
    """Is it a finite verb of movement, reaching, speech or measure?"""
    return (event.kind in (words.MOVE, words.REACH, words.SPEECH) and "verb" in event.data[:2]) or (
        event.kind == words.METRIC and event.data[2] == "verb"
    )


def _likens(breaker: Event, norm: str) -> bool:
    """Does it name others that do the same or not, before the clause says what is done (على غرار منافسيها)?"""
    return norm[breaker.start : breaker.end] in words.phrases("likened")


_STOPS = frozenset("\u060c,:;\u061b-)")


def _statuses(found: list[Clause]) -> None:
    """What each clause's words make of its figures; a clause that completes the one before (`that`) shares it."""
    inherited, denied = "reported", False
    for clause in found:
        own = [event.data[0] for event in clause.events if event.kind == words.STATUS]
        denied = denied and clause.that
        clause.negated = denied = denied or any(event.kind == words.NEGATOR for event in clause.events)
        told = next((status for status in own if status != "as_of"), None)
        clause.status = told or (inherited if clause.that else "reported")
        inherited = clause.status
