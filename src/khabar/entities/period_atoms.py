"""The parts of dates in a text, and the rows they stand in. `period.py` reads the rows."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from khabar import lexicons
from khabar.entities.figure import DURATION, NUMBER, ORDINAL, Figure
from khabar.scan import kinds, numerals
from khabar.scan.tokens import Tokens
from khabar.text import normalise

_YEARS = range(1900, 2101)
_HIJRI_YEARS = range(1300, 1501)
# The letters of atoms:
# d day number, y year, o ordinal, M month, H Hijri month, W weekday, B day word, R relative, E edge,
# Y Q F K P V D units (year, quarter, half, month, months, week, day), z last, x fiscal, g Gregorian mark, h Hijri year,
# j its mark, a ago, i in, t length of time, N numeric date, r range of days, p pair of years
_UNITS = {"year": "Y", "quarter": "Q", "half": "F", "month": "K", "months": "P", "week": "V", "day": "D"}
_SORTS = {
    "weekdays": "W",
    "days": "B",
    "relative": "R",
    "edges": "E",
    "fiscal": "x",
    "hijri_mark": "j",
    "gregorian_mark": "g",
    "last": "z",
    "ago": "a",
    "in": "i",
}


class Atom(NamedTuple):
    """A part of a date: its letter, its value, and its normalised span."""

    letter: str
    value: Any
    start: int
    end: int


def rows(figures: list[Figure], tokens: Tokens, norm: str) -> Iterator[list[Atom]]:
    """Runs of atoms with nothing but links, dashes and brackets between them."""
    row: list[Atom] = []
    for atom in _atoms(figures, tokens, norm):
        if row and not _linked(norm[row[-1].end : atom.start]):
            yield row
            row = []
        row.append(atom)
    if row:
        yield row


_UNCOUNTED = frozenset({NUMBER, ORDINAL, DURATION})


def _atoms(figures: list[Figure], tokens: Tokens, norm: str) -> Iterator[Atom]:
    """The parts of dates, in order: numbers without units, ordinals, lengths of time, and words of time."""
    taken = {at: figure for figure in figures for at in range(figure.first, figure.last + 1)}
    covered = 0
    for at in _places(figures, tokens):
        token = tokens.items[at]
        if token is None or token.start < covered:
            continue
        sense = token.entry.senses.get(kinds.TIME) if token.entry is not None else None
        if sense is not None:
            letter, value = _word(sense)
            yield Atom(letter, value, token.start, token.end)
            continue
        figure = taken.get(at)
        if figure is None:
            if token.entry is None:
                yield from _digits(token.start, token.end, norm)
        elif figure.first == at:
            covered = figure.end
            if figure.type in _UNCOUNTED:
                yield from _number(figure, norm)


def _places(figures: list[Figure], tokens: Tokens) -> list[int]:
    """Tokens that can be part of a date: words of time and what is near them, years, numerals that are no number."""
    places = {f.first for f in figures if f.type == NUMBER and (f.high is not None or f.value >= _HIJRI_YEARS[0])}
    last = len(tokens.items)
    for at, token in enumerate(tokens.items):
        if token is None:
            continue
        entry = token.entry
        if entry is None:
            if token.end - token.start > _SHORTEST_DATE:
                places.add(at)
            continue
        sense = entry.senses.get(kinds.TIME)
        if sense is None:
            if kinds.DUAL in entry.senses:
                places.update(range(max(0, at - _NEAR), min(at + _NEAR + 1, last)))
        elif sense[0] in _BEFORE_LENGTH:
            places.update(range(at, min(at + _NEAR, last)))
        elif sense[0] != "relative":  # which is never a date without a word of time near it
            places.update(range(max(0, at - _NEAR), min(at + _NEAR + 1, last)))
    return sorted(places)


_BEFORE_LENGTH = frozenset({"ago", "in"})
_NEAR, _SHORTEST_DATE = 3, 3


def _word(sense: list[Any]) -> tuple[str, Any]:
    sort, value = sense[0], sense[1]
    if sort == "units":
        return _UNITS[value], value
    if sort in ("month", "hijri"):
        return ("M" if sort == "month" else "H"), (value, sense[2])
    return _SORTS[sort], value


def _digits(start: int, end: int, norm: str) -> Iterator[Atom]:
    """Numerals that are no number: 22/4/2016, 2014/2015."""
    written = norm[start:end]
    if numerals.read(written).shape == "date":
        parts = [int(p) for p in re.split(r"\D+", written) if p]
        yield Atom("p" if len(parts) == 2 else "N", parts, start, end)


def _number(figure: Figure, norm: str) -> Iterator[Atom]:
    number = figure.number
    if figure.type == ORDINAL:
        yield Atom("o", int(figure.value), figure.start, figure.end)
    elif figure.type == DURATION and figure.high is None and figure.modifier == "exact":
        yield Atom("t", (figure.value, figure.unit), figure.start, figure.end)
    elif figure.type == NUMBER and figure.high is None and not figure.negative:
        if number.shape == "fraction" or number.shape == "decimal":
            if number.shape == "fraction" and number.rule == "number.numeral":
                parts = [int(p) for p in re.split(r"\D+", norm[figure.start : figure.end]) if p]
                yield Atom("N", parts, figure.start, figure.end)
            return
        if figure.value != figure.value.to_integral_value() or figure.value > 2100:
            return
        value = int(figure.value)
        letter = "d" if 1 <= value <= 31 else "y" if value in _YEARS else "h" if value in _HIJRI_YEARS else ""
        if letter == "y" and number.rule == "number.numeral" and number.shape != "plain":
            return
        if letter:
            yield Atom(letter, value, figure.start, figure.end)
    elif figure.type == NUMBER and figure.high is not None:
        low, high = figure.value, figure.high
        if low in _YEARS and high in _YEARS:
            yield Atom("p", [int(low), int(high)], figure.start, figure.end)
        elif 1 <= low < high <= 31 and number.shape == "plain" and figure.high == high.to_integral_value():
            yield Atom("r", [int(low), int(high)], figure.start, figure.end)


def _linked(between: str) -> bool:
    if between in (" ", "", "/"):
        return True
    if len(between) > 24 or "\n" in between:
        return False
    words = _MARKS.sub(" ", between).split()
    return all(word in _links() for word in words) and between.count(",") < 2


_MARKS = re.compile(r"[/()\-,\u060c.\" ]+")


@cache
def _links() -> frozenset[str]:
    data = lexicons.load("periods")
    article_preposition = {"\u0628", "\u0644", "\u0648"}
    return frozenset(normalise(w) for w in data["links"]) | article_preposition
