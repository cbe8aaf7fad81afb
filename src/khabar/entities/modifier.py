"""What bounds a figure or makes it approximate: words right before it, or right after it."""

from functools import cache

from khabar import lexicons
from khabar.entities.figure import Figure
from khabar.scan import kinds
from khabar.scan.tokens import Tokens

_EXACT = "exact"
_OPENERS = frozenset(" (\"$[")
_REACH = 3


def modify(figures: list[Figure], tokens: Tokens, norm: str) -> None:
    """Sets `modifier` of every figure, in place."""
    letters, items = tokens.kinds, tokens.items
    for figure in figures:
        at = _previous(figure.first - 1, figure.begin, tokens, norm)
        if at >= 0 and letters[at] in (kinds.BETWEEN, kinds.FROM) and figure.high is not None:
            token = items[at]
            assert token is not None
            at = _previous(at - 1, token.begin, tokens, norm)
        modifier = _before(at, tokens) if at >= 0 else None
        if modifier is None:
            modifier = _after(figure, tokens, norm) or _sign(figure, norm)
        if modifier is not None:
            figure.modifier = modifier


def _previous(at: int, begin: int, tokens: Tokens, norm: str) -> int:
    """The token that stands right before `begin`, or -1. An opening bracket or sign between them is no distance."""
    if at < 0:
        return -1
    token = tokens.items[at]
    if token is None:
        at -= 1
        token = tokens.items[at] if at >= 0 else None
        if token is None or not _OPENERS.issuperset(norm[token.end : begin]):
            return -1
    return at


def _before(at: int, tokens: Tokens) -> str | None:
    """The modifier that ends at this token; nouns such as a value or a level may stand between it and the figure."""
    letters, items = tokens.kinds, tokens.items
    particle = letters[at] == kinds.PARTICLE
    if particle:
        at -= 1
    for _ in range(_REACH):
        if at < 0 or items[at] is None:
            return None
        token = items[at]
        assert token is not None and token.entry is not None or letters[at] == kinds.DIGITS
        if letters[at] == kinds.LINK:
            at -= 1
            continue
        if letters[at] == kinds.MODIFIER and not particle:
            assert token is not None and token.entry is not None
            found: str | None = token.entry.value[0]
            return found
        if letters[at] == kinds.BOUND and particle:
            assert token is not None and token.entry is not None
            bound: str | None = token.entry.value
            return bound
        return None
    return None


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
