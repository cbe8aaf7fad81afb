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


def rows(figures: list[Figure], tokens: Tokens, norm: str) -> Iterator[tuple[str, list[Atom]]]:
    """Runs of atoms with nothing but links, dashes and brackets between them: their letters, and the atoms."""
    row: list[Atom] = []
    letters, end = "", 0
    for atom in _atoms(figures, tokens, norm):
        letter, _, start, stop = atom
        if row and (start - end > _APART or not _linked(norm[end:start])):
            yield letters, row
            letters, row = "", []
        row.append(atom)
        letters += letter
        end = stop
    if row:
        yield letters, row


_APART = 24


def _atoms(figures: list[Figure], tokens: Tokens, norm: str) -> list[Atom]:
    """The parts of dates, in order: numbers without units, ordinals, lengths of time, and words of time."""
    near, places = _words_of_time(tokens, norm)
    by_first = {f.first: f for f in figures if near[f.first + _NEAR] or (f.type == NUMBER and _is_part_alone(f))}
    found: list[Atom] = []
    covered = 0
    for at in sorted({*places, *by_first}):
        token = tokens.items[at]
        assert token is not None
        start, end, entry, _, _ = token
        if start < covered:
            continue
        if entry is not None and entry.time is not None:
            letter, value = entry.time
            atom = Atom(letter, value, start, end) if letter != "R" or near[at + _NEAR] else None
        elif at in by_first:
            figure = by_first[at]
            covered = figure.end
            atom = _number(figure, norm) if figure.type in _UNCOUNTED else None
        else:
            atom = _numeric(start, end, norm)
        if atom is not None:
            found.append(atom)
    return found


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


def _numeric(start: int, end: int, norm: str) -> Atom | None:
    """A numeral that is no number: 22/4/2016, 2014/2015."""
    written = norm[start:end]
    if numerals.read(written).shape != "date":
        return None
    parts = _parts(written)
    return Atom("p" if len(parts) == 2 else "N", parts, start, end)


def _parts(written: str) -> list[int]:
    return [int(part) for part in re.split(r"\D+", written) if part]


def _number(figure: Figure, norm: str) -> Atom | None:
    """A figure without a unit as a part of a date."""
    start, end, value = figure.start, figure.end, figure.value
    if figure.type == ORDINAL:
        return Atom("o", int(value), start, end)
    if figure.high is not None:
        return _range(figure) if figure.type == NUMBER else None
    if figure.type == DURATION:
        return Atom("t", (value, figure.unit), start, end) if figure.modifier == "exact" else None
    number = figure.number
    if figure.negative or number.shape == "decimal":
        return None
    if number.shape == "fraction":
        return Atom("N", _parts(norm[start:end]), start, end) if number.rule == "number.numeral" else None
    if value > _YEARS[-1] or value != value.to_integral_value():
        return None
    whole = int(value)
    letter = "d" if 1 <= whole <= 31 else "y" if whole in _YEARS else "h" if whole in _HIJRI_YEARS else ""
    if not letter or (letter == "y" and number.rule == "number.numeral" and number.shape != "plain"):
        return None
    return Atom(letter, whole, start, end)


def _range(figure: Figure) -> Atom | None:
    low, high = figure.value, figure.high
    assert high is not None
    if low in _YEARS and high in _YEARS:
        return Atom("p", [int(low), int(high)], figure.start, figure.end)
    if 1 <= low < high <= 31 and figure.number.shape == "plain" and high == high.to_integral_value():
        return Atom("r", [int(low), int(high)], figure.start, figure.end)
    return None


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
