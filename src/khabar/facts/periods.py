"""The period of a statement: its clause's own, else its sentence's, else the last one of its paragraph."""

from khabar.entities.period import PeriodFound
from khabar.facts import words
from khabar.facts.clauses import FIGURE, PERIOD, Event, Sentence
from khabar.facts.statements import Statement


class Periods:
    """Remembers the period that the text speaks of."""

    def __init__(self) -> None:
        self._last: PeriodFound | None = None
        self._sentence: Sentence | None = None

    def of(self, statement: Statement, sentence: Sentence) -> PeriodFound | None:
        """The period of a statement; None where the text has told none yet."""
        found = _in_row(statement, statement.clause.events) or _in_sentence(statement, sentence)
        if found is not None:
            self._last = found
        return found or self._last

    def open(self, sentence: Sentence) -> None:
        """Begins a sentence."""
        self._sentence = sentence


def _in_row(statement: Statement, row: list[Event]) -> PeriodFound | None:
    """The clause's own period: the first after the figures that is not that of a comparison, else the last before."""
    last = max(_positions(statement, row), default=statement.first)
    compared = statement.prior is not None
    for event in row[statement.first + 1 :]:
        if event.kind == FIGURE and event.start > row[last].start:
            break
        if event.kind in (words.COMPARED, words.BASIS) or event is statement.prior:
            compared = True
        elif event.kind == PERIOD and not compared:
            found: PeriodFound = event.data
            return found
    before: PeriodFound | None = None
    compared = False
    for event in row[: statement.first]:
        if event.kind == FIGURE:
            compared = False
        elif event.kind in (words.COMPARED, words.BASIS):
            compared = True
        elif event.kind == PERIOD and not compared:
            before = event.data
    return before


def _positions(statement: Statement, row: list[Event]) -> list[int]:
    figures = (statement.value, statement.change, statement.prior, *statement.converted, *statement.also)
    return [row.index(event) for event in figures if event is not None and event in row]


def _in_sentence(statement: Statement, sentence: Sentence) -> PeriodFound | None:
    """The first period of the sentence that no comparison has."""
    for clause in sentence.clauses:
        compared = False
        for event in clause.events:
            if event.kind in (words.COMPARED, words.BASIS):
                compared = True
            elif event.kind == PERIOD and not compared:
                found: PeriodFound = event.data
                return found
    return None
