"""Whom an article has spoken of so far: subjects that pronouns, definite nouns and bare measures go back to."""

import re
from bisect import bisect_left

from khabar.facts import words
from khabar.facts.clauses import Clause, Sentence
from khabar.facts.events import COMPANY, Event
from khabar.facts.parties import Subject, company, home, main_company, main_country, named, speaks, tellers

_NOTED = frozenset({"index", "market", "commodity", "currency", "country", "region"})


class Discourse:
    """What the article has said up to a place; the sentence that is read is opened before and closed after."""

    def __init__(self, norm: str, events: list[Event], country: str | None) -> None:
        self.norm = norm
        self.tellers = tellers(events, norm)
        self._nation = home(country)
        self.previous: list[Subject] = []  # the subjects of the statement before
        self.noted: list[Subject] = []  # the same, from the sentences before in the paragraph too
        self.spoken: list[Subject] = []  # the first named by the clause before, with those joined to it
        self.sentence: Subject | None = None  # the company that the sentence is about
        self.speaker = False  # which is who says it
        self._first: Subject | None = None
        self._topic: Subject | None = None
        self._recent: Subject | None = None
        self._meant = False  # a word of the sentence stands for somebody
        self._last: dict[str, Subject] = {}
        self._named: dict[str, Subject] = {}
        for event in events:
            if event.kind == words.SUBJECT and event.data[1] is not None:
                self._named.setdefault(event.data[0], named(event))
        self.main, self._leads = main_company(events, self.tellers)
        self.land = main_country(events)
        self._starts: dict[str, list[int]] = {}
        for event in events:
            if event.kind == COMPANY:
                self._starts.setdefault(company(event).key, []).append(event.start)
        self.budget = any(e.kind == words.METRIC and e.data[0].startswith("budget_") for e in events)
        self.companies = any(event.kind == COMPANY and self.speaks(event) for event in events)

    def speaks(self, event: Event) -> bool:
        """Is this company one that news is about, and not only who tells it?"""
        return speaks(event, self.tellers)

    def open(self, sentence: Sentence) -> None:
        """Begins a sentence: its first company is whom its pronouns go back to."""
        self.previous, self.spoken = [], []
        if "\n" in self.norm[max(0, sentence.start - 2) : sentence.start]:
            self._topic, self.noted = None, []
        self.sentence, self.speaker = None, False
        self._meant = any(e.kind == words.ANAPHOR for clause in sentence.clauses for e in clause.events)
        for clause in sentence.clauses:
            if self._turn(clause):
                self.speaker = any(e.kind == words.SPEECH for e in clause.events)
                break
        self._first = self.sentence

    def enter(self, clause: Clause) -> None:
        """Begins a clause: where it is set against the ones before, whom it names is whom the rest is about."""
        if clause.break_ is not None and self.norm[clause.break_.start : clause.break_.end] in words.phrases("turns"):
            self._turn(clause)

    def _turn(self, clause: Clause) -> bool:
        found = next((e for e in clause.events if e.kind == COMPANY and self.speaks(e)), None)
        if found is not None:
            self.sentence = company(found)
        return found is not None

    def close(self) -> None:
        """Ends a sentence: its first company is the topic from here on."""
        self._topic = self._first or self._topic
        self._recent = self._topic or self._recent

    def note_places(self, events: list[Event]) -> None:
        """Takes note of the markets, goods and countries that a clause names."""
        for event in events:
            if event.kind == words.SUBJECT and event.data[0] in _NOTED and event.data[1] is not None:
                self._see(named(event))

    def _see(self, subject: Subject) -> None:
        """Remembers a subject as the last of its class; an index is that of its market, and the other way round."""
        self._last[subject.cls] = subject
        if subject.cls == "index" and (market := words.markets().get(subject.en or "")) is not None:
            self._last["market"] = subject._replace(cls="market", en=market)
        elif subject.cls == "market" and (index := words.indices().get(subject.en or "")) is not None:
            self._last["index"] = subject._replace(cls="index", en=index)

    def note(self, subjects: list[Subject]) -> None:
        """Remembers the subjects of a statement."""
        for subject in subjects:
            if subject.cls != "company":
                self._see(subject)
        self.previous = self.noted = subjects

    @property
    def alone(self) -> Subject | None:
        """The company that the article is about where it hardly names another."""
        return self.main if self._leads else None

    def antecedent(self, before: int) -> Subject | None:
        """The company that a definite noun or a pronoun at this place stands for."""
        if self.sentence is not None and self.sentence.start < before:
            return self.sentence
        if self._leads:
            return self.main
        return self._topic or self.main

    def named_before(self, before: int) -> Subject | None:
        """The company that the words for it (الشركة) stand for, though it may be named paragraphs before."""
        return self.antecedent(before) or self._recent

    def out_of_reach(self, subject: Subject, concept: str, end: int) -> bool:
        """Is it a company last named more than a paragraph before `end`, that no word of the sentence stands for?

        An item of accounts reaches back to the one company that an article is about.
        """
        starts = self._starts.get(subject.key) if subject.cls == "company" and subject.key else None
        if starts is None or self._meant:
            return False
        row = words.metric(concept)
        if row["ifrs"] is not None and row["of"][0] == "company" and subject.key == (self.alone and self.alone.key):
            return False
        at = bisect_left(starts, end) - 1
        return at < 0 or len(_LINES.findall(self.norm, starts[at], end)) > 1

    def last(self, cls: str) -> Subject | None:
        """The last subject of a class; a market's may be its index's, and a country's the newsroom's own."""
        found = self._last.get(cls) or self._named.get(cls)
        if found is None and cls == "market":
            return self._last.get("index") or self._named.get("index")
        return found or (self._nation if cls == "country" else None)

    def generic(self, subject: Subject) -> Subject:
        """What a market's or an index's bare noun stands for (السوق, المؤشر)."""
        found = self._last.get(subject.cls)
        if found is None and subject.cls == "market":
            found = self._named.get("market")
        return found or subject

    def country_of(self, government: Event, row: list[Event]) -> Subject:
        """The country whose government it is: the one named beside it, else the one that the article speaks of."""
        beside = next(
            (e for e in row if e.kind == words.SUBJECT and e.data[0] in ("country", "region")
             and 0 <= e.start - government.end <= _BESIDE), None,
        )  # fmt: skip
        found = named(beside) if beside is not None else self.land or self.last("country")
        return named(government) if found is None else found._replace(start=government.start, end=government.end)

    def index_of(self, subject: Subject) -> Subject:
        """A market's level is that of its index."""
        if subject.cls == "market" or (subject.cls == "index" and subject.en is None and not subject.key):
            market = subject if subject.cls == "market" else self._last.get("market") or self._named.get("market")
            if market is not None and market.en is not None:
                return subject._replace(cls="index", en=words.indices().get(market.en, f"{market.en} index"))
        return subject


_BESIDE = 1  # characters between a government and the adjective of its country
_LINES = re.compile(r"\n\s*")
