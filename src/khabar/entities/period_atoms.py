"""The parts of dates in a text, and the rows they stand in. `period.py` reads the rows."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from khabar import lexicons
from khabar.entities.figure import DURATION, NUMBER, ORDINAL, Figure
from khabar.scan import numerals
from khabar.scan.tokens import Tokens
from khabar.text import normalise

_YEARS = range(1900, 2101)
_HIJRI_YEARS = range(1300, 1501)
# The letters of atoms:
# d day number, y year, o ordinal, M month, H Hijri month, W weekday, B day word, R relative, E edge,
# Y Q F K P V D units (year, quarter, half, month, months, week, day), z last, x fiscal, g Gregorian mark, h Hijri year,
# j its mark, a ago, i in, t length of time, N numeric date, r range of days, p pair of years


class Atom(NamedTuple):
    """A part of a date: its letter, its value, and its normalised span."""

    letter: str
    value: Any
    start: int
    end: int


def rows(figures: list[Figure], tokens: Tokens, norm: str) -> Iterator[list[Atom]]:
    """Runs of atoms with nothing but links, dashes and brackets between them."""
    row: list[Atom] = []
    end = 0
    for atom in _atoms(figures, tokens, norm):
        if row and (atom.start - end > _APART or not _linked(norm[end : atom.start])):
            yield row
            row = []
        row.append(atom)
        end = atom.end
    if row:
        yield row


_APART = 24


def _atoms(figures: list[Figure], tokens: Tokens, norm: str) -> Iterator[Atom]:
    """The parts of dates, in order: numbers without units, ordinals, lengths of time, and words of time."""
    near, places = _words_of_time(tokens, norm)
    by_first = {f.first: f for f in figures if near[f.first + _NEAR] or (f.type == NUMBER and _is_part_alone(f))}
    covered = 0
    for at in sorted({*places, *by_first}):
        token = tokens.items[at]
        assert token is not None
        start, end, entry, _, _ = token
        if start < covered:
            continue
        if entry is None or entry.time is None:
            figure = by_first.get(at)
            if figure is None:
                yield from _digits(start, end, norm)
                continue
            covered = figure.end
            if figure.type in _UNCOUNTED:
                yield from _number(figure, norm)
        elif entry.time[0] != "R" or near[at + _NEAR]:
            letter, value = entry.time
            yield Atom(letter, value, start, end)


_UNCOUNTED = frozenset({NUMBER, ORDINAL, DURATION})


def _is_part_alone(figure: Figure) -> bool:
    """Can this number be part of a date with no word of time near it: a year, a range, 22/4?"""
    number = figure.number
    slashed = number.shape == "fraction" and number.end - number.start > _SHORTEST_DATE
    return figure.high is not None or figure.value >= _HIJRI_YEARS[0] or slashed


def _words_of_time(tokens: Tokens, norm: str) -> tuple[bytearray, list[int]]:
    """Which tokens are near a word of time (shifted by `_NEAR`), and the places of those words and of numeric dates.

    A relative word (last, next) is never a date without another word of time near it.
    """
    near = bytearray(len(tokens.items) + 2 * _NEAR + 1)
    places = []
    for at in tokens.dates:
        token = tokens.items[at]
        assert token is not None
        start, end, entry, _, _ = token
        if entry is None:
            if numerals.read(norm[start:end]).shape == "date":
                places.append(at)
            continue
        letter = ""
        if entry.time is not None:
            places.append(at)
            letter = entry.time[0]
        if letter in _BEFORE_LENGTH:
            near[at + _NEAR : at + 2 * _NEAR] = _AFTER
        elif letter != "R":
            near[at : at + 2 * _NEAR + 1] = _AROUND
    return near, places


_BEFORE_LENGTH = frozenset("ai")
_NEAR, _SHORTEST_DATE = 3, 3
_AFTER, _AROUND = b"\1" * _NEAR, b"\1" * (2 * _NEAR + 1)


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


@lru_cache(maxsize=4096)
def _linked(between: str) -> bool:
    if between in (" ", "", "/"):
        return True
    if "\n" in between:
        return False
    words = _MARKS.sub(" ", between).split()
    return all(word in _links() for word in words) and between.count(",") < 2


_MARKS = re.compile(r"[/()\-,\u060c.\" ]+")


@cache
def _links() -> frozenset[str]:
    data = lexicons.load("periods")
    article_preposition = {"\u0628", "\u0644", "\u0648"}
    return frozenset(normalise(w) for w in data["links"]) | article_preposition
