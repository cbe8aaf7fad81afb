"""Is one amount the other, or its rounding?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

from khabar.merging.telling import Data

LEAST = 2  # significant digits that a rounding keeps: nobody says 10 for 11.47
BARE = 3  # those that it keeps without a word like "about" or "more than"
CUT = 4  # those that it keeps where digits were cut off and not rounded
PRECISE = 5  # digits of a figure that can't be met twice by chance
_ABOVE, _BELOW = ("more_than", "at_least"), ("less_than", "at_most")
_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING)


class Figure(NamedTuple):
    """An amount, or a range, with its modifier and how many significant digits it has."""

    amount: Decimal | None
    bounds: tuple[Any, Any] | None
    modifier: str
    digits: int


def figure(part: Data) -> Figure:
    """That of a value, a change or a prior figure."""
    modifier = part.get("modifier", "exact")
    if part["amount"] is None:
        return Figure(None, (part.get("low"), part.get("high")), modifier, 0)
    return Figure(amount := Decimal(part["amount"]), None, modifier, digits(amount))


def digits(amount: Decimal) -> int:
    """Significant ones: 11,500,000 has three."""
    return len(amount.normalize().as_tuple().digits)


def spoken(exact: Figure) -> Iterator[Decimal]:
    """The amounts that may be said for this one: itself first."""
    if exact.amount is None:
        return
    yield exact.amount
    found = {
        rounded
        for count in range(LEAST, exact.digits)
        for how in _ROUNDINGS
        if digits(rounded := _rounded(exact.amount, count, how)) >= LEAST
    }
    yield from sorted(found - {exact.amount})


def agree(exact: Figure, other: Figure, least: int = LEAST, level: bool = False) -> bool:
    """Is the other the same amount, or this one rounded to `least` digits or more?

    Of a `level`, a price or the state of an index, "below 9,100" is a mark that it has passed and 8,800 may be of any
    other time of the day: both tell a mark or neither, and a rounding keeps `CUT` digits.
    """
    if _opposed(exact.modifier, other.modifier) or (level and _is_mark(exact) != _is_mark(other)):
        return False
    if exact.amount is None or other.amount is None:
        return exact[:2] == other[:2]
    if exact.amount == other.amount:
        return True
    if other.digits > exact.digits:
        exact, other = other, exact
    if level and (_is_mark(other) or other.digits < CUT):
        return False
    return other.digits >= least and _is_rounding(exact, other, least)


def _is_rounding(exact: Figure, other: Figure, least: int) -> bool:
    assert exact.amount is not None and other.amount is not None

    def made(how: str) -> bool:
        # a rounding may end in zeros: 11.96 to three digits is 12.0
        counts = range(other.digits, exact.digits)
        return any(_rounded(exact.amount, count, how) == other.amount for count in counts)  # type: ignore[arg-type]

    if other.modifier in _ABOVE:
        return made(ROUND_FLOOR)
    if other.modifier in _BELOW:
        return made(ROUND_CEILING)
    half = made(ROUND_HALF_UP) or made(ROUND_HALF_EVEN)
    if other.modifier == "approximately" or least < LEAST:
        return half
    return (other.digits >= BARE and half) or (other.digits >= CUT and made(ROUND_FLOOR))


def _rounded(amount: Decimal, count: int, how: str) -> Decimal:
    return Context(prec=count, rounding=how).plus(amount)


def _is_mark(figure: Figure) -> bool:
    return figure.modifier in (*_ABOVE, *_BELOW)


def _opposed(one: str, other: str) -> bool:
    return (one in _ABOVE and other in _BELOW) or (one in _BELOW and other in _ABOVE)
