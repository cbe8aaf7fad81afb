"""Dates and periods: atoms (days, months, years, units, relative words) in a row, read by the shape of the row.

A row is written as a string with one letter for each atom, words such as «from the month of» dropped, and matched
against the patterns of `_SHAPES`, longest first. What can't be resolved without the day of publication keeps XXXX.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from khabar import lexicons
from khabar.entities import calendar
from khabar.entities.calendar import Interval
from khabar.entities.figure import Figure
from khabar.entities.period_atoms import Atom, rows
from khabar.scan.tokens import Tokens, word_before
from khabar.text import normalise


@dataclass(slots=True)
class PeriodFound:
    """A date or period, by normalised offsets. `begin` and `end_day` are null where the year can't be known."""

    start: int
    end: int
    timex: str
    begin: date | None
    end_day: date | None
    anchor: str | None
    rule: str
    whole: str | None = None  # label of the period that this is an edge of (نهاية يونيو)


# The letters of a row are those of `period_atoms.py`.
_SHAPES = (
    (
        "full_date",
        "doMWBDN",
        re.compile(
            r"[BD]?W?B?D?[do]K?(?:M{1,2}|H)(?:Y?[yh]|YR|RY|R)?[jg]?|W?M{1,2}d(?:Y?y)|[BD]oKd(?:Y?y)?|[do]KR|Ny?"
        ),
    ),
    ("day_range", "r", re.compile(r"rK?M{1,2}(?:Y?y)?")),
    ("quarter", "oQF", re.compile(r"(?:Q[oz]|oQ|F[oz]|oF)(?:Yx?p|Yx?yg?|yg?|Yx?Ry?|RYy?)?|(?:Q|F)R")),
    ("part_year", "odtP", re.compile(r"(?:P[dt]?o|Pdo|dPo|odP|oPd|to|ot)(?:Y?yg?|Yx?Ry?|RYy?)?|PdR|tR")),
    ("month_ordinal_week", "V", re.compile(r"VoK?M{1,2}(?:Y?y)?")),
    ("weekday_of_month", "oW", re.compile(r"(?:oD?W|Wo|WR(?=K))K?(?:M{1,2})?(?:Y?y|YR|KR)?")),
    (
        "edge",
        "E",
        re.compile(
            r"E(?:K?M{1,2}(?:Y?y|YR|RY|R)?|(?:Q[oz]|F[oz])(?:Y?y|Yx?R|RY)?|(?:Q|F)R|Yx?Ry?|RYy?|Y?yg?|KR|RK|VR|RV|HR?)"
        ),
    ),
    ("day_month", "MHK", re.compile(r"K?M{1,2}(?:Y?yg?|YR|R|RY)?|Kd(?:R|Y?y)?|K?H(?:Y?hj?|R)?")),
    ("week_day", "WV", re.compile(r"WVR|VRD?W|WRV")),
    ("day_word", "WBRDa", re.compile(r"BR|DR|RD|[aDB]+B|D?BW?|WB")),
    ("weekday", "WRD", re.compile(r"D?WR|RW|D?W")),
    ("relative", "RYKV", re.compile(r"RYy?|Yx?Ry?|RK|KR|RV|VR")),
    ("shifted", "ai", re.compile(r"[ai](?:t|[YKVD])")),
    ("years", "yY", re.compile(r"Y?x?yy")),
    ("year", "yYph", re.compile(r"Yx?yg?|yg?|Yp|p|Y?hj")),
)
_LIKELY = re.compile(
    r"[yMHWBNpj]|R.|.R|[ai][tYKVD]|[QF][oz]|o[QFPt]|Kd|P[od]|[dt][oP]"
)  # what every shape has something of


def periods(figures: list[Figure], tokens: Tokens, norm: str, published: date | None) -> list[PeriodFound]:
    """Dates and periods of the text, in order."""
    found = []
    for letters, row in rows(figures, tokens, norm):
        at = 0
        for place, readings in enumerate(_readings(letters)):
            if place < at:
                continue
            for length, name in readings:
                end = at + length
                atoms = row[at:end]
                context = _Context(norm, published, tokens, letters[:at].endswith("y"), letters[end : end + 1])
                interval = _RESOLVERS[name](atoms, letters[at:end], context)
                if interval is not None:
                    found.append(_found(atoms, interval, name, norm))
                    at = end
                    break
            else:
                at += 1
    return found


@lru_cache(maxsize=4096)
def _readings(letters: str) -> tuple[tuple[tuple[int, str], ...], ...]:
    """For every place of a row, length and name of the shapes that can begin there, the longest first."""
    if _LIKELY.search(letters) is None:
        return ()
    return tuple(_at(letters[at:]) for at in range(len(letters)))


def _at(letters: str) -> tuple[tuple[int, str], ...]:
    matches = [(m.end(), -n, name) for n, name, shape in _starting(letters[0]) if (m := shape.match(letters))]
    return tuple((length, name) for length, _, name in sorted(matches, reverse=True))


@cache
def _starting(letter: str) -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    """The shapes that a row beginning with this letter can have, with their ranks."""
    return tuple((n, name, shape) for n, (name, starts, shape) in enumerate(_SHAPES) if letter in starts)


def _found(atoms: list[Atom], interval: Interval, name: str, norm: str) -> PeriodFound:
    start, end = atoms[0].start, atoms[-1].end
    if norm[end : end + 1] == ")" and norm.find("(", start, end) >= 0:  # آب (أغسطس)
        end += 1
    return PeriodFound(
        start, end, interval.label, interval.start, interval.end, interval.anchor, f"period.{name}", interval.whole
    )


@cache
def _year_after() -> frozenset[str]:
    return frozenset(normalise(w) for w in lexicons.load("periods")["year_after"])


class _Context(NamedTuple):
    norm: str
    published: date | None
    tokens: Tokens
    after_year: bool  # another year stands right before, in the same row
    following: str  # the letter of the atom right after, in the same row


Resolver = Callable[[list[Atom], str, _Context], Interval | None]


def _first(atoms: list[Atom], letters: str) -> Any:
    """Value of the first atom with one of these letters, or None."""
    for letter, value, _, _ in atoms:
        if letter in letters:
            return value
    return None


def _year_of(atoms: list[Atom], context: _Context) -> tuple[int | None, bool]:
    """The year that a row names, and whether it is told from the day of publication."""
    year = _first(atoms, "y")
    if year is not None:
        return year, False
    shift = None
    for left, right in itertools.pairwise(atoms):
        if {left.letter, right.letter} == {"Y", "R"} or (left.letter == "x" and right.letter == "R"):
            shift = left.value if left.letter == "R" else right.value
    if shift is None or context.published is None:
        return None, shift is not None
    return context.published.year + int(shift), True


def _months(atoms: list[Atom]) -> int | None:
    """The month that all month names of the row agree on."""
    named = {atom.value[0] for atom in atoms if atom.letter == "M"}
    return named.pop() if len(named) == 1 else None


def _full_date(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    if letters in ("dKR", "oKR"):
        base = calendar.relative("month", int(_first(atoms, "R")), context.published)
        return None if base is None else calendar.day_of(base, _first(atoms, "do"))
    if letters[0] == "N":
        parts = [*atoms[0].value, *(a.value for a in atoms[1:])]
        return calendar.numeric(parts, context.published, _told_as_date(atoms[0], context.norm))
    if letters.endswith("Kd") or (letters.endswith("y") and "M" not in letters and "H" not in letters):
        number = _first([a for a in atoms if a.letter == "d"], "d")
        year, told = _year_of(atoms, context)
        return calendar.day(year, number, _first(atoms, "o"), context.published, told) if 1 <= number <= 12 else None
    day = _first(atoms, "do")
    if "H" in letters:
        return calendar.hijri(_first(atoms, "h"), _first(atoms, "H")[0], day, context.published)
    month = _months(atoms)
    if month is None or day is None:
        return None
    year, told = _year_of(atoms, context)
    shift = _first(atoms, "R")
    if year is None and shift is not None and context.published is not None:
        start = calendar.relative_month(month, int(shift), context.published).start
        year, told = (start.year, True) if start is not None else (None, told)
    return calendar.day(year, month, day, context.published, told)


def _day_range(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    month = _months(atoms)
    if month is None:
        return None
    year, told = _year_of(atoms, context)
    first, last = (calendar.day(year, month, day, context.published, told) for day in atoms[0].value)
    return None if first is None or last is None else calendar.span(first, last)


def _told_as_date(atom: Atom, norm: str) -> bool:
    """Does a word of dates stand before a numeric date that could be something else (22-4, 4/22)?"""
    return word_before(norm, atom.start)[0] in _year_after()


def _quarter(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    size = 3 if "Q" in letters else 6
    ordinal = 12 // size if "z" in letters else _first(atoms, "o")
    if _goes_on(atoms[-1].end, context.norm) or context.following in tuple("KMH"):  # half of a month
        return None
    if ordinal is None:
        shift = _first(atoms, "R")
        return calendar.shifted_part(int(shift), size, context.published)
    if not 1 <= ordinal <= 12 // size:
        return None
    pair = _first(atoms, "p")
    if pair is not None:
        season = calendar.years(pair)
        return None if season is None else Interval(f"{season.label}-{'Q' if size == 3 else 'H'}{ordinal}")
    year, told = _year_of(atoms, context)
    return calendar.part(year, size, ordinal, context.published, told)


def _part_year(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    length = _first(atoms, "t")
    count, ordinal = _first(atoms, "d"), _first(atoms, "o")
    if length is not None:
        count = length[0] if length[1] == "month" else None
    if count is None or count != int(count):
        return None
    shift = _first(atoms, "R") if letters in ("PdR", "tR") else None
    if shift is not None:
        return calendar.months_around(int(count) * int(shift), context.published)
    if ordinal != 1:
        return None
    year, told = _year_of(atoms, context)
    return calendar.first_months(year, int(count), context.published, told)


def _goes_on(end: int, norm: str) -> bool:
    """Do words follow that make the phrase a count or a rate: «for the second quarter in a row», «a day»?"""
    return norm.startswith(_not_periods(), end)


@cache
def _not_periods() -> tuple[str, ...]:
    return tuple(f" {normalise(words)}" for words in lexicons.load("periods")["not_periods"])


@cache
def _general() -> tuple[str, ...]:
    return tuple(normalise(noun) for noun in lexicons.load("periods")["general"])


@cache
def _anchors() -> frozenset[str]:
    return frozenset(normalise(word) for word in lexicons.load("periods")["anchors"])


def _month(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    if "H" in letters:
        value, ambiguous = _first(atoms, "H")
        if ambiguous and len(atoms) == 1:
            return None
        return calendar.hijri(_first(atoms, "h"), value, None, context.published, _first(atoms, "R"))
    month = _months(atoms) if "M" in letters else _first(atoms, "d")
    if month is None or not 1 <= month <= 12:
        return None
    if letters == "M" and atoms[0].value[1] and not _told_as_date(atoms[0], context.norm):
        return None
    year, told = _year_of(atoms, context)
    shift = _first(atoms, "R")
    if year is None and shift is not None:
        return calendar.relative_month(month, int(shift), context.published)
    if year is None and letters == "Kd" and context.published is not None:
        year, told = context.published.year, True
    return calendar.month(year, month, context.published, told)


def _edge(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    edge, rest = atoms[0].value, atoms[1:]
    shapes = {"M": _month, "K": _relative, "H": _month, "Q": _quarter, "F": _quarter, "V": _relative}
    letter = next((a.letter for a in rest if a.letter in "MHKQFV"), "")
    inner = "".join(a.letter for a in rest)
    if letter == "K" and "M" in inner:
        letter = "M"
    base = (
        shapes[letter](rest, inner, context) if letter else (_relative if "R" in inner else _year)(rest, inner, context)
    )
    edged = None if base is None else calendar.edge(base, edge)
    return None if edged is None or base is None else edged._replace(whole=base.label)


def _weekday_of_month(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    weekday, ordinal, month = _first(atoms, "W"), _first(atoms, "o"), _months(atoms)
    if ordinal is None or weekday is None:
        return None
    year, told = _year_of(atoms, context)
    if month is None:
        if context.published is None:
            return None
        month, year, told = context.published.month, context.published.year, True
    base = calendar.month(year, month, context.published, told)
    return calendar.nth_weekday(base, weekday, ordinal)


def _week_of_month(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    month, ordinal = _months(atoms), _first(atoms, "o")
    if month is None or ordinal is None:
        return None
    year, told = _year_of(atoms, context)
    monday = calendar.nth_weekday(calendar.month(year, month, context.published, told), 0, ordinal)
    return None if monday is None or monday.start is None else calendar.week(monday.start, monday.anchor)


def _week_day(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    shift, weekday = _first(atoms, "R"), _first(atoms, "W")
    if context.published is None:
        return None
    monday = context.published - timedelta(days=context.published.weekday()) + timedelta(weeks=int(shift))
    return calendar.one_day(monday + timedelta(days=weekday), "published")


def _day_word(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    if _goes_on(atoms[-1].end, context.norm):
        return None
    offset, shift = _first(atoms[::-1], "B"), _first(atoms, "R")
    if shift is not None:
        offset = shift
    elif "a" in letters:  # the day before yesterday
        offset -= 1
    if context.published is None:
        return calendar.unknown_day()
    day, named = context.published + timedelta(days=int(offset)), _first(atoms, "W")
    if named is not None and offset <= 0 and day.weekday() != named:  # اليوم الجمعة, in copy published days later
        return calendar.weekday(named, None, context.published)
    return calendar.one_day(day, "published")


def _weekday(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    weekday, shift = _first(atoms, "W"), _first(atoms, "R")
    if _goes_on(atoms[-1].end, context.norm):
        return None
    if context.published is None:
        return calendar.unknown_day(f"XXXX-WXX-{weekday + 1}")
    return calendar.weekday(weekday, None if shift is None else int(shift), context.published)


def _relative(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    if "y" in letters:
        return calendar.year(_first(atoms, "y"))
    if atoms[0].letter == "Y" and word_before(context.norm, atoms[0].start)[0].endswith(_general()):
        return None  # المدير العام السابق: the adjective "general"
    unit, shift = _first(atoms, "YKV"), _first(atoms, "R")
    return calendar.relative(unit, int(shift), context.published)


def _shifted(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    amount, unit = atoms[1].value if atoms[1].letter == "t" else (Decimal(1), atoms[1].value)
    following = context.norm[atoms[1].end : atoms[1].end + 12].split()
    if context.published is None or amount != amount.to_integral_value() or (following and following[0] in _anchors()):
        return None
    count = int(amount) if letters[0] == "i" else -int(amount)
    return calendar.shifted(context.published, count, unit)


def _years(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    """`2013-2014`."""
    pair = [atom.value for atom in atoms if atom.letter == "y"]
    between = context.norm[atoms[-2].end : atoms[-1].start].strip()
    return calendar.years(pair) if between == "-" and pair[1] == pair[0] + 1 else None


def _year(atoms: list[Atom], letters: str, context: _Context) -> Interval | None:
    if "p" in letters:
        return calendar.years(_first(atoms, "p"))
    if "h" in letters:
        return calendar.hijri_year(_first(atoms, "h"))
    year = _first(atoms, "y")
    told = context.after_year or word_before(context.norm, atoms[0].start)[0] in _year_after()
    return calendar.year(year) if told or letters != "y" else None


_RESOLVERS: dict[str, Resolver] = {
    "full_date": _full_date,
    "day_range": _day_range,
    "quarter": _quarter,
    "part_year": _part_year,
    "month_ordinal_week": _week_of_month,
    "weekday_of_month": _weekday_of_month,
    "edge": _edge,
    "day_month": _month,
    "week_day": _week_day,
    "day_word": _day_word,
    "weekday": _weekday,
    "relative": _relative,
    "shifted": _shifted,
    "years": _years,
    "year": _year,
}
