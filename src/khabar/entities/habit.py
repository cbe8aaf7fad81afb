"""The article's own habit with separators, decided once from the numerals that leave no doubt."""

import math
import re
from collections import Counter
from decimal import Decimal

from khabar.entities.currency import facts
from khabar.entities.figure import MONEY, PERCENT, QUANTITY, Figure
from khabar.scan import kinds, numerals
from khabar.scan.tokens import Tokens
from khabar.text import Aligned

_ARABIC_COMMA = "\u060c"
_BILLION = 10**9
_NO_THREE_DECIMALS = 10  # from here on an amount in cents has no third decimal; below it may be an exchange rate


def settle(figures: list[Figure], tokens: Tokens, norm: str) -> None:
    """Gives every numeral whose one separator is ambiguous (`1.250`, `2,205 مليون`) its value, in place."""
    open_ones = [f for f in figures if f.number.other is not None]
    if not open_ones:
        return
    habit = _habit(tokens, norm)
    cents = any(
        f.type == MONEY and f.number.mark == "." and f.number.other is None and f.number.scale == 1 for f in figures
    )
    following = dict(zip(map(id, figures), figures[1:], strict=False))
    for figure in open_ones:
        told = _by_conversion(figure, following.get(id(figure)), norm)
        if _has_other_role(figure, habit, cents) if told is None else told:
            other = figure.number.other
            assert other is not None
            figure.value = other / figure.divisor
            figure.rule += "+habit"


def turn(figures: list[Figure], text: Aligned) -> None:
    """Gives every decimal with a right-to-left mark after its point its value, in place.

    The mark shows what was typed fraction first: `45.<RLM>1` is 1.45 (all 69 in the unlabelled articles are).
    """
    if _POINT_TURNED not in text.raw:
        return
    for figure in figures:
        start, end = text.span(figure.start, figure.end)
        match = _TURNED.match(text.raw, start, end)
        if match is not None:
            value = Decimal(f"{match.group(2)}.{match.group(1)}") * figure.number.scale
            figure.value = value / figure.divisor
            figure.number.value, figure.number.other = value, None
            figure.rule += "+turned"


_POINT_TURNED = ".\u200f"
_TURNED = re.compile(rf"(\d+){re.escape(_POINT_TURNED)}(\d+)(?!\d)")


def _habit(tokens: Tokens, norm: str) -> Counter[tuple[str, str]]:
    """Counts of (mark, role) over the article's numerals of settled role."""
    votes: Counter[tuple[str, str]] = Counter()
    for token in tokens.of(kinds.DIGITS):
        written = norm[token.start : token.end]
        if written.isdigit():
            continue
        read = numerals.read(written)
        if read.other is not None or read.value is None:
            continue
        marks = [c for c in written if not c.isdigit()]
        if not marks or not set(marks) <= set(".,\u060c\u066b\u066c"):
            continue
        if read.shape == "grouped":
            votes[marks[0], "thousands"] += 1
        else:
            votes[marks[-1], "decimal"] += 1
            if len(marks) > 1 and marks[0] != marks[-1]:
                votes[marks[0], "thousands"] += 1
    return votes


def _has_other_role(figure: Figure, habit: Counter[tuple[str, str]], cents: bool) -> bool:
    """Is the separator in the role that the numeral alone didn't suggest? `cents`: amounts elsewhere have decimals."""
    number = figure.number
    mark = number.mark
    decimal, thousands = habit[mark, "decimal"], habit[mark, "thousands"]
    scaled = number.scale > 1
    if mark == numerals.REVERSED:
        return figure.type == QUANTITY and figure.unit != "point"
    if mark == ".":
        if (
            figure.type == MONEY
            and figure.unit is not None
            and facts().decimals.get(figure.unit) == 3
            and not thousands
        ):
            return False
        if thousands and not decimal:
            return True
        if figure.type == MONEY and not scaled and number.base is not None and number.base >= _NO_THREE_DECIMALS:
            return not cents
        if decimal and not thousands:
            return False
        if habit[",", "decimal"] and not decimal:
            return True
        return not scaled and not decimal and number.base is not None and number.base >= 1 and figure.type != PERCENT
    # a comma: thousands unless the article writes its decimals with it
    if decimal and figure.type == PERCENT:
        return True  # thousands of percent are rarer than three decimals
    if decimal and not thousands:
        return scaled or bool(habit[".", "thousands"])
    # an Arabic comma before billions: all 5 of the unlabelled articles that leave it open are decimals
    return mark == _ARABIC_COMMA and number.scale >= _BILLION and not thousands


def _by_conversion(figure: Figure, after: Figure | None, norm: str) -> bool | None:
    """Does the amount in brackets after this one say that the separator has the other role? None if it can't tell.

    `2.205 مليون درهم (600 مليون دولار)` is 2,205 million.
    """
    if after is None or figure.type != MONEY or after.type != MONEY or not figure.unit or not after.unit:
        return None
    if norm[figure.end : after.begin].strip(" ")[:1] != "(" or after.begin - figure.end > _BRACKET:
        return None
    here, there = facts().magnitude.get(figure.unit), facts().magnitude.get(after.unit)
    if not here or not there or not after.value or after.number.other is not None or figure.number.other is None:
        return None
    wanted = float(after.value) / there
    as_read = abs(math.log(float(figure.value) / here / wanted))
    as_other = abs(math.log(float(figure.number.other) / here / wanted))
    return as_other < as_read if abs(as_read - as_other) > _TOLD else None


_BRACKET = 16
_TOLD = 3.0  # the two readings differ by a factor of 1,000, e^6.9: rates drift, they don't drift by e^3
