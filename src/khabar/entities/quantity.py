"""Counted and measured things, and durations: a number before a unit noun, or the noun's dual alone."""

import re
from decimal import Decimal

from khabar.entities.figure import DURATION, QUANTITY, Figure
from khabar.entities.number import Number
from khabar.scan import kinds
from khabar.scan.tokens import Tokens
from khabar.text.clitics import LAM


def quantity(number: Number, tokens: Tokens, norm: str) -> Figure | None:
    """The quantity that this number is the figure of, or None."""
    match = _FIRST.match(norm, number.end)
    longest = None if match is None else tokens.unit_words.get(match[1])
    if longest is None:
        return None
    if longest > 1:
        match = _WORDS.match(norm, number.end)
    assert match is not None
    start, end = match.span(1)
    while end > start:
        sense = tokens.sense(norm[start:end], kinds.QUANTITY)
        if sense is not None:
            unit, kind, count = sense[0]
            value = number.dual if number.dual is not None and count == 1 else number.value
            return _figure(number, value, end, number.last, unit, kind, "number_unit")
        end = norm.rfind(" ", start, end)
    return None


_FIRST = re.compile(r" ?([^\W\d]\w*)")
_WORDS = re.compile(r" ?([^\W\d]\w*(?: \w+){0,2})")


def dual_quantity(at: int, tokens: Tokens) -> Figure | None:
    """`برميلين`, `شهرين`: the word alone counts two. Not for nouns that are also ordinary words."""
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    unit, kind = token.entry.senses[kinds.DUAL]
    number = Number(token.start, token.end, token.begin, Decimal(2), at, at, token.flags, rule="number.dual")
    return _figure(number, Decimal(2), token.end, at, unit, kind, "dual")


def _figure(number: Number, value: Decimal, end: int, last: int, unit: str, kind: str, how: str) -> Figure:
    type_ = DURATION if kind == "duration" else QUANTITY
    return Figure(
        type_, number.start, end, number.begin, number.first, last, number, value,
        f"{kind}.{how}", number.flags, unit,
    )  # fmt: skip


def per_unit(figure: Figure, tokens: Tokens, norm: str) -> str | None:
    """The unit that a price is for: للبرميل, للأونصة. None if no unit follows."""
    if not norm.startswith(_FOR_THE, figure.end):
        return None
    match = _FIRST.match(norm, figure.end)
    assert match is not None
    sense = tokens.sense(match.group(1)[2:], kinds.QUANTITY)
    return None if sense is None else str(sense[0][0])


_FOR_THE = (f" {LAM}{LAM}", f"{LAM}{LAM}")
