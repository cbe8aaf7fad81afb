"""All figures of a text: numbers get their units, then roles of separators, ranges, enumerations and modifiers."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from khabar.entities import habit, modifier, ordinal, ranges
from khabar.entities.currency import Context
from khabar.entities.figure import MONEY, NUMBER, Figure
from khabar.entities.money import beside_sign, dual_money, money, single_money, with_minor
from khabar.entities.number import Number, numbers
from khabar.entities.percent import dual_percent, is_negative, percent, single_percent
from khabar.entities.quantity import dual_quantity, per_unit, quantity
from khabar.scan import kinds
from khabar.scan.tokens import NAME_PART, Tokens
from khabar.text import Aligned
from khabar.text.clitics import ARTICLE_LETTERS, CONJUNCTION

_DUALS = re.compile(f"[{kinds.CURRENCY}{kinds.MINOR}{kinds.PERCENT}{kinds.DUAL}]")


def figures(text: Aligned, tokens: Tokens, country: str | None) -> list[Figure]:
    """Figures in text order, numbers without a unit included."""
    context = Context(text, tokens, country)
    found = [
        _with_unit(number, tokens, text, context) for number in _outside_urls(numbers(tokens, text.norm), text.norm)
    ]
    found = _with_duals(found, tokens, text, context)
    habit.turn(found, text)
    habit.settle(found, tokens, text.norm)
    found = ordinal.ordinals(found, tokens, text.norm)
    found = list(_with_rests(found, tokens, text.norm))
    found = ranges.combine(found, tokens, text.norm)
    found = ordinal.ratios(found, tokens, text.norm)
    ordinal.signs(found, tokens)
    modifier.modify(found, tokens, text.norm)
    for figure in found:
        if figure.type == MONEY:
            figure.per = per_unit(figure, tokens, text.norm)
    return list(ranges.bounded(found, tokens, text.norm))


_URL = re.compile(r"\b(?:[a-z]+://|www\.)[^\s\u0600-\u06ff]+")


def _outside_urls(found: list[Number], norm: str) -> list[Number]:
    """The numbers that are not part of a web address or an HTML entity."""
    if "#" in norm:  # what is left of an HTML entity, or a tag
        found = [n for n in found if norm[n.start - 1 : n.start] != "#"]
    if not ("w" in norm and "www." in norm) and not ("/" in norm and "://" in norm):
        return found
    urls = [match.span() for match in _URL.finditer(norm)]
    return [n for n in found if not any(start <= n.start < end for start, end in urls)]


def _with_unit(number: Number, tokens: Tokens, text: Aligned, context: Context) -> Figure:
    """The figure that a number makes with what stands beside it: a known word, a sign, or a counted noun."""
    norm = text.norm
    figure = None
    if not number.flags & NAME_PART:
        letter = tokens.kinds[number.last + 1 : number.last + 2]
        if letter == kinds.CURRENCY:
            figure = money(number, tokens, text, context)
        if figure is None:
            if letter in _UNITS or beside_sign(number, norm):
                figure = percent(number, tokens, norm) or money(number, tokens, text, context)
            elif number.scale > 1 or (number.first and tokens.kinds[number.first - 1] == kinds.CURRENCY):
                figure = money(number, tokens, text, context)
            figure = figure or quantity(number, tokens, norm)
    return figure or _plain(number, norm)


def _plain(number: Number, norm: str) -> Figure:
    start, begin = number.start, number.begin
    negative = number.rule == "number.numeral" and is_negative(norm, start)
    if negative:
        start = begin = start - 1
    return Figure(
        NUMBER, start, number.end, begin, number.first, number.last, number, number.value, number.rule, number.flags,
        negative=negative,
    )  # fmt: skip


_UNITS = frozenset({kinds.PERCENT, kinds.MINOR, kinds.HUNDRED})


def _with_duals(found: list[Figure], tokens: Tokens, text: Aligned, context: Context) -> list[Figure]:
    """The figures, with the amounts that need no number before the noun: its dual, or a noun that comes first."""
    lasts, firsts = {figure.last for figure in found}, [figure.first for figure in found]
    made = []
    for match in _DUALS.finditer(tokens.kinds):
        at = match.start()
        if at in lasts:
            continue
        place = bisect_right(firsts, at)
        if place and found[place - 1].last >= at:
            continue
        after = found[place] if place < len(found) and firsts[place] == at + 1 else None
        figure = _noun_alone(at, match.group(), after, tokens, text, context)
        if figure is not None:
            made.append(figure)
    if not made:
        return found
    inside = {at for figure in made for at in range(figure.first, figure.last + 1)}
    return sorted([*(f for f in found if f.first not in inside), *made], key=attrgetter("start"))


def _noun_alone(
    at: int, letter: str, after: Figure | None, tokens: Tokens, text: Aligned, context: Context
) -> Figure | None:
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    figure = None
    if letter == kinds.CURRENCY:
        figure = single_money(at, after, tokens, text, context)
    if figure is None and letter in (kinds.CURRENCY, kinds.MINOR):
        figure = dual_money(at, tokens, text, context)
    if figure is None and letter == kinds.PERCENT:
        figure = dual_percent(at, tokens) or single_percent(at, after, tokens)
    if figure is None and kinds.DUAL in token.entry.senses:
        figure = dual_quantity(at, tokens)
    return figure


def _with_rests(found: list[Figure], tokens: Tokens, norm: str) -> Iterator[Figure]:
    """The figures, sub-units and the rest of a scale joined to the main amount before them."""
    last: Figure | None = None
    for figure in found:
        if last is not None and last.type == MONEY and last.divisor == 1:
            if _is_minor(last, figure, tokens):
                with_minor(last, figure)
                continue
            if _is_rest(last, figure, norm):
                last.value, last.end, last.last = last.value + figure.value, figure.end, figure.last
                continue
        if last is not None:
            yield last
        last = figure
    if last is not None:
        yield last


def _is_minor(last: Figure, figure: Figure, tokens: Tokens) -> bool:
    """`3 دولارات و42 سنتا`."""
    if figure.type != MONEY or figure.divisor <= 1 or last.unit != figure.unit or figure.value >= 1:
        return False
    follows = figure.first == last.last + 1 and bool(figure.flags & CONJUNCTION)
    return follows or tokens.kinds[last.last + 1 : figure.first] == kinds.AND


def _is_rest(last: Figure, figure: Figure, norm: str) -> bool:
    """`مليار دولار ونصف المليار`: a part of the scale that the amount has, the scale said again with its article."""
    if figure.type != NUMBER or last.high is not None:
        return False
    if figure.first != last.last + 1 or not figure.flags & CONJUNCTION:
        return False
    scale = last.number.scale
    definite = f" {ARTICLE_LETTERS}" in norm[figure.start : figure.end]
    return definite and scale > 1 and figure.number.scale == scale and figure.value < scale
