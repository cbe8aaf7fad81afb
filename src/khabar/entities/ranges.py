"""Figures that belong together: ranges become one, items of an enumeration share the unit of the last."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from khabar.entities.figure import DURATION, MONEY, NUMBER, PERCENT, QUANTITY, Figure
from khabar.scan import kinds
from khabar.scan.tokens import Tokens, word_before
from khabar.text.clitics import CONJUNCTION, LAM, PREPOSITION

_DESCENDING = 2  # right-to-left copy writes 310-305: the first may be the greater, but not by much
_DASHES = frozenset({"-", "~"})
_LIST_MARKS = frozenset({",", "\u060c", "/"})
_REACH = 300  # characters
_CLAUSE = 30  # words looked back for a verb of movement
_YEARS = range(1900, 2101)


def combine(figures: list[Figure], tokens: Tokens, norm: str) -> list[Figure]:
    """Figures with ranges joined and elided units filled in, in order. Reads from right to left: units come last."""
    out: list[Figure] = []
    for figure in reversed(figures):
        right = out[-1] if out else None
        if right is not None and right.begin - figure.end <= _FAR and right.high is None:
            joint = _joint(figure, right, tokens, norm)
            if joint is not None and _range_allowed(figure, right, joint):
                out[-1] = _range(figure, right, joint)
                continue
            if joint in ("and", "list", "or", "change", "from"):
                _share(figure, right, joint)
        out.append(figure)
    out.reverse()
    return out


def _joint(left: Figure, right: Figure, tokens: Tokens, norm: str) -> str | None:
    """How two neighbours are joined: `between`, `from`, `dash`, `to`, `change`, `and`, `or`, `list`, or None."""
    gap = norm[left.end : right.begin].strip(" ")
    if right.negative and not gap and left.type == NUMBER and not _is_year(left):
        return "dash"  # 35 -40%
    if gap in _DASHES and not right.flags:
        return "between" if _before(left, kinds.BETWEEN, tokens, norm) else "dash"
    conjoined = (not gap and bool(right.flags & CONJUNCTION)) or tokens.kinds[left.last + 1 : right.first] == kinds.AND
    senses = tokens.words.get(gap, _NO_SENSES)
    to = kinds.TO in senses
    if (conjoined or to or kinds.BETWEEN in senses) and _before(left, kinds.BETWEEN, tokens, norm):
        return "between"
    if to or (not gap and right.flags & PREPOSITION and norm[right.begin] == LAM):
        if _before(left, kinds.FROM, tokens, norm):
            return "change" if _moves(left, tokens, norm) else "from"
        return "to" if to else None
    if conjoined:
        return "and"
    if kinds.OR in senses:
        return "or"
    return "list" if gap in _LIST_MARKS else None


_NO_SENSES: dict[str, Any] = {}
_FAR = 12


def _before(figure: Figure, kind: str, tokens: Tokens, norm: str) -> bool:
    """Does a word of this kind stand right before the figure?"""
    return tokens.sense(word_before(norm, figure.begin)[0], kind) is not None


def _moves(figure: Figure, tokens: Tokens, norm: str) -> bool:
    """Is the figure in the clause of a verb of movement?"""
    floor = max(0, figure.begin - _REACH)
    clause = max(norm.rfind(mark, floor, figure.begin) for mark in ("\n", ". ", "\u061f"))
    words = norm[max(floor, clause + 1) : figure.begin].split()
    return any(tokens.sense(word, kinds.MOVEMENT) for word in words[-_CLAUSE:])


def _range_allowed(left: Figure, right: Figure, joint: str) -> bool:
    if left.high is not None or left.negative or left.type not in (NUMBER, right.type):
        return False
    same = left.type == right.type and left.unit == right.unit
    bare = left.type == NUMBER
    if not (same or bare):
        return False
    if joint == "between" or joint == "from":
        return _low(left, right) < right.value and not (right.type == NUMBER and _is_year(left) and joint == "from")
    if joint == "dash":
        if right.type == NUMBER:
            return left.value < right.value and not _is_year(left)
        low = _low(left, right)
        return low < right.value or (bare and right.value < low < _DESCENDING * right.value)
    if joint == "to":
        return bare and right.type != NUMBER and not _is_year(left) and _low(left, right) < right.value
    return False


def _is_year(figure: Figure) -> bool:
    return figure.number.rule == "number.numeral" and figure.value in _YEARS and figure.number.shape == "plain"


def _low(left: Figure, right: Figure) -> Decimal:
    """The lower bound, with the scale and the sub-unit that stand only on the upper one."""
    value = left.value
    if left.type == NUMBER:
        if left.number.scale == 1 and right.number.scale > 1 and _fits(left, right):
            value = value * right.number.scale
        if right.divisor != 1:
            value = value / right.divisor
    return value


def _fits(left: Figure, right: Figure) -> bool:
    """May the right figure's scale be the left one's too? Not where the left figure would become the greater."""
    base = right.number.base
    return (
        base is None or left.value <= base * 100
        if left.number.shape != "plain"
        else base is None or left.value < base * 10
    )


def _range(left: Figure, right: Figure, joint: str) -> Figure:
    low = _low(left, right)
    right.high, right.value = max(right.value, low), min(right.value, low)
    right.negative = False
    right.start, right.begin, right.first = left.start, left.begin, left.first
    right.flags, right.number = left.flags, left.number
    right.rule += f"+{joint}"
    return right


def _share(left: Figure, right: Figure, joint: str) -> None:
    """An item without a unit takes the unit, and if it has none of its own the scale, of the item after it."""
    if left.type != NUMBER or right.type not in (MONEY, PERCENT, QUANTITY, DURATION) or _is_year(left):
        return
    if left.number.rule != "number.numeral" and left.number.scale == 1 and joint == "list":
        return
    if joint == "list" and not right.shared and right.number.scale == 1:
        return
    if left.number.scale == 1 and right.number.scale > 1:
        left.value *= right.number.scale
        left.number.scale = right.number.scale
    left.type, left.unit, left.divisor = right.type, right.unit, right.divisor
    left.candidates, left.reason = right.candidates, right.reason
    left.value /= right.divisor
    left.rule, left.shared = f"{right.rule.partition('+')[0]}+enumeration", True


_LOWER, _UPPER = frozenset({"more_than", "at_least"}), frozenset({"less_than", "at_most"})


def bounded(figures: list[Figure], tokens: Tokens, norm: str) -> Iterator[Figure]:
    """The figures, with a lower and an upper bound of the same thing joined: أكثر من 100 وأقل من 300."""
    last: Figure | None = None
    for figure in figures:
        if last is not None and figure.modifier in _UPPER and _bounds(last, figure, tokens, norm):
            last.high, last.end, last.last = figure.value, figure.end, figure.last
            last.modifier, last.rule = "exact", last.rule + "+bounds"
            continue
        if last is not None:
            yield last
        last = figure
    if last is not None:
        yield last


def _bounds(low: Figure, high: Figure, tokens: Tokens, norm: str) -> bool:
    if low.high is not None or high.high is not None or low.type != high.type or low.unit != high.unit:
        return False
    if low.modifier not in _LOWER or low.value >= high.value:
        return False
    token = tokens.items[high.first - 1] if high.first else None
    if token is None or token.begin - low.end > _BOUNDS_APART:
        return False
    between = norm[low.end : token.begin].strip(" ,\u060c")
    return bool(token.flags & CONJUNCTION) or tokens.sense(between, kinds.OR) is not None


_BOUNDS_APART = 6
