"""The facts of an article, from its mentions and clause words."""

from datetime import date
from typing import Any, NamedTuple

from khabar.entities.figure import MONEY, PERCENT, Figure
from khabar.entities.mentions import Found
from khabar.facts import build, concepts, cues, people, roles, support, words
from khabar.facts.clauses import Clause, Sentence, clauses
from khabar.facts.discourse import Discourse
from khabar.facts.events import COMPANY, FIGURE, Event, events
from khabar.facts.names import Named, Names
from khabar.facts.parties import Subject, company, named, other_side
from khabar.facts.periods import Periods
from khabar.facts.places import places_of
from khabar.facts.quotes import Said, Voices, attribution
from khabar.facts.repeats import Repeats
from khabar.facts.speakers import Speakers
from khabar.facts.statements import Reader, Statement
from khabar.facts.subjects import Subjects
from khabar.facts.unnamed import is_no_name
from khabar.text import Aligned
from khabar.text.sentences import sentences

Data = dict[str, Any]


class Read(NamedTuple):
    """Facts and quotes as plain data, the numbers of the mentions in facts, and why other figures are in none.

    `signs` are those of each fact that its score comes from; `named` are the mentions that they brought to light.
    """

    facts: list[Data]
    quotes: list[Data]
    used: set[int]
    reasons: dict[int, str]
    signs: list[list[str]]
    named: list[Named]


def read(
    text: Aligned, found: list[Found], country: str | None, published: date | None, least: float = support.LEAST
) -> Read:
    """Reads the facts of an article; `published` is its day, if known; `least` the score below which none is made."""
    norm = text.norm
    said, places = cues.scan(text)
    row = events(found, said, norm)
    spans = sentences(norm, [(item.start, item.end) for item in found])
    names = Names([(item.start, item.end) for item in found])
    people_ = people.found(norm)
    discourse = Discourse(norm, row, country)
    voices = Voices(text, Speakers(text, names, discourse.named_before), row, people_)
    article = _Article(text, names, discourse, voices, Periods(norm, row, published), least)
    for sentence in clauses(row, spans, norm):
        article.sentence(sentence)
    article.voices.close()
    names.everybody(norm, people_)
    for place in places_of(places, text, found, country):
        names.place(*place)
    facts = article.facts.numbered()
    signs = [article.signs[id(fact)] for fact in facts]
    return Read(facts, article.voices.quotes, article.used, article.reasons, signs, article.names.found)


class _Article:
    """What has been read of an article so far."""

    def __init__(
        self, text: Aligned, names: Names, discourse: Discourse, voices: Voices, periods: Periods, least: float
    ) -> None:
        self._text, self._discourse, self._periods = text, discourse, periods
        self._subjects = Subjects(discourse)
        self._least, self._strict = least, least >= support.FIRM
        self.signs: dict[int, list[str]] = {}
        self._reader = Reader(text.norm)
        self.names = names
        self.voices = voices
        self._said: list[Said] = []
        self._evidence, self._daily = (0, 0), False
        self._told: dict[str, str] = {}  # what bare words mean by what was told before
        self.facts = Repeats()
        self.used: set[int] = set()
        self.reasons: dict[int, str] = {}

    def sentence(self, sentence: Sentence) -> None:
        """Reads one sentence."""
        self._discourse.open(sentence)
        self._said = self.voices.sentence(sentence)
        for clause in sentence.clauses:
            for event in clause.events:
                if event.kind == words.METRIC and event.data[0] in words.told_before() and event.data[2] != "bare":
                    self._told[words.told_before()[event.data[0]]] = event.data[0]
        if sentence.figures:
            self._figures(sentence)
        else:
            self._discourse.note_places(sentence.clauses[0].events)
        self._discourse.close()

    def _figures(self, sentence: Sentence) -> None:
        self._reader.open()
        self._evidence = self._text.span(sentence.start, sentence.end)
        self._daily = any(e.kind == words.DAILY for c in sentence.clauses for e in c.events)
        for clause, statements in [(clause, self._reader.statements(clause)) for clause in sentence.clauses]:
            self._discourse.enter(clause)
            pairs = self._subjects.paired(clause, statements)
            self._discourse.note_places(clause.events)
            for statement in statements:
                self._take(statement, clause, sentence, pairs.get(statement.first))
            self._subjects.pass_by(clause.events)
            for event in clause.events:
                if event.kind == FIGURE and event.at not in self.used:
                    self.reasons.setdefault(event.at, "conflicting_roles")

    def _take(self, statement: Statement, clause: Clause, sentence: Sentence, pair: Subject | None) -> None:
        made = self._fact(statement, clause, sentence, pair)
        figures = [event.at for event in statement.figures()]
        if isinstance(made, str):
            self.reasons.update(dict.fromkeys(figures, made))
        else:
            self.facts.add(*made)
            self.used.update(figures)

    def _fact(
        self, statement: Statement, clause: Clause, sentence: Sentence, pair: Subject | None
    ) -> tuple[Data, bool] | str:
        """The fact of a statement with whether its period is its own, or why it makes none."""
        if statement.value is None and statement.change is None and not statement.multiple:
            return "conflicting_roles"
        told = self._measured(statement, pair)
        if isinstance(told, str):
            return told
        concept, subjects = told
        if statement.value is not None and not _takes(concept, statement, statement.value.data):
            return "conflicting_roles"
        direction = None if _moved_before(statement, concept, self._text.norm) else _direction(statement)
        if statement.value is None and direction is None:
            return "no_metric"
        self._discourse.note(subjects)
        period = self._periods.of(statement, sentence, concept)
        found_by = "paired" if pair is not None else self._subjects.found_by
        signs = support.signs(statement, sentence, subjects, concept, found_by, self._text.norm)
        score = support.score(signs)
        if score < self._least:
            return "unlikely"
        if self._strict and period is not None and not period.own:
            period = None
        basis = build.basis(statement, lambda: [e for c in sentence.clauses for e in c.events], self._daily)
        other = other_side(statement, self._text.norm)
        measure = self.names.metric(self._text.norm, statement.metric)
        start, end = self._evidence
        made = {
            **build.FACT,
            "entities": [build.party(subject, self._text) for subject in subjects],
            "concept": concept,
            "concept_text": self._words_of(statement),
            "value": build.value(statement.value, statement.converted),
            "period": build.period(period, self._text),
            "change": build.change(statement, direction, basis),
            "prior": build.prior(statement, direction),
            "counterparty": self._counterparty(other, subjects),
            "components": build.components(statement, self._text),
            "flags": build.flags(statement, direction),
            "status": clause.status if clause.status != "as_of" else "reported",
            "negated": clause.negated,
            "attribution": attribution(self._said, clause.events[statement.first].start),
            "evidence": {"start": start, "end": end, "text": self._text.raw[start:end]},
            "mentions": [f"m{at + 1}" for at in _mentions(statement, subjects)] + ([measure] if measure else []),
            "rule": f"fact.{'listed' if statement.listed else 'clause'}.{found_by}",
            "score": score,
        }
        self.signs[id(made)] = signs
        return made, period is not None and period.own

    def _measured(self, statement: Statement, pair: Subject | None) -> tuple[str, list[Subject]] | str:
        """Concept and subjects of a statement, or the reason why they can't be told."""
        concept = concepts.named(statement, self._text.norm)
        if concept is not None and statement.listed and self._subjects.other_class(statement, concept):
            concept = statement.metric = None
        concept = self._as_before(concept, statement)
        subjects = [pair] if pair is not None else self._subjects.of(statement, concept)
        concept = concepts.of_subject(concept, subjects, statement)
        if concept is None and self._subjects.share_moved(statement, subjects):
            concept = "share_price"
        if concept is None and self._subjects.something(statement):
            concept, subjects = "other", self._subjects.of(statement, "other")
        if concept is None and concepts.breadth(statement) and (market := self._discourse.last("market")) is not None:
            statement.move = None
            concept, subjects = "other", [market]
        if concept is None:
            return "no_metric"
        if not subjects or (subjects == self._subjects.guessed and _anybodys(concept, subjects)):
            return "no_subject"
        nobody = is_no_name(subjects[0], self._text.norm, statement.clause.events)
        if nobody or self._discourse.out_of_reach(subjects[0], concept, statement.clause.events[-1].end):
            return "no_subject"
        if concept == "index_level":
            subjects = [self._discourse.index_of(subject) for subject in subjects]
        return concepts.grown(concept, statement), subjects

    def _as_before(self, concept: str | None, statement: Statement) -> str | None:
        """What a verb of spending or a bare deficit means: the kind of it that the text spoke of last."""
        if concept is not None and statement.metric is not None and statement.metric.data[2] in ("verb", "bare"):
            return self._told.get(concept, concept)
        return concept

    def _counterparty(self, event: Event | None, subjects: list[Subject]) -> Data | None:
        if event is None:
            return None
        subject: Subject | None = named(event) if event.kind == words.SUBJECT else None
        if event.kind in (COMPANY, words.ANAPHOR):
            subject = company(event) if event.kind == COMPANY else self._discourse.named_before(event.start)
        return None if subject is None or subject in subjects else build.party(subject, self._text)

    def _words_of(self, statement: Statement) -> str | None:
        if statement.metric is None:
            return None
        start, end = self._text.span(statement.metric.start, statement.metric.end)
        return self._text.raw[start:end]


def _anybodys(concept: str, subjects: list[Subject]) -> bool:
    """Is it a measure without a name, which only a market report ties to its market, or a price of goods of whoever?"""
    cls = subjects[0].cls
    return cls not in ("market", "index") if concept == "other" else concept == "unit_price" and cls == "company"


def _takes(concept: str, statement: Statement, figure: Figure) -> bool:
    """Does the concept take this figure as its value?"""
    row = words.metric(concept)
    if figure.type == PERCENT:
        return "percent" in row["kinds"] or row["percent"] == "value" or (statement.share and concept not in _LEVELS)
    if figure.type == MONEY and figure.value < row.get("above", 0):
        return False
    return ("money" if figure.type == MONEY else "quantity") in row["kinds"]


_LEVELS = frozenset({"index_level", "share_price", "unit_price", "exchange_rate"})  # no share of them can be taken


def _moved_before(statement: Statement, concept: str, norm: str) -> bool:
    """Is its movement that of the figure before, and its amount one of another measure (خسر 9% بتداول 5 ملايين سهم)?"""
    move, metric, value, row = statement.move, statement.metric, statement.value, statement.clause.events
    if move is None or metric is None or value is None or statement.change is not None:
        return False
    if move not in row[: statement.after] or (metric not in row[statement.after :] and concept not in concepts.TRADED):
        return False
    return roles.before(value.data, norm).role != "to"


def _direction(statement: Statement) -> str | None:
    move = statement.move
    if move is None:
        return None
    if move.data[0] != "other":
        return str(move.data[0])
    told = [e.data[0] for e in statement.clause.events if e.kind == words.MOVE and e.data[0] != "other"]
    return told[-1] if told else None


def _mentions(statement: Statement, subjects: list[Subject]) -> list[int]:
    named = {subject.at for subject in subjects if subject.at >= 0}
    return sorted(named | {event.at for event in statement.figures()})
