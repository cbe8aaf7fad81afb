"""The subjects that events name: companies, what a clause word stands for, and the other sides of deals."""

from collections import Counter
from typing import NamedTuple

from khabar.entities.company import row_of
from khabar.entities.company_names import CompanyFound
from khabar.facts import words
from khabar.facts.events import COMPANY, Event
from khabar.facts.statements import Statement

_APPOSED = 12  # characters between a generic noun and the name beside it


_OF_TEXT = "@"  # before the place of the fullest name that the text has for a company that the lexicon lacks


class Subject(NamedTuple):
    """A subject: its class, English name where known, the mention's number for a company, and where it is named.

    `key` tells companies apart: the id, or where the article names the company in full.
    """

    cls: str
    en: str | None
    at: int
    start: int
    end: int
    key: str = ""

    @property
    def id(self) -> str | None:
        """Id of a company that the lexicon has."""
        return None if self.cls != "company" or self.key.startswith(_OF_TEXT) else self.key or None


def home(code: str | None) -> Subject | None:
    """The newsroom's own country, which a national measure is about where no other is named."""
    name = words.countries().get(code or "")
    return None if name is None else Subject("country", name, -1, -1, -1)


def main_company(events: list[Event], tellers_: frozenset[int]) -> tuple[Subject | None, bool]:
    """The company that the article is about, if one is; and whether it is about hardly any other."""
    found = [company(e) for e in events if e.kind == COMPANY and speaks(e, tellers_)]
    counts = Counter(s.key for s in found if s.key)
    if not counts:
        return None, False
    counts[next(s.key for s in found if s.key)] += _LEAD
    key, weight = counts.most_common(1)[0]
    main = next(s for s in found if s.key == key)
    early = main.start < _EARLY or weight > _LEAD + 1
    if not early or weight <= _LEAD or weight < _MAIN * len(found):
        return None, False
    return main, weight >= _HARDLY_ANY * len(found)


def main_country(events: list[Event]) -> Subject | None:
    """The country that the article speaks of most, adjectives included; None where none is told twice."""
    found = [named(e) for e in events if e.kind == words.SUBJECT and e.data[0] == "country"]
    [(name, times)] = Counter(s.en for s in found).most_common(1) or [(None, 0)]
    return next(s for s in found if s.en == name) if times >= _TWICE else None


_TWICE = 2
_MAIN = 0.4  # share of an article's company names that makes a company what the article is about
_HARDLY_ANY = 0.6  # share of an article's company names, its being named first included
_LEAD = 2  # mentions that being named first is worth
_EARLY = 200  # characters in which an article names whom it is about


def other_side(statement: Statement, norm: str) -> Event | None:
    """The company on the other side of a deal: after لشراء, حصة في, استثمار في; else the second one of the clause."""
    metric, row = statement.metric, statement.clause.events
    if metric is None or metric not in row or not words.metric(metric.data[0]).get("deal"):
        return None
    passed = False
    for event in row[row.index(metric) + 1 :]:
        between = norm[metric.end : event.begin]
        if between.count(" ") > _DEAL:
            return None
        particles = set(between.split())
        if event.kind in (COMPANY, words.ANAPHOR):
            told = metric.data[2] == "object" or not words.object_particles().isdisjoint(particles)
            told = told or (metric.data[0] == "stake" and _owned(metric, between, particles))
            if told or (passed and metric.data[0] == "acquisition" and metric.data[2] == "verb"):
                return event
            passed = True  # who does it, between the verb and its object
        elif event.kind == words.SUBJECT and event.at >= 0 and metric.data[0] in _FROM:
            return None if words.source_particles().isdisjoint(particles) else event
    return None


def _owned(metric: Event, between: str, particles: set[str]) -> bool:
    """Is a company what the stake is of: right after من أسهم, or after من?"""
    beside = metric.data[2] != "verb" and between.strip(" ") == ""
    return beside or not words.source_particles().isdisjoint(particles)


_FROM = frozenset({"financing", "grant", "funding", "debt"})  # money that comes from an organisation


def other_sides(statement: Statement, norm: str) -> list[Event]:
    """The companies of the clause that are bought, or are the other side of the statement's deal."""
    row = statement.clause.events
    own = other_side(statement, norm)
    bought = [
        next(
            (e for e in row if e.kind == COMPANY and e.start > event.end and norm.count(" ", event.end, e.begin) <= 2),
            None,
        )
        for event in statement.clause.objects
    ]
    priced = [e for e in row if e.kind == words.SUBJECT and e.data[0] == "currency" and _opposite(e, norm)]
    return [event for event in (own, *bought, *priced) if event is not None]


def _opposite(currency: Event, norm: str) -> bool:
    """Is it what another currency is priced in (أمام الدولار)?"""
    return norm[max(0, currency.begin - _BEFORE) : currency.begin].rstrip(" ").endswith(words.phrases("opposite"))


def has_share(event: Event, row: list[Event]) -> bool:
    """Is it named as the owner of a share (سهم إشراق)?"""
    return any(
        e.kind == words.METRIC and e.data[0] == "share_price" and 0 <= event.start - e.end <= _APPOSED for e in row
    )


_DEAL = 8  # words between the word of a deal and its other side


def tellers(events: list[Event], norm: str) -> frozenset[int]:
    """Numbers of the company mentions that only tell: whose analyst speaks, or whose business it is to report."""
    found = set()
    for event in events:
        if event.kind == COMPANY:
            row = row_of(event.data)
            observer = row is not None and row.sector in _OBSERVERS
            before = norm[max(0, event.start - _BEFORE) : event.start].rstrip(' "')
            telling = observer and before.endswith((*words.phrases("reports"), *words.phrases("forecast")))
            if telling or before.endswith(words.phrases("analysts")):
                found.add(event.at)
    return frozenset(found)


_OBSERVERS = frozenset({"professional_services", "financial_services", "bank"})
_BEFORE = 30  # characters before a company's name


def speaks(event: Event, tellers_: frozenset[int]) -> bool:
    """Is this company one that news is about, and no newspaper, analyst or pollster that only tells it?"""
    if event.at in tellers_:
        return False
    row = row_of(event.data)
    return row is None or row.sector != "media" or event.data.cue[0] == "nouns"


def fits(event: Event, classes: tuple[str, ...]) -> bool:
    """Can the event name a subject of one of these classes?"""
    if event.kind == COMPANY:
        return "company" in classes
    if event.kind == words.ANAPHOR:
        return "company" in classes
    if event.kind != words.SUBJECT:
        return False
    cls = event.data[0]
    return cls in classes or any(wider in classes for wider in _WIDER.get(cls, ()))


_WIDER = {"region": ("country",), "investors": ("other",), "government": ("country", "other")}


def is_nisba(event: Event) -> bool:
    """Is it only an adjective of a country, which says whose but not who (بي بي البريطانية)?"""
    return event.kind == words.SUBJECT and event.data[-1] == "nisba"


def only_owns(event: Event) -> bool:
    """Does it name a subject only beside the measure: an adjective, or the world (أكبر مصنع في العالم)?"""
    return event.kind == words.SUBJECT and event.data[-1] in ("nisba", "owns")


def company(event: Event) -> Subject:
    """A company as a subject."""
    found: CompanyFound = event.data
    row = row_of(found)
    if row is not None:
        return Subject("company", row.en, event.at, event.start, event.end, row.id)
    start = found.name[0] if found.name is not None else event.start
    return Subject("company", None, event.at, event.start, event.end, f"{_OF_TEXT}{start}")


def named(event: Event) -> Subject:
    """A clause word as a subject."""
    return Subject(
        event.data[0], event.data[1], -1, event.start, event.end, event.data[2] if len(event.data) > 2 else ""
    )
