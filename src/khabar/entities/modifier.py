"""What bounds a figure or makes it approximate: words right before it, or right after it."""

from functools import cache

from khabar import lexicons
from khabar.entities.figure import Figure
from khabar.scan import kinds
from khabar.scan.tokens import Tokens, word_before

_OPENERS = frozenset("(\"$[")


def modify(figures: list[Figure], tokens: Tokens, norm: str) -> None:
    """Sets `modifier` of every figure, in place."""
    for figure in figures:
        modifier = _before(figure, tokens, norm) or _after(figure, tokens, norm) or _sign(figure, norm)
        if modifier is not None:
            figure.modifier = modifier


def _before(figure: Figure, tokens: Tokens, norm: str) -> str | None:
    """The modifier that ends right before the figure, or before a noun such as value or level that stands between.

    A bounding verb may have such a noun before its particle: لا تزيد نسبتها على 23%.
    """
    at = figure.first - 1
    if at >= 0 and tokens.items[at] is None:
        at -= 1
    token = tokens.items[at] if at >= 0 else None
    if token is None or token.entry is None or token.entry.kind not in _BEFORE or figure.begin - token.end > _REACH:
        return None
    begin = figure.begin
    while begin and norm[begin - 1] in _OPENERS:
        begin -= 1
    particle = False
    for _ in range(_WORDS):
        if begin - token.end <= 1:
            break
        word, start = word_before(norm, begin)
        senses = tokens.words.get(word) if word else None
        if senses is None or not (_SKIPPED & senses.keys()):
            return None
        if (kinds.BETWEEN in senses or kinds.FROM in senses) and figure.high is None:
            return None
        particle = particle or kinds.PARTICLE in senses
        begin = start
    if begin - token.end > 1:
        return None
    if token.entry.kind == kinds.BOUND:
        return token.entry.value if particle else None
    return None if particle else token.entry.value[0]


_BEFORE = frozenset({kinds.MODIFIER, kinds.BOUND})
_SKIPPED = frozenset({kinds.LINK, kinds.PARTICLE, kinds.BETWEEN, kinds.FROM})
_REACH, _WORDS = 40, 4


def _after(figure: Figure, tokens: Tokens, norm: str) -> str | None:
    at = figure.last + 1
    if at < len(tokens.items) and tokens.items[at] is None:
        if norm[figure.end : figure.end + 1] not in (" ", ""):
            return None
        at += 1
    token = tokens.items[at] if at < len(tokens.items) else None
    if token is None or token.entry is None or tokens.kinds[at] != kinds.MODIFIER or token.begin > figure.end + 1:
        return None
    found: str | None = token.entry.value[1]
    return found


def _sign(figure: Figure, norm: str) -> str | None:
    """`> 10`, `<= 30`."""
    before = norm[max(0, figure.start - 4) : figure.start].rstrip(" ")
    if before[-1:] not in _SIGN_ENDS:
        return None
    return next((m for sign, m in _signs() if before.endswith(sign)), None)


_SIGN_ENDS = frozenset("<>=\u2264\u2265")


@cache
def _signs() -> tuple[tuple[str, str], ...]:
    signs = lexicons.load("modifiers")["signs"]
    return tuple(sorted(signs.items(), key=lambda item: -len(item[0])))
