"""What bounds a figure or makes it approximate: words right before it, or right after it."""

from functools import cache

from khabar import lexicons
from khabar.entities.figure import Figure
from khabar.scan import kinds
from khabar.scan.tokens import Token, Tokens, word_before

_OPENERS = frozenset('("$[')


def modify(figures: list[Figure], tokens: Tokens, norm: str) -> None:
    """Sets `modifier` of every figure, in place."""
    letters = tokens.kinds
    signs = any(sign in norm for sign in _SIGN_ENDS)
    for figure in figures:
        first, last = figure.first, figure.last
        modifier = None
        if not _BEFORE.isdisjoint(letters[first - 2 if first > 1 else 0 : first]):
            modifier = _before(figure, tokens, norm)
        if modifier is None and kinds.MODIFIER in letters[last + 1 : last + 3]:
            modifier = _after(figure, tokens, norm)
        if modifier is None and signs:
            modifier = _sign(figure, norm)
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
    if token.entry.kind == kinds.BOUND:
        return _bound(token, begin, tokens, norm)
    for _ in range(_WORDS):
        if begin - token.end <= 1:
            break
        word, start = word_before(norm, begin)
        senses = tokens.words.get(word) if word else None
        if senses is None or not (_SKIPPED & senses.keys()):
            return None
        if (kinds.BETWEEN in senses or kinds.FROM in senses) and figure.high is None:
            return None
        begin = start
    found: str | None = token.entry.value[0]
    return found if begin - token.end <= 1 else None


def _bound(token: Token, begin: int, tokens: Tokens, norm: str) -> str | None:
    """The modifier of a bounding verb whose subject may stand between it and the figure."""
    assert token.entry is not None
    modifier, needs_particle = token.entry.value
    between = norm[token.end : begin].split()
    if needs_particle and (not between or tokens.sense(between.pop(), kinds.PARTICLE) is None):
        return None
    if len(between) > _SUBJECT or not all(word.isalpha() for word in between):
        return None
    if any(word[0] in _prepositions() or _JOINS & tokens.words.get(word, {}).keys() for word in between):
        return None
    found: str | None = modifier
    return found


@cache
def _prepositions() -> frozenset[str]:
    return frozenset(lexicons.load("clitics")["prepositions"])


_JOINS = frozenset({kinds.PARTICLE, kinds.FROM, kinds.TO, kinds.OUT_OF, kinds.OR})
_SUBJECT = 3  # words
_BEFORE = frozenset({kinds.MODIFIER, kinds.BOUND})
_SKIPPED = frozenset({kinds.LINK, kinds.BETWEEN, kinds.FROM})
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
