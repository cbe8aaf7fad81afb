"""Amounts of money: a number with a currency noun, sign, code or abbreviation, before it or after it."""

from decimal import Decimal
from functools import cache

from khabar.entities.currency import Context, Meaning, facts
from khabar.entities.figure import MONEY, NUMBER, Figure
from khabar.entities.number import Number
from khabar.scan import kinds
from khabar.scan.automaton import Entry
from khabar.scan.tokens import Token, Tokens
from khabar.text import Aligned, normalise
from khabar.text.clitics import ARTICLE, CONJUNCTION


def money(number: Number, tokens: Tokens, text: Aligned, context: Context) -> Figure | None:
    """The amount that this number is the figure of, or None."""
    after = number.last + 1
    letter = tokens.kinds[after : after + 1]
    if letter == kinds.CURRENCY:
        return _by_noun(number, tokens, after, text, context)
    if letter == kinds.MINOR:
        return _by_minor(number, tokens, after, context)
    if letter == kinds.GAP and tokens.kinds[after + 1 : after + 2] == kinds.CURRENCY:
        token = tokens.items[after + 1]
        assert token is not None
        between = text.norm[number.end : token.begin].strip(" ")
        if number.scale > 1 and tokens.sense(between, kinds.FROM):  # مليارين من الدولارات
            return _by_noun(number, tokens, after + 1, text, context, partitive=True)
    return _by_sign(number, tokens, text, context) or _by_code_before(number, tokens, text, context)


def _by_noun(
    number: Number, tokens: Tokens, after: int, text: Aligned, context: Context, partitive: bool = False
) -> Figure | None:
    token = tokens.items[after]
    assert token is not None and token.entry is not None
    meaning, count, how = _meaning(token, text, context)
    definite = count < 0 or bool(token.flags & ARTICLE)
    if meaning is None or count == 2 or (definite and number.rule == "number.numeral" and not partitive):
        return None
    value = number.value
    if number.dual is not None and count == 1 and not token.flags:
        value = number.dual
    figure = _figure(number, value, number.start, token.end, after, meaning, f"money.number_{how}")
    return figure


def _meaning(token: Token, text: Aligned, context: Context) -> tuple[Meaning | None, int, str]:
    """What a currency token means in this article, its grammatical number, and by what kind of word."""
    assert token.entry is not None
    known = context.meanings.get(token.entry)
    if known is None:
        known = _new_meaning(token, token.entry, text, context)
        if not context.contested(_currencies(token.entry)[0]):
            context.meanings[token.entry] = known
    return known


def _new_meaning(token: Token, entry: Entry, text: Aligned, context: Context) -> tuple[Meaning | None, int, str]:
    codes, default, count, how = _currencies(entry)
    if not codes:
        return None, count, how
    if how == "short" and len(codes) > 1:  # told apart by a hamza that the normaliser folds
        written = text.raw[slice(*text.span(token.start, token.end))]
        codes = _active(tuple(c for c in codes if f"{written.rstrip('.')} {c}" in facts().abbreviations) or codes)
    meaning = context.choose(codes, default, token.start)
    if how != "code":
        return meaning, count, how
    return Meaning(meaning.code or codes[0]), count, "currency"  # of two by one full name, the earlier row


@cache
def _currencies(entry: Entry) -> tuple[tuple[str, ...], str | None, int, str]:
    """Codes that a currency word can mean, the one it means by default, its number, and what kind of word it is."""
    senses = entry.senses[kinds.CURRENCY]
    named = [s for s in senses if s[0] != "family"]
    if not named:
        _, family, count = senses[0]
        default, codes, clash = facts().families[family]
        return () if clash else codes, default, count, "currency"
    how, _, count = named[0][:3]
    codes = tuple(dict.fromkeys(s[1] for s in named))
    return codes if how == "short" else _active(codes), None, count, how


def _active(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code in facts().active) or codes


def _by_minor(number: Number, tokens: Tokens, after: int, context: Context) -> Figure | None:
    token = tokens.items[after]
    assert token is not None and token.entry is not None
    figure = _minor(token, number.value, context)
    if figure is None:
        return None
    code, ratio, count = figure
    if count == 2:
        return None
    if number.dual is not None and count == 1:
        number.value = number.dual
    made = _figure(number, number.value / ratio, number.start, token.end, after, code, "money.number_minor")
    made.divisor = ratio
    return made


def _minor(token: Token, value: Decimal, context: Context) -> tuple[Meaning, Decimal, int] | None:
    assert token.entry is not None
    sense = token.entry.senses[kinds.MINOR][0]
    default, ratios = facts().minors[sense[1]]
    meaning = Meaning(sense[3]) if len(sense) > 3 else context.choose(tuple(ratios), default, token.start)
    choices = {ratios[c] for c in ((meaning.code,) if meaning.code else meaning.candidates)}
    if len(choices) != 1:
        return None
    return meaning, Decimal(choices.pop()), sense[2]


def _by_sign(number: Number, tokens: Tokens, text: Aligned, context: Context) -> Figure | None:
    """`$50`, `50$`, `€ 50`."""
    norm = text.norm
    signs = _signs()
    for gap in ("", " "):
        stop = number.start - len(gap)
        if stop > 0 and norm[stop : number.start] == gap and norm[stop - 1] in signs.lasts:
            for sign in signs.all:
                if norm.endswith(sign, 0, stop):
                    return _signed(number, stop - len(sign), number.end, sign, context, "money.sign_number")
    for gap in ("", " "):
        at = number.end + len(gap)
        if norm[number.end : at] == gap and norm[at : at + 1] in signs.firsts:
            for sign in signs.all:
                if norm.startswith(sign, at) and not (gap and norm[at + len(sign) : at + len(sign) + 1].isdigit()):
                    return _signed(number, number.start, at + len(sign), sign, context, "money.number_sign")
    return None


def beside_sign(number: Number, norm: str) -> bool:
    """Can a percent or currency sign stand beside the number? A quick look at two characters on either side."""
    marks = _signs().marks
    start, end = number.start, number.end
    return not marks.isdisjoint(norm[end : end + 2]) or not marks.isdisjoint(norm[max(0, start - 2) : start])


def _signed(number: Number, start: int, end: int, sign: str, context: Context, rule: str) -> Figure:
    default, codes = _signs().meaning[sign]
    return _figure(number, number.value, start, end, number.last, context.choose(codes, default, start), rule)


class _Signs:
    """Currency signs that are no letters, longest first, as the normaliser leaves them."""

    def __init__(self) -> None:
        found = {normalise(s): m for s, m in facts().symbols.items()}
        self.meaning = {s: m for s, m in found.items() if not s[-1].isalpha() or not s.isalpha()}
        self.all = tuple(sorted(self.meaning, key=len, reverse=True))
        self.lasts = frozenset(s[-1] for s in self.all)
        self.marks = frozenset(
            "".join(s[0] + s[-1] for s in self.all if not s[0].isalpha() or not s[-1].isalpha()) + "%"
        )
        self.firsts = frozenset(s[0] for s in self.all if not s[0].isalpha()) | frozenset(s[0] for s in self.all)


@cache
def _signs() -> _Signs:
    return _Signs()


def _by_code_before(number: Number, tokens: Tokens, text: Aligned, context: Context) -> Figure | None:
    """`USD 50`, `د.إ 50`: only codes and abbreviations stand before the number."""
    before = number.first - 1
    if before < 0 or tokens.kinds[before] != kinds.CURRENCY:
        return None
    token = tokens.items[before]
    assert token is not None and token.entry is not None
    if before > 0 and tokens.kinds[before - 1] == kinds.DIGITS and tokens.items[before - 1] is not None:
        return None
    if not any(s[0] in ("latin", "short") for s in token.entry.value):
        return None
    meaning, _, how = _meaning(token, text, context)
    if meaning is None:
        return None
    figure = _figure(number, number.value, token.start, number.end, number.last, meaning, f"money.{how}_number")
    figure.first, figure.begin = before, token.begin
    return figure


def dual_money(at: int, tokens: Tokens, text: Aligned, context: Context) -> Figure | None:
    """`دولارين`, `سنتين`: the word alone counts two."""
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    number = Number(token.start, token.end, token.begin, Decimal(2), at, at, token.flags, rule="number.dual")
    if tokens.kinds[at] == kinds.CURRENCY:
        meaning, count, _ = _meaning(token, text, context)
        if meaning is None or count != 2:
            return None
        return _figure(number, Decimal(2), token.start, token.end, at, meaning, "money.dual")
    found = None if kinds.DUAL in token.entry.senses else _minor(token, Decimal(2), context)  # سنتين are two years
    if found is None or found[2] != 2:
        return None
    figure = _figure(number, Decimal(2) / found[1], token.start, token.end, at, found[0], "money.dual")
    figure.divisor = found[1]
    return figure


def single_money(at: int, figure: Figure | None, tokens: Tokens, text: Aligned, context: Context) -> Figure | None:
    """`دولار واحد`, `دولارين اثنين`, `دولار ونصف`, `دولار ونصف الدولار`: the noun comes first.

    `figure` is the one that begins right after the noun's token.
    """
    if figure is None or figure.first != at + 1 or figure.high is not None:
        return None
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    meaning, count, _ = _meaning(token, text, context)
    if meaning is None or meaning.code is None or count not in (1, 2) or token.flags & ARTICLE:
        return None
    number = figure.number
    if figure.type == NUMBER and number.value == count and not figure.flags and number.shape == "words":
        value = Decimal(count)
    elif number.shape == "fraction" and figure.flags & CONJUNCTION and figure.type in (NUMBER, MONEY):
        value = count + number.value
    else:
        return None
    made = _figure(number, value, token.start, figure.end, figure.last, meaning, "money.noun_first")
    made.first, made.begin, made.flags = at, token.begin, token.flags
    return made


def _figure(number: Number, value: Decimal, start: int, end: int, last: int, meaning: Meaning, rule: str) -> Figure:
    begin = number.begin
    code, candidates, reason = meaning
    return Figure(
        MONEY, start, end, begin if begin < start else start, number.first, last, number, value, rule, number.flags,
        code, None, candidates, reason,
    )  # fmt: skip


def with_minor(main: Figure, minor: Figure) -> Figure:
    """`3 دولارات و42 سنتا` is one amount."""
    main.value += minor.value
    main.end, main.last, main.rule = minor.end, minor.last, "money.with_minor"
    return main
