"""Counted and measured things, and durations: a number before a unit noun, or the noun's dual alone."""

from decimal import Decimal

from khabar.entities.figure import DURATION, QUANTITY, Figure
from khabar.entities.number import Number
from khabar.scan import kinds
from khabar.scan.tokens import Token, Tokens


def quantity(number: Number, tokens: Tokens) -> Figure | None:
    """The quantity that this number is the figure of, or None."""
    after = number.last + 1
    token = tokens.items[after] if after < len(tokens.items) else None
    if token is None or token.entry is None or kinds.QUANTITY not in token.entry.senses or token.flags:
        return None
    unit, kind, count, _ = token.entry.senses[kinds.QUANTITY]
    if count == 2:
        return None
    value = number.dual if number.dual is not None and count == 1 else number.value
    return _figure(number, value, token, after, unit, kind, "number_unit")


def dual_quantity(at: int, tokens: Tokens) -> Figure | None:
    """`برميلين`, `شهرين`: the word alone counts two. Not for nouns that are also ordinary words."""
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    unit, kind, count, ambiguous = token.entry.senses[kinds.QUANTITY]
    if count != 2 or ambiguous:
        return None
    number = Number(token.start, token.end, token.begin, Decimal(2), at, at, token.flags, rule="number.dual")
    return _figure(number, Decimal(2), token, at, unit, kind, "dual")


def _figure(number: Number, value: Decimal, token: Token, last: int, unit: str, kind: str, how: str) -> Figure:
    type_ = DURATION if kind == "duration" else QUANTITY
    return Figure(
        type_, number.start, token.end, number.begin, number.first, last, number, value, unit=unit,
        rule=f"{kind}.{how}", flags=number.flags,
    )  # fmt: skip
