"""Ordinals, and the two ways in which numbers without units combine: ratios and signs in words."""

import re
from decimal import Decimal
from operator import attrgetter

from khabar.entities.figure import NUMBER, ORDINAL, Figure
from khabar.entities.number import Number
from khabar.scan import kinds
from khabar.scan.tokens import Token, Tokens, word_before
from khabar.text.clitics import ARTICLE, CONJUNCTION

_TEN = Decimal(10)
_BACK = 8  # tokens of a number and what stands after it
_ROUND = frozenset("xhHsdD")  # definite, these count as ordinals: العشرون, المئة


def ordinals(figures: list[Figure], tokens: Tokens, norm: str) -> list[Figure]:
    """The figures with ordinals found and compound ordinals joined, in order."""
    places = {match.start() for match in _WORD.finditer(tokens.kinds)}
    places.update([f.first for f in figures if f.flags & ARTICLE and f.type == NUMBER])
    if not places:
        return figures
    by_first = {figure.first: figure for figure in figures}
    found: list[Figure] = []
    done = -1
    for at in sorted(places):
        made = _ordinal(at, tokens, by_first, norm) if at > done else None
        if made is not None:
            found.append(made)
            done = made.last
    taken = {at for figure in found for at in range(figure.first, figure.last + 1)}
    return sorted([*(f for f in figures if f.first not in taken), *found], key=attrgetter("start"))


_WORD = re.compile(
    f"[{kinds.ORDINAL}{kinds.ORDINAL_PART}{kinds.UNIT}](?=[{kinds.UNIT}{kinds.TEN}{kinds.AND}])|{kinds.ORDINAL}"
)


def _ordinal(at: int, tokens: Tokens, figures: dict[int, Figure], norm: str) -> Figure | None:
    letter, token = tokens.kinds[at], tokens.items[at]
    if letter == kinds.GAP or token is None:
        return None
    figure = figures.get(at)
    if figure is not None:
        return _definite(figure, at, token, tokens, figures, norm)
    part = token.entry is not None and kinds.ORDINAL_PART in token.entry.senses
    if letter not in (kinds.ORDINAL, kinds.ORDINAL_PART) and not part:
        return None
    assert token.entry is not None
    senses = token.entry.senses
    value = Decimal(senses[kinds.ORDINAL] if kinds.ORDINAL in senses else senses[kinds.ORDINAL_PART])
    last, complete = at, letter == kinds.ORDINAL
    following = tokens.items[at + 1] if at + 1 < len(tokens.items) else None
    after = figures.get(at + 1)
    if following is not None and after is not None and after.first == after.last == at + 1:
        if tokens.kinds[at + 1] == kinds.UNIT and after.value == _TEN and not following.flags:
            value, last, complete = value + _TEN, at + 1, True
        elif tokens.kinds[at + 1] == kinds.TEN and following.flags & CONJUNCTION:
            value, last, complete = value + after.value, at + 1, True
    elif tokens.kinds[at + 1 : at + 3] == kinds.AND + kinds.TEN and at + 2 in figures:
        value, last, complete = value + figures[at + 2].value, at + 2, True
    if not complete:
        return None
    value, last = _beyond(value, last, tokens, figures)
    return _figure(token, at, last, value, tokens, "ordinal.word")


def _definite(
    figure: Figure, at: int, token: Token, tokens: Tokens, figures: dict[int, Figure], norm: str
) -> Figure | None:
    """`العشرون`, `المئة`, `الثلاثمئة والسادس`, `الواحد والعشرون`: a definite number with no unit."""
    if figure.type != NUMBER or not token.flags & ARTICLE or figure.high is not None:
        return None
    word, begin = word_before(norm, token.begin)
    if tokens.sense(word, kinds.OUT_OF) and any(
        f.end == begin - 1 for back in range(1, _BACK) if (f := figures.get(at - back)) is not None
    ):
        return None  # واحد في الألف
    value, last = figure.value, figure.last
    following = tokens.items[last + 1] if last + 1 < len(tokens.items) else None
    if following is not None and tokens.kinds[last + 1] == kinds.ORDINAL and following.flags & CONJUNCTION:
        assert following.entry is not None
        value, last = value + following.entry.senses[kinds.ORDINAL], last + 1
    elif not (_ROUND & set(tokens.kinds[at : last + 1])):
        return None
    value, last = _beyond(value, last, tokens, figures)
    return _figure(token, at, last, value, tokens, "ordinal.definite")


def _beyond(value: Decimal, last: int, tokens: Tokens, figures: dict[int, Figure]) -> tuple[Decimal, int]:
    """`العاشر بعد المئة`."""
    after = figures.get(last + 2)
    if tokens.kinds[last + 1 : last + 2] == kinds.AFTER and after is not None and after.type == NUMBER:
        token = tokens.items[last + 2]
        assert token is not None
        if token.flags & ARTICLE and after.value >= _TEN * _TEN:
            return value + after.value, after.last
    return value, last


def _figure(token: Token, first: int, last: int, value: Decimal, tokens: Tokens, rule: str) -> Figure:
    end = tokens.items[last]
    assert end is not None
    number = Number(token.start, end.end, token.begin, value, first, last, token.flags, rule=rule)
    return Figure(ORDINAL, token.start, end.end, token.begin, first, last, number, value, rule, token.flags)


def ratios(figures: list[Figure], tokens: Tokens, norm: str) -> list[Figure]:
    """The figures with parts of a whole read as one number: واحد من مئة, 3 على 4, عشرين في المليون."""
    out: list[Figure] = []
    for figure in figures:
        left = out[-1] if out else None
        if (
            left is not None
            and figure.type == NUMBER == left.type
            and figure.begin - left.end <= _FAR
            and _is_ratio(left, figure, tokens, norm)
        ):
            left.value = left.value / figure.value
            left.end, left.last, left.rule = figure.end, figure.last, "number.ratio"
            continue
        out.append(figure)
    return out


def _is_ratio(left: Figure, right: Figure, tokens: Tokens, norm: str) -> bool:
    if left.high is not None or right.high is not None or right.value <= 1:
        return False
    word = norm[left.end : right.begin].strip(" ")
    if tokens.sense(word, kinds.OUT_OF) is None or left.value <= 0:
        return False
    if left.number.rule == "number.ratio" or left.number.shape == "fraction":
        return False
    return left.value < right.value or tokens.sense(word, kinds.PARTICLE) is not None


_FAR = 10


def signs(figures: list[Figure], tokens: Tokens) -> None:
    """A word for below zero right before a figure makes it negative, in place. The word stays outside the span."""
    if kinds.NEGATIVE not in tokens.kinds:
        return
    for figure in figures:
        if figure.first and tokens.kinds[figure.first - 1] == kinds.NEGATIVE and figure.high is None:
            figure.negative = True
