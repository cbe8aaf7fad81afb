"""Who a statement is about: the noun that owns the measure, the clause's subject, or whom the article speaks of."""

from dataclasses import dataclass
from typing import NamedTuple

from khabar.entities.company import CompanyFound, row_of
from khabar.facts import words
from khabar.facts.clauses import COMPANY, FIGURE, Event, Sentence
from khabar.facts.statements import Statement
from khabar.text.clitics import CONJUNCTION

_OWNER = 3  # words between a measure and the noun that owns it
_ALL = ("company", "index", "market", "sector", "commodity", "currency", "country", "region", "other")


class Subject(NamedTuple):
    """A subject: its class, English name where known, the mention's number for a company, and where it is named."""

    cls: str
    en: str | None
    at: int
    start: int
    end: int
    key: str = ""


@dataclass(slots=True)
class _Last:
    """Whom the article spoke of last, by class."""

    company: Subject | None = None
    first: Subject | None = None


class Discourse:
    """Whom the article has spoken of so far: subjects that pronouns, definite nouns and bare measures go back to."""

    def __init__(self, norm: str, events: list[Event]) -> None:
        self._norm = norm
        self._topic: Subject | None = None
        self._bank: Subject | None = None
        self._sentence: Subject | None = None
        self._last: dict[str, Subject] = {}
        self._named: dict[str, Subject] = {}
        for event in events:
            if event.kind == words.SUBJECT and event.data[1] is not None:
                self._named.setdefault(event.data[0], _named(event))

    def open(self, sentence: Sentence) -> None:
        """Begins a sentence: its first company is whom its pronouns go back to."""
        self._sentence = None
        for clause in sentence.clauses:
            for event in clause.events:
                if event.kind == COMPANY:
                    self._sentence = _company(event)
                    return

    def close(self) -> None:
        """Ends a sentence: its first company becomes the topic if nobody is."""
        if self._sentence is not None:
            self._topic = self._topic or self._sentence

    def note(self, subjects: list[Subject]) -> None:
        """Remembers the subjects of a statement."""
        for subject in subjects:
            if subject.cls == "company":
                self._topic = subject
            self._last[subject.cls] = subject

    def antecedent(self) -> Subject | None:
        """The company that a pronoun or a definite noun stands for."""
        return self._sentence or self._topic

    def default(self, classes: tuple[str, ...]) -> Subject | None:
        """Whom a measure without a subject is about: the last one spoken of, of the first class that has one."""
        for cls in classes:
            if cls == "company":
                found = self._topic or self._sentence
            elif cls == "other":
                found = None
            else:
                found = self._last.get(cls) or self._named.get(cls)
            if found is not None:
                return found
        return None

    def resolve(self, statement: Statement, concept: str | None) -> list[Subject]:
        """The subjects of a statement; empty where the text doesn't tell."""
        classes = tuple(words.metric(concept)["of"]) if concept else _ALL
        row = statement.clause.events
        for found in (self._owner, self._listed, self._clause):
            event = found(statement, row, classes)
            if event is not None:
                return self._with_others(event, row, classes)
        default = self.default(classes)
        return [] if default is None else [default]

    def _owner(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject right after the noun that names the measure."""
        metric = statement.metric
        if metric is None or metric.data[1] or metric not in row:
            return None
        for event in row[row.index(metric) + 1 :]:
            if event.kind in (words.MOVE, words.REACH) and "verb" in event.data[:2]:
                return None
            if event.kind == FIGURE and event.start > metric.end:
                return None
            if _fits(event, classes):
                between = self._norm[metric.end : event.begin]
                return event if between.count(" ") <= _OWNER and "\u060c" not in between else None
        return None

    def _listed(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject named since the statement before, in the same clause."""
        if not statement.after:
            return None
        found = [e for e in row[statement.after : statement.first] if _fits(e, classes)]
        return found[0] if found else None

    @staticmethod
    def _clause(statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The first subject of the clause before its figures."""
        found = [e for e in row[: statement.first] if _fits(e, classes)]
        return found[0] if found else None

    def _with_others(self, event: Event, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """The subject with those joined to it: شركات علي بابا وتينسنت وبايدو."""
        if event.kind == words.ANAPHOR:
            found = self.antecedent()
            return [] if found is None else [found]
        subjects, end = [self._subject(event)], event.end
        for other in row[row.index(event) + 1 :]:
            if other.kind != event.kind or not _fits(other, classes) or not self._joined(end, other):
                if other.start >= end and other.kind in (COMPANY, words.SUBJECT):
                    break
                continue
            subjects.append(self._subject(other))
            end = other.end
        return subjects

    def _joined(self, end: int, other: Event) -> bool:
        between = self._norm[end : other.start].strip(' "')
        return between in _JOINTS or (between == "" and bool(other.flags & CONJUNCTION))

    def _subject(self, event: Event) -> Subject:
        if event.kind == COMPANY:
            return _company(event)
        subject = _named(event)
        if subject.en is None and subject.cls in ("market", "index"):
            return self._last.get(subject.cls) or self._named.get(subject.cls) or subject
        return subject


_JOINTS = frozenset({"\u060c", "\u0648", "\u060c \u0648", ","})


def _fits(event: Event, classes: tuple[str, ...]) -> bool:
    if event.kind == COMPANY:
        return "company" in classes
    if event.kind == words.ANAPHOR:
        return "company" in classes
    if event.kind != words.SUBJECT:
        return False
    cls = event.data[0]
    return cls in classes or (cls == "region" and "country" in classes)


def _company(event: Event) -> Subject:
    found: CompanyFound = event.data
    row = row_of(found)
    return Subject("company", row.en if row else None, event.at, event.start, event.end, row.id if row else "")


def _named(event: Event) -> Subject:
    return Subject(event.data[0], event.data[1], -1, event.start, event.end)
