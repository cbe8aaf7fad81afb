"""Arithmetic of dates: intervals with exclusive ends and TIMEX-like labels. Knows calendars, not Arabic."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_FIRST_HIJRI, _LAST_HIJRI = 1343, 1500  # what the Umm al-Qura tables cover
_PIVOT = 50
_remembered = lru_cache(maxsize=4096)  # an article names the same few days and years again and again


class Interval(NamedTuple):
    """A half-open interval of days and its label; `start` and `end` are None where the year can't be known."""

    label: str
    start: date | None = None
    end: date | None = None
    anchor: str | None = None
    whole: str | None = None  # label of the period that this is the beginning, middle or end of


def one_day(day_: date, anchor: str | None = None) -> Interval:
    """A single day."""
    return Interval(day_.isoformat(), day_, day_ + timedelta(days=1), anchor)


def unknown_day(label: str = "XXXX-XX-XX") -> Interval:
    """A day that the day of publication would tell."""
    return Interval(label, anchor="published")


@_remembered
def year(number: int, anchor: str | None = None) -> Interval:
    """A calendar year."""
    return Interval(f"{number:04}", date(number, 1, 1), date(number + 1, 1, 1), anchor)


def years(pair: list[int]) -> Interval | None:
    """`2014/2015`: a season or fiscal year; its days are not known. Two years apart or more: both and all between."""
    first, last = pair[0], pair[-1]
    if last < 100:
        last += first - first % 100
    if not 1900 <= first < last <= 2100:
        return None
    label = f"{first}/{last}"
    return Interval(label) if last == first + 1 else Interval(label, date(first, 1, 1), date(last + 1, 1, 1))


def _nearest_year(month_: int, published: date) -> int:
    """The year in which a month with no year lies nearest to the day of publication."""
    return min(
        (published.year, published.year - 1, published.year + 1),
        key=lambda y: abs((y - published.year) * 12 + month_ - published.month),
    )


def _known_year(number: int | None, month_: int, published: date | None, told: bool) -> tuple[int | None, str | None]:
    if number is not None:
        return number, "published" if told else None
    if published is None:
        return None, "published"
    return _nearest_year(month_, published), "published"


@_remembered
def month(number: int | None, month_: int, published: date | None, told: bool = False) -> Interval:
    """A month of a year; of the nearest year where none is named."""
    known, anchor = _known_year(number, month_, published, told)
    if known is None:
        return Interval(f"XXXX-{month_:02}", anchor=anchor)
    start = date(known, month_, 1)
    return Interval(f"{known:04}-{month_:02}", start, _add_months(start, 1), anchor)


@_remembered
def day(number: int | None, month_: int, day_: int, published: date | None, told: bool = False) -> Interval | None:
    """A day of a month; None if the calendar has no such day."""
    known, anchor = _known_year(number, month_, published, told)
    if known is None:
        return Interval(f"XXXX-{month_:02}-{day_:02}", anchor=anchor) if 1 <= day_ <= 31 else None
    try:
        return one_day(date(known, month_, day_), anchor)
    except ValueError:
        return None


@_remembered
def part(number: int | None, size: int, ordinal: int, published: date | None, told: bool = False) -> Interval:
    """A quarter (size 3) or half (size 6) of a year; of the year of publication where none is named."""
    name = f"{'Q' if size == 3 else 'H'}{ordinal}"
    anchor = "published" if told or number is None else None
    if number is None:
        if published is None:
            return Interval(f"XXXX-{name}", anchor=anchor)
        number = (
            published.year if date(published.year, size * (ordinal - 1) + 1, 1) <= published else published.year - 1
        )
    start = date(number, size * (ordinal - 1) + 1, 1)
    return Interval(f"{number:04}-{name}", start, _add_months(start, size), anchor)


def shifted_part(shift: int, size: int, published: date | None) -> Interval | None:
    """The last, this or the next quarter or half."""
    if published is None:
        return None
    index = published.year * (12 // size) + (published.month - 1) // size + shift
    number, ordinal = divmod(index, 12 // size)
    return part(number, size, ordinal + 1, published, told=True)


def first_months(number: int | None, count: int, published: date | None, told: bool = False) -> Interval | None:
    """The first `count` months of a year."""
    if not 1 <= count <= 12:
        return None
    anchor = "published" if told or number is None else None
    number = number if number is not None else published.year if published else None
    if number is None:
        return Interval(f"XXXX-01/XXXX-{count:02}", anchor=anchor)
    start = date(number, 1, 1)
    return Interval(f"{number:04}-01/{number:04}-{count:02}", start, _add_months(start, count), anchor)


def _add_months(start: date, count: int) -> date:
    number, index = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(number, index + 1, min(start.day, _length(number, index + 1)))


def _length(number: int, month_: int) -> int:
    following = date(number + month_ // 12, month_ % 12 + 1, 1)
    return (following - timedelta(days=1)).day


@_remembered
def relative(unit: str, shift: int, published: date | None) -> Interval | None:
    """Last year, this month, next week."""
    if published is None:
        return Interval({"year": "XXXX", "month": "XXXX-XX", "week": "XXXX-WXX"}[unit], anchor="published")
    if unit == "year":
        return year(published.year + shift, "published")
    if unit == "month":
        start = _add_months(published.replace(day=1), shift)
        return month(start.year, start.month, published, told=True)
    begun = published + timedelta(days=1) if published.weekday() == _SUNDAY else published  # Arab weeks begin on Sunday
    return week(begun - timedelta(days=begun.weekday()) + timedelta(weeks=shift), "published")


_SUNDAY = 6


def week(monday: date, anchor: str | None) -> Interval:
    """The ISO week that begins on this Monday."""
    iso = monday.isocalendar()
    return Interval(f"{iso.year}-W{iso.week:02}", monday, monday + timedelta(days=7), anchor)


def relative_month(month_: int, shift: int, published: date | None) -> Interval:
    """Last November, next March: the nearest such month before or after the month of publication."""
    if published is None:
        return month(None, month_, None)
    if shift == 0:
        return month(published.year, month_, published, told=True)
    step = 1 if shift > 0 else -1
    number = published.year
    if (month_ - published.month) * step <= 0:
        number += step
    return month(number + shift - step, month_, published, told=True)


@_remembered
def weekday(number: int, shift: int | None, published: date) -> Interval:
    """A weekday: with no word beside it the last one, as news speaks of what has happened; else last, this, next."""
    back = (published.weekday() - number) % 7
    if shift is None:
        return one_day(published - timedelta(days=back), "published")
    if shift > 0:
        return one_day(published + timedelta(days=(7 - back) + 7 * (shift - 1)), "published")
    if shift == 0:
        return one_day(published + timedelta(days=(7 - back) % 7 or 7 if back else 0), "published")
    return one_day(published - timedelta(days=(back or 7) + 7 * (-shift - 1)), "published")


def nth_weekday(base: Interval, number: int, ordinal: int) -> Interval | None:
    """The nth weekday of a month; None if the month has none."""
    if base.start is None or base.end is None:
        return None
    first = base.start + timedelta(days=(number - base.start.weekday()) % 7)
    found = first + timedelta(weeks=ordinal - 1)
    return one_day(found, base.anchor) if found < base.end else None


def edge(base: Interval, which: str) -> Interval:
    """The begin, middle or end of a period, as a day; in the label alone where the year can't be known."""
    if base.start is None or base.end is None:
        return base._replace(label=_edge_label(base.label, which))
    last = base.end - timedelta(days=1)
    middle = (
        base.start.replace(day=15) if (base.end - base.start).days <= 31 else base.start + (base.end - base.start) // 2
    )
    return one_day({"begin": base.start, "middle": middle, "end": last}[which], base.anchor)


def _edge_label(label: str, which: str) -> str:
    if label == "XXXX":
        return {"begin": "XXXX-01-01", "middle": "XXXX-07-01", "end": "XXXX-12-31"}[which]
    month_ = label.removeprefix("XXXX-")
    if not month_.isdigit() or (month_ == "02" and which == "end"):
        return label
    days = {"begin": 1, "middle": 15, "end": _length(2001, int(month_))}
    return f"{label}-{days[which]:02}"


def day_of(base: Interval, number: int) -> Interval | None:
    """A day of a month."""
    if base.start is None:
        return Interval(f"{base.label}-{number:02}", anchor=base.anchor) if 1 <= number <= 31 else None
    return day(base.start.year, base.start.month, number, None)


def span(first: Interval, last: Interval) -> Interval:
    """From the first to the last, both included."""
    return Interval(f"{first.label}/{last.label}", first.start, last.end, first.anchor)


def months_around(count: int, published: date | None) -> Interval | None:
    """The last (count below zero) or next months, the month of publication not counted."""
    if published is None or count == 0 or abs(count) > 120:
        return None
    here = published.replace(day=1)
    start, end = (_add_months(here, count), here) if count < 0 else (_add_months(here, 1), _add_months(here, count + 1))
    last = _add_months(end, -1)
    return Interval(f"{start:%Y-%m}/{last:%Y-%m}", start, end, "published")


def shifted(published: date, count: int, unit: str) -> Interval | None:
    """So many days or weeks from the day of publication, as a day; so many months or years, as a month."""
    try:
        if unit in ("day", "week"):
            return one_day(published + timedelta(days=count * (7 if unit == "week" else 1)), "published")
        if unit in ("month", "year"):
            start = _add_months(published.replace(day=1), count * (12 if unit == "year" else 1))
            return month(start.year, start.month, published, told=True)
    except (ValueError, OverflowError):
        return None
    return None


def numeric(parts: list[int], published: date | None, told: bool) -> Interval | None:
    """A date in digits: day first unless that can't be; two parts only where a word of dates stands before them."""
    if len(parts) == 3:
        if parts[0] > 31:
            candidates = [(parts[0], parts[1], parts[2])]
        else:
            number = parts[2] + (2000 if parts[2] < _PIVOT else 1900 if parts[2] < 100 else 0)
            candidates = [(number, parts[1], parts[0]), (number, parts[0], parts[1])]
        for number, month_, day_ in candidates:
            if _FIRST_HIJRI <= number <= _LAST_HIJRI:
                return hijri(number, month_, day_, published)
            if 1900 <= number <= 2100 and 1 <= month_ <= 12:
                found = day(number, month_, day_, published)
                if found is not None:
                    return found
        return None
    if len(parts) != 2 or not told:
        return None
    for month_, day_ in ((parts[1], parts[0]), (parts[0], parts[1])):
        if 1 <= month_ <= 12 and 1 <= day_ <= 31:
            return day(None, month_, day_, published)
    return None


@_remembered
def hijri(
    number: int | None, month_: int, day_: int | None, published: date | None, shift: int | None = None
) -> Interval | None:
    """A Hijri month or day as Gregorian days, by the Umm al-Qura calendar."""
    from hijridate import Gregorian, Hijri

    anchor = None
    if number is None:
        if published is None:
            return None
        today = Gregorian(published.year, published.month, published.day).to_hijri()
        number, anchor = today.year, "published"
        if shift is not None and shift < 0 and month_ >= today.month:
            number -= 1
        elif shift is not None and shift > 0 and month_ <= today.month:
            number += 1
    try:
        start = Hijri(number, month_, day_ or 1)
        first = date(*start.to_gregorian().datetuple())
        length = 1 if day_ else start.month_length()
    except (ValueError, OverflowError):
        return None
    label = f"{number:04}-{month_:02}" + (f"-{day_:02}" if day_ else "")
    return Interval(f"{label}[hijri]", first, first + timedelta(days=length), anchor)


def hijri_year(number: int) -> Interval | None:
    """A Hijri year as Gregorian days, by the Umm al-Qura calendar."""
    first, last = hijri(number, 1, None, None), hijri(number, 12, None, None)
    if first is None or last is None:
        return None
    return Interval(f"{number:04}[hijri]", first.start, last.end)
