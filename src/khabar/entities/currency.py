"""Which currency a word means: by itself, or by what the article is about."""

import json
from collections import Counter
from functools import cache
from typing import Any, NamedTuple

from khabar import lexicons, settings
from khabar.scan import kinds
from khabar.scan.automaton import places
from khabar.scan.tokens import Tokens
from khabar.text import Aligned


class Meaning(NamedTuple):
    """A currency code, or None with the candidates and the reason why none was chosen."""

    code: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""


class _Facts(NamedTuple):
    families: dict[str, tuple[str | None, tuple[str, ...], bool]]  # default, codes, clash
    minors: dict[str, tuple[str | None, dict[str, int]]]
    countries: dict[str, tuple[str, ...]]  # code -> countries
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
    minors = {name: [m.get("default"), m["of"]] for name, m in data["minors"].items()}
    symbols: dict[str, list[str]] = {}
    for code, row in rows.items():
        for symbol in row["symbols"]:
            symbols.setdefault(symbol, []).append(code)
    defaults = data["symbol_default"]
    return [
        families, minors, {c: r["countries"] for c, r in rows.items()},
        [c for c, r in rows.items() if r.get("active", True)], {c: r["decimals"] for c, r in rows.items()},
        {s: [defaults.get(s, codes[0] if len(codes) == 1 else None), codes] for s, codes in symbols.items()},
        {c: float(m) for c, m in data["magnitude"].items() if m is not None},
        {f"{short.rstrip('.')} {code}": True for code, row in rows.items() for short in row["abbreviations"]},
    ]  # fmt: skip


def _unpack(packed: list[Any]) -> list[Any]:
    families, minors, countries, active, decimals, symbols, magnitude, abbreviations = packed
    return [
        {k: (d, tuple(c), clash) for k, (d, c, clash) in families.items()},
        {k: (d, of) for k, (d, of) in minors.items()},
        {k: tuple(v) for k, v in countries.items()},
        frozenset(active), decimals, {k: (d, tuple(c)) for k, (d, c) in symbols.items()}, magnitude,
        abbreviations,
    ]  # fmt: skip


class Context:
    """What the article says about whose money it talks of. Counted once, when the first open noun asks."""

    def __init__(self, text: Aligned, tokens: Tokens, country: str | None) -> None:
        self._text, self._tokens, self._country = text, tokens, country
        self._named: Counter[str] | None = None
        self._places: Counter[str] | None = None
        self._chosen: dict[tuple[str, ...], Meaning] = {}
        self.meanings: dict[int, tuple[Meaning | None, int, str]] = {}  # of lexicon entries already met, by identity

    def _names(self) -> Counter[str]:
        """Currencies named in full."""
        named: Counter[str] = Counter()
        for token in self._tokens.of(kinds.CURRENCY):
            assert token.entry is not None
            for sense in token.entry.value:
                if sense[0] != "family":
                    named[sense[1]] += 1
        return named

    def _spoken_of(self) -> Counter[str]:
        """Countries by how often the text names them."""
        table = places()
        found = table.automaton.find_overlapping_no_suffix(self._text.skeleton)
        hits = (table.met.get(pattern) or table.hit(pattern) for _, _, pattern in found)
        return Counter(hit.entry.value for hit in hits if hit.entry is not None)

    def choose(self, codes: tuple[str, ...], default: str | None) -> Meaning:
        """One of these currencies: named in full elsewhere, the country's own, or the place most spoken of."""
        if default is not None:
            return Meaning(default)
        if len(codes) == 1:
            return Meaning(codes[0])
        meaning = self._chosen.get(codes)
        if meaning is None:
            meaning = self._chosen[codes] = self._weigh(codes)
        return meaning

    def _weigh(self, codes: tuple[str, ...]) -> Meaning:
        if self._named is None or self._places is None:
            self._named, self._places = self._names(), self._spoken_of()
        score = {c: _NAMED * self._named[c] + sum(self._places[p] for p in facts().countries[c]) for c in codes}
        for code in codes:
            if self._country in facts().countries[code]:
                score[code] += _HOME
        best = max(score.values(), default=0)
        top = [c for c, points in score.items() if points == best]
        if best and len(top) == 1:
            return Meaning(top[0])
        return Meaning(None, tuple(top if best else codes), "currency_depends_on_country")


_NAMED, _HOME = 3, 6  # a currency named in full weighs three places, the newsroom's own country six
