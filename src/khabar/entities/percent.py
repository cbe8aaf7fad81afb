"""Percentages: a number before a percent word, or beside a percent sign."""

from decimal import Decimal

from khabar.entities.figure import NUMBER, PERCENT, Figure
from khabar.entities.number import Number
from khabar.scan import kinds
from khabar.scan.tokens import Tokens
from khabar.text.clitics import ARTICLE

SIGN = "%"
_BEFORE_MINUS = frozenset(' ("\n:')


def percent(number: Number, tokens: Tokens, norm: str) -> Figure | None:
    """The percentage that this number is the figure of, or None."""
    after = number.last + 1
    letter = tokens.kinds[after : after + 1]
    if letter == kinds.PERCENT:
        token = tokens.items[after]
        assert token is not None and token.entry is not None
        unit, count = token.entry.value
        if count == 1:
            return _figure(number, norm, number.start, token.end, after, unit, "percent.number_word")
    if letter == kinds.HUNDRED and number.rule == "number.numeral":
        token = tokens.items[after]
        assert token is not None
        if (
            token.flags == ARTICLE and tokens.kinds[after + 1 : after + 2] != kinds.CURRENCY
        ):  # `0.8 المئة`, a slip of the desk
            return _figure(number, norm, number.start, token.end, after, "percent", "percent.lost_preposition")
    end = number.end
    if norm[end : end + 1] == SIGN:
        return _figure(number, norm, number.start, end + 1, number.last, "percent", "percent.number_sign")
    if norm[end : end + 2] == f" {SIGN}" and not norm[end + 2 : end + 3].isdigit():
        return _figure(number, norm, number.start, end + 2, number.last, "percent", "percent.number_sign")
    start = number.start - (norm[number.start - 1 : number.start] in "-+" and number.start > 0)
    for sign in (SIGN, f"{SIGN} "):
        at = start - len(sign)
        if (
            at >= 0
            and norm[at:start] == sign
            and (sign == SIGN or not norm[max(0, at - 2) : at].rstrip()[-1:].isdigit())
        ):
            return _figure(number, norm, at, end, number.last, "percent", "percent.sign_number")
    return None


def _figure(number: Number, norm: str, start: int, end: int, last: int, unit: str, rule: str) -> Figure:
    figure = Figure(
        PERCENT, start, end, min(start, number.begin), number.first, last, number, number.value, rule, number.flags,
        unit,
    )  # fmt: skip
    if is_negative(norm, number.start):
        figure.negative = True
        figure.start = min(start, number.start - 1)
        figure.begin = min(figure.begin, figure.start)
    return figure


def is_negative(norm: str, start: int) -> bool:
    """Is a minus sign glued to the number that starts here, and no range or compound word before it?"""
    if start == 0 or norm[start - 1] != "-":
        return False
    if norm[start - 2 : start - 1] == SIGN:  # %-5 is below zero, 3%-5% is a range
        return not norm[start - 3 : start - 2].isdigit()
    return start == 1 or norm[start - 2] in _BEFORE_MINUS


def dual_percent(at: int, tokens: Tokens) -> Figure | None:
    """`نقطتين مئويتين`: the word alone counts two."""
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    unit, count = token.entry.value
    if count != 2 or tokens.kinds[at] != kinds.PERCENT:
        return None
    number = Number(token.start, token.end, token.begin, Decimal(2), at, at, token.flags, rule="number.dual")
    return Figure(
        PERCENT, token.start, token.end, token.begin, at, at, number, Decimal(2), "percent.dual",
        token.flags, unit,
    )  # fmt: skip


def single_percent(at: int, after: Figure | None, tokens: Tokens) -> Figure | None:
    """`نقطة مئوية واحدة`: the number one comes after its unit."""
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    if after is None or after.first != at + 1 or after.flags or after.value != 1 or after.number.shape != "words":
        return None
    unit, count = token.entry.value
    if count != 1 or after.type != NUMBER or unit == "percent":
        return None
    return Figure(
        PERCENT, token.start, after.end, token.begin, at, after.last, after.number, after.value,
        "percent.noun_first", token.flags, unit,
    )  # fmt: skip
