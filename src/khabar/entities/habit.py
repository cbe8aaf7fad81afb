"""The article's own habit with separators, decided once from the numerals that leave no doubt."""

from collections import Counter
from decimal import Decimal

from khabar.entities.currency import facts
from khabar.entities.figure import MONEY, Figure
from khabar.scan import kinds, numerals
from khabar.scan.tokens import Tokens

_LARGEST_SCALED = 1000
_NO_THREE_DECIMALS = 10  # from here on an amount in cents has no third decimal; below it may be an exchange rate


def settle(figures: list[Figure], tokens: Tokens, norm: str) -> None:
    """Gives every numeral whose one separator is ambiguous (`1.250`, `2,205 مليون`) its value, in place."""
    open_ones = [f for f in figures if f.number.other is not None]
    if not open_ones:
        return
    habit = _habit(tokens, norm)
    for figure in open_ones:
        if _has_other_role(figure, habit):
            other = figure.number.other
            assert other is not None
            figure.value = other / figure.divisor
            figure.rule += "+habit"


def _habit(tokens: Tokens, norm: str) -> Counter[tuple[str, str]]:
    """Counts of (mark, role) over the article's numerals of settled role."""
    votes: Counter[tuple[str, str]] = Counter()
    for letter, token in zip(tokens.kinds, tokens.items, strict=True):
        if letter != kinds.DIGITS or token is None:
            continue
        written = norm[token.start : token.end]
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


def _has_other_role(figure: Figure, habit: Counter[tuple[str, str]]) -> bool:
    """Is the separator in the role that the numeral alone didn't suggest?"""
    number = figure.number
    mark = number.mark
    decimal, thousands = habit[mark, "decimal"], habit[mark, "thousands"]
    scaled = number.scale > 1
    if mark == ".":
        if figure.type == MONEY and figure.unit is not None and facts().decimals.get(figure.unit) == 3 and not thousands:
            return False
        if thousands and not decimal:
            return True
        if figure.type == MONEY and not scaled and number.base is not None and number.base >= _NO_THREE_DECIMALS:
            return True
        if decimal and not thousands:
            return False
        if habit[",", "decimal"] and not decimal:
            return not scaled
        return not scaled and not decimal and number.base is not None and number.base >= 1 and figure.type != "PERCENT"
    # a comma: thousands unless the article writes its decimals with it
    if decimal and not thousands:
        return scaled or bool(habit[".", "thousands"])
    if scaled and not thousands and habit[".", "decimal"] == 0 and number.base is not None:
        return number.scale >= Decimal(10) ** 6 and number.base >= _LARGEST_SCALED
    return False
