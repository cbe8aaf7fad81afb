"""The period of a statement: its clause's own, else its sentence's, else the one that its part of the text is about."""

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from khabar.entities.figure import NUMBER
from khabar.entities.period import PeriodFound
from khabar.facts import words
from khabar.facts.clauses import Sentence
from khabar.facts.events import FIGURE, PERIOD, Event
from khabar.facts.statements import Statement

MARKET = frozenset({
    "index_level", "share_price", "trading_value", "trading_volume", "unit_price", "exchange_rate",
    "market_capitalization",
})  # fmt: skip
_DAY_OR_WEEK = re.compile(r"(\d{4}|XXXX)-(\d\d-\d\d|XX-XX|W(\d\d|XX))")
_YEAR = re.compile(r"\d{4}")
_A_MONTH, _SOME_MONTH, _MONTH = re.compile(r"(?:\d{4}|XXXX)-\d\d"), "XXXX-XX", slice(5, 7)


class Chosen(NamedTuple):
    """A period as facts carry it, and whether the clause or sentence itself has it."""

    found: PeriodFound
    label: str
    own: bool
    anchor: str | None


class Periods:
    """Remembers the period that the text speaks of: one for what is traded, one for everything else."""

    def __init__(self, norm: str, events: list[Event], published: date | None) -> None:
        self._norm = norm
        self._last: dict[tuple[bool, bool], PeriodFound] = {}
        own = [e for e in events if e.kind == PERIOD and not self._elsewhere(e)]
        self._session = next((e.data for e in own[:_FIRST] if _day_or_week(e.data)), None)
        self._now = published.year if published is not None else None
        whole = (e for e in own if not _day_or_week(e.data) and self._lasts(e) and not self._after(e, "by_then"))
        self._lead = next((e.data for e in whole if e.start < _LEAD), None)
        years = [e.data.timex[:4] for e in own if _YEAR.match(e.data.timex) and not self._after(e, "by_then")]
        began = [e.data.timex[:4] for e in own if e.data.whole and _YEAR.match(e.data.timex) and self._running(e)]
        years = [max(began)] * _TWICE if began else years  # the year that is counted from is the one that runs
        self._year = None if published is not None or not years or years.count(max(years)) < _TWICE else max(years)

        months = [e.data.timex[_MONTH] for e in own if _A_MONTH.fullmatch(e.data.timex) and self._is_gone(e.data)]
        alone = len(set(months)) == 1 and len(months) >= _TWICE
        self._month = months[0] if alone else None  # the month that the article calls the last one

    def of(self, statement: Statement, sentence: Sentence, concept: str) -> Chosen | None:
        """The period of a statement; None where the text has told none yet."""
        market = concept in MARKET
        key = (market, statement.clause.status == "reported")  # a year to come is that of no later report
        event = self._in_row(statement, statement.clause.events) or self._in_sentence(statement, sentence, market)
        if event is not None:
            if (not market or self._session is None) and self._lasts(event):
                self._last[key] = event.data
            return self._chosen(event.data, True)
        found = (self._session if market else None) or self._last.get(key) or self._last.get((market, True))
        if found is None:
            found = self._session if concept == "other" else None if market else self._lead
        return None if found is None else self._chosen(found, False)

    def _is_gone(self, found: PeriodFound) -> bool:
        """Is it called the last one (شهر يونيو الماضي, الشهر الماضي)?"""
        return self._norm.endswith(words.phrases("gone"), found.start, found.end)

    def _running(self, event: Event) -> bool:
        """Is it the beginning of the year that runs: منذ بداية العام 2012, not منذ أوائل عام 2012?"""
        definite = not words.the_year().isdisjoint(self._norm[event.start : event.end].split(" "))
        return definite and self._after(event, "since")

    def _chosen(self, found: PeriodFound, own: bool) -> Chosen:
        # where an edge closes it (نهاية يونيو), or it runs since its beginning, the label is that of the whole
        label = self._ending(found) or found.whole or found.timex
        if label == _SOME_MONTH and self._month is not None and self._is_gone(found):
            label = f"XXXX-{self._month}"
        if label.startswith("XXXX-") and self._year is not None:
            return Chosen(found, label.replace("XXXX", self._year), own, "text")
        return Chosen(found, label, own, found.anchor)

    def _ending(self, found: PeriodFound) -> str | None:
        """The quarter, half or year that ends on this day, if so many months are said to."""
        before = self._norm[max(0, found.start - _BACK) : found.start].rstrip(" ")
        end = next((p for p in words.phrases("ending") if before.endswith(p)), None)
        if end is None or found.begin is None:
            return None
        before = before[: -len(end)].rstrip(" ")
        months = next((n for phrase, n in words.months_ending().items() if before.endswith(phrase)), None)
        if months is None:
            return None
        last = found.begin - timedelta(days=_EARLY)  # a period that ends early in a month is the month before's
        part = {3: f"Q{(last.month + 2) // 3}", 6: f"H{(last.month + 5) // 6}"}.get(months)
        if months == 12:
            return str(last.year)
        return f"{last.year}-{part}" if part else f"{last.year}-01/{last.year}-{last.month:02}"

    def _lasts(self, event: Event) -> bool:
        """May what follows be of this period too? Not of years long past, nor of a time since when."""
        year = event.data.timex[:4]
        if self._norm.startswith(words.phrases("since"), event.start):
            return False
        return self._now is None or not _YEAR.match(year) or int(year) >= self._now - 1

    def _elsewhere(self, event: Event) -> bool:
        """Is the period that of something else: a high since then, a delivery, a base?"""
        if self._norm.startswith(words.phrases("since"), event.start):
            before = self._norm[max(0, event.start - _RECORD) : event.start]
            if not _records().isdisjoint(before.split(" ")):
                return True
        if self._after(event, "told_then") or self._norm.startswith(words.phrases("ago"), event.start):
            return True
        if not self._after(event, "not_period"):
            return False
        return event.data.whole is None or not self._after(event, "since")

    def _after(self, event: Event, key: str) -> bool:
        """Does a word of this list stand right before the period?"""
        return self._norm[max(0, event.start - _BACK) : event.start].rstrip(" ").endswith(words.phrases(key))

    def _in_row(self, statement: Statement, row: list[Event]) -> Event | None:
        """The clause's own period: the first after the figures that no comparison has, else the last before them."""
        main = next((row.index(e) for e in (statement.value, statement.change) if e in row), statement.first)
        last = max((row.index(event) for event in statement.figures() if event in row), default=statement.first)
        compared = False
        for at, event in enumerate(row[main + 1 :], main + 1):
            if event.kind == FIGURE and event.start > row[last].start and event.data.type != NUMBER:
                break
            if event.kind in (words.COMPARED, words.BASIS) or event is statement.prior:
                compared = True
            elif event.kind == PERIOD and not compared and not self._elsewhere(event) and not self._leads_on(at, row):
                return event
        return self._before(row[: statement.first])

    def _leads_on(self, at: int, row: list[Event]) -> bool:
        """Does the period stand right before the next figure, and so with it (أقل سعر ليوم الخميس 1142.10)?"""
        following = row[at + 1] if at + 1 < len(row) else None
        if following is None or following.kind != FIGURE:
            return False
        return self._norm[row[at].end : following.begin].strip(" ") == ""

    def _before(self, row: list[Event]) -> Event | None:
        found, compared = None, False
        for event in row:
            if event.kind == FIGURE:
                compared = False
            elif event.kind in (words.COMPARED, words.BASIS):
                compared = True
            elif event.kind == PERIOD and not compared and not self._elsewhere(event):
                found = event
        return found

    def _in_sentence(self, statement: Statement, sentence: Sentence, market: bool) -> Event | None:
        """The period of the nearest clause before, else after, that no comparison has; in a session only its days."""
        at = sentence.clauses.index(statement.clause)
        for clause in (*reversed(sentence.clauses[:at]), *sentence.clauses[at + 1 :]):
            compared = False
            for event in clause.events:
                if event.kind in (words.COMPARED, words.BASIS):
                    compared = True
                elif (
                    event.kind == PERIOD and not compared and not self._elsewhere(event) and self._suits(event, market)
                ):
                    return event
        return None

    def _suits(self, event: Event, market: bool) -> bool:
        return not market or self._session is None or _day_or_week(event.data)


def _day_or_week(found: PeriodFound) -> bool:
    return found.whole is None and _DAY_OR_WEEK.fullmatch(found.timex) is not None


@cache
def _records() -> frozenset[str]:
    return frozenset(words.phrases("records"))


_RECORD = 50  # characters before a time since when that may speak of a record
_BACK, _EARLY = 40, 7  # characters looked back; days
_LEAD = 600  # characters in which an article names the period that it is about
_FIRST = 3  # periods of an article one of which is its session
_TWICE = 2  # mentions of a year that make it the article's own
