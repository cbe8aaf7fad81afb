"""Which currency a word means: by itself, or by what the article is about."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from khabar import lexicons, settings
from khabar.linking.companies import known
from khabar.scan import kinds
from khabar.scan.automaton import Entry, places
from khabar.scan.tokens import Tokens
from khabar.text import Aligned


class Meaning(NamedTuple):
    """A currency code, or None with the candidates and the reason why none was chosen."""

    code: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""


class _Facts(NamedTuple):
    families: dict[str, tuple[str | None, tuple[str, ...], bool]]  # default, codes, clash
    minors: dict[str, tuple[str | None, dict[str, str]]]  # default, sub-units in one main unit by code
    currencies: dict[str, list[str]]  # country -> codes
    active: frozenset[str]
    decimals: dict[str, int]
    symbols: dict[str, tuple[str | None, tuple[str, ...]]]
    magnitude: dict[str, float]
    abbreviations: dict[str, bool]  # "written code"


@cache
def facts() -> _Facts:
    """The currency lexicon in the shapes that the grammar asks for; its compiled form is kept in the cache folder."""
    digest = lexicons.digest(["currencies"])
    kept = settings.cached("currencies", digest, [__file__], lambda: json.dumps(compiled()).encode())
    return _Facts(*_unpack(json.loads(kept)))


def compiled() -> list[Any]:
    """JSON-able facts of currencies.yaml."""
    data = lexicons.load("currencies")
    rows = data["currencies"]
    families = {
        name: [
            noun.get("default"),
            [c for c, r in rows.items() if name in r["nouns"] and r.get("active", True)],
            bool(noun.get("clash")),
        ]
        for name, noun in data["nouns"].items()
    }
    minors = {n: [m.get("default"), {c: str(r) for c, r in m["of"].items()}] for n, m in data["minors"].items()}
    symbols: dict[str, list[str]] = {}
    for code, row in rows.items():
        for symbol in row["symbols"]:
            symbols.setdefault(symbol, []).append(code)
    currencies: dict[str, list[str]] = {}
    for code, row in rows.items():
        for country in row["countries"]:
            currencies.setdefault(country, []).append(code)
    defaults = data["symbol_default"]
    return [
        families, minors, currencies,
        [c for c, r in rows.items() if r.get("active", True)], {c: r["decimals"] for c, r in rows.items()},
        {s: [defaults.get(s, codes[0] if len(codes) == 1 else None), codes] for s, codes in symbols.items()},
        {c: float(m) for c, m in data["magnitude"].items() if m is not None},
        {f"{short.rstrip('.')} {code}": True for code, row in rows.items() for short in row["abbreviations"]},
    ]  # fmt: skip


def _unpack(packed: list[Any]) -> list[Any]:
    families, minors, currencies, active, decimals, symbols, magnitude, abbreviations = packed
    return [
        {k: (d, tuple(c), clash) for k, (d, c, clash) in families.items()},
        {k: (d, of) for k, (d, of) in minors.items()},
        currencies, frozenset(active), decimals, {k: (d, tuple(c)) for k, (d, c) in symbols.items()}, magnitude,
        abbreviations,
    ]  # fmt: skip


class _Told(NamedTuple):
    """Something at a place of the text that speaks for a currency."""

    at: int
    code: str
    points: int


class Context:
    """What the article says about whose money it talks of. Counted once, when the first open noun asks."""

    def __init__(self, text: Aligned, tokens: Tokens, country: str | None) -> None:
        self._text, self._tokens, self._country = text, tokens, country
        self._chosen: dict[tuple[str, ...], Meaning] = {}
        self._contested: set[tuple[str, ...]] = set()
        self._places: dict[tuple[str, ...], list[_Told]] = {}  # what speaks for one of these, but for full names
        self.meanings: dict[Entry, tuple[Meaning | None, int, str]] = {}  # of lexicon entries already met

    @cached_property
    def _told(self) -> list[_Told]:
        """What speaks for each currency, in order: full names, places, companies named beyond doubt."""
        told: list[_Told] = []
        inside: set[int] = set()  # places in a currency's full name
        for token in self._tokens.of(kinds.CURRENCY):
            assert token.entry is not None
            named = [_Told(token.start, sense[1], _NAMED) for sense in token.entry.value if sense[0] != "family"]
            if named:
                inside.update(range(token.start, token.end))
                told += named
        for at, country in (*places().values(self._text.skeleton), *self._homes()):
            if at not in inside:
                told += [_Told(at, code, 1) for code in facts().currencies.get(country, ())]
        return sorted(told)

    @cached_property
    def _points(self) -> Counter[str]:
        """How much speaks for each currency in the whole article, the newsroom's country included."""
        points: Counter[str] = Counter()
        for _, code, count in self._told:
            points[code] += count
        for code in facts().currencies.get(self._country or "", ()):
            points[code] += _HOME
        return points

    def _homes(self) -> Iterator[tuple[int, str]]:
        """Where companies are named beyond doubt, and their countries."""
        rows = known()
        for at in self._tokens.names:
            token = self._tokens.items[at]
            assert token is not None and token.entry is not None
            senses = token.entry.senses[kinds.COMPANY]
            countries = {rows[row].country for row, ambiguous in senses if not ambiguous and row < len(rows)}
            if len(countries) == 1:
                yield token.start, countries.pop()

    def choose(self, codes: tuple[str, ...], default: str | None, at: int) -> Meaning:
        """One of these currencies, for a word at a place of the text.

        Named in full elsewhere, the country's own, or the place most spoken of; where others are spoken of nearly as
        much (a round-up of markets), what the paragraph speaks of comes first.
        """
        if default is not None:
            return Meaning(default)
        if len(codes) == 1:
            return Meaning(codes[0])
        meaning = self._chosen.get(codes)
        if meaning is None:
            meaning = self._chosen[codes] = self._weigh(codes)
        return (self._near(codes, at) or meaning) if codes in self._contested else meaning

    def contested(self, codes: tuple[str, ...]) -> bool:
        """Does what these codes mean depend on the place in the text?"""
        return codes in self._contested

    def _weigh(self, codes: tuple[str, ...]) -> Meaning:
        points = [self._points[code] for code in codes]
        best = max(points, default=0)
        top = [code for code, count in zip(codes, points, strict=True) if count == best]
        if best and sum(_RIVAL * count >= best for count in points) > 1:
            self._contested.add(codes)
        if best and len(top) == 1:
            return Meaning(top[0])
        return Meaning(None, tuple(top if best else codes), "currency_depends_on_country")

    def _near(self, codes: tuple[str, ...], at: int) -> Meaning | None:
        """The one of the countries that the paragraph up to here speaks of most, else of the one spoken of last.

        Not of currencies named in full: a bare riyal beside the Saudi one is more likely another.
        """
        norm = self._text.norm
        least = max(norm.rfind("\n", max(0, at - _PARAGRAPH), at) + 1, at - _PARAGRAPH)
        told = self._places.get(codes)
        if told is None:
            told = self._places[codes] = [t for t in self._told if t.code in codes and t.points < _NAMED]
        first, last = bisect_left(told, (least,)), bisect_left(told, (at + _AFTER,))
        best = Counter(t.code for t in told[first:last]).most_common(2)
        if best and (len(best) == 1 or best[0][1] > best[1][1]):
            return Meaning(best[0][0])
        return Meaning(told[last - 1].code) if last and not best else None


_NAMED, _HOME = 3, 6  # a currency named in full weighs three places, the newsroom's own country six
_RIVAL = 3  # a currency with a third of the points of the first is its rival
_PARAGRAPH, _AFTER = 500, 40  # characters of a paragraph that are looked back, and on
