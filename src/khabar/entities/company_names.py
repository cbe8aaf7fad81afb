"""Names of the lexicon in a text, and what beside them or in the article says that they are companies here."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khabar.linking.companies import (
    Known,
    arab_countries,
    banks,
    followers,
    letters,
    ordinary,
    tails,
    trades,
    unsafe_proclitics,
)  # fmt: skip
from khabar.scan import kinds
from khabar.scan.tokens import Token, Tokens, word_before
from khabar.text.clitics import ARTICLE, ARTICLE_LETTERS

QUOTE = '"'
BREAKS = re.compile(r"[.\u060c,;:()\[\]\"\n]")
PERCENT_AFTER = re.compile(r" \d[\d.,\u060c]* ?%")
_SHORT = 4


@dataclass(slots=True)
class CompanyFound:
    """A company's name in the text, by normalised offsets; `rows` are the companies it may be, best first.

    `name` is the span of the fullest name that the article has for an unknown company, `latin` of its Latin one.
    """

    start: int
    end: int
    rows: list[Known]
    sure: bool
    rule: str
    reason: str | None = None
    at: int = -1
    cue: tuple[str, int] = ("", 0)  # role and proclitics of the word before
    score: float = 1.0
    name: tuple[int, int] | None = None
    latin: tuple[int, int] | None = None


class Article(NamedTuple):
    """What the article's unambiguous names say: their ids, how many of each country; and the newsroom's country."""

    sure: set[str]
    seen: Counter[str]
    country: str | None


def candidates(tokens: Tokens, norm: str, known: Sequence[Known]) -> list[CompanyFound]:
    """Every name of the lexicon in the text, in order."""
    return [c for at in tokens.names if (c := _candidate(at, tokens, norm, known))]


def by_rules(
    found: list[CompanyFound], tokens: Tokens, norm: str, country: str | None
) -> tuple[list[CompanyFound], list[CompanyFound]]:
    """Those candidates that rules accept, and those that they can't tell."""
    sure = {row.id for c in found if c.sure for row in c.rows}
    article = Article(sure, Counter({row.id: row.country for c in found if c.sure for row in c.rows}.values()), country)
    kept: list[CompanyFound] = []
    open_: list[CompanyFound] = []
    for company in found:
        rule = company.rule if company.sure else _evidence(company, tokens, norm, article, kept)
        if rule is None:
            open_.append(company)
        else:
            company.rule = rule
            kept.append(company)
    return kept, open_


def is_bare(tokens: Tokens, norm: str, known: Sequence[Known]) -> Iterator[tuple[str, bool]]:
    """Every occurrence of an ambiguous name, and whether nothing beside it or in the article makes it a company."""
    found = candidates(tokens, norm, known)
    sure = {row.id for c in found if c.sure for row in c.rows}
    for company in found:
        if not company.sure:
            evident = (
                _quoted(company, norm)
                or company.cue[0] in ("nouns", "shares")
                or not sure.isdisjoint(row.id for row in company.rows)
            )
            yield norm[company.start : company.end], not evident


def _candidate(at: int, tokens: Tokens, norm: str, known: Sequence[Known]) -> CompanyFound | None:
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    senses = token.entry.senses[kinds.COMPANY]
    name = norm[token.start : token.end]
    dotted = False
    if not name.isalpha() and not token.entry.norm and BREAKS.search(name):
        dotted = _is_dotted(name)
        if not dotted:
            return None
    if name.isascii() and name.islower():
        return None
    if _opens_longer_quote(token, norm):
        return None
    plain = [row for row, ambiguous in senses if not ambiguous]
    rows = [known[row] for row in plain or [row for row, _ in senses]]
    alone = token.entry.kind == kinds.COMPANY
    cue = cue_before(token.begin, tokens, norm) if token.begin == token.start else ("", 0)
    glued = (
        token.begin != token.start
        and token.end - token.start <= _SHORT
        and norm[token.start - 1] in unsafe_proclitics()
    )
    sure = (bool(plain) or dotted) and alone and not glued and cue[0] != "not_after"
    return CompanyFound(token.start, token.end, rows, sure, "company.name", None, at, cue)


def _is_dotted(name: str) -> bool:
    """Are its only marks points after letters spelled out (إتش.إس.بي.سي, جيه.بي.مورغان)?"""
    *before, last = name.split(".")
    return BREAKS.search(last) is None and letters().issuperset(before) and bool(before)


def _opens_longer_quote(token: Token, norm: str) -> bool:
    """Is the name only the beginning of what stands in quotes: «تيك نيوز وورلد»?"""
    if norm[token.start - 1 : token.start] != QUOTE or norm[token.end : token.end + 1] != " ":
        return False
    close = norm.find(QUOTE, token.end, token.end + _QUOTE_REST)
    rest = norm[token.end : close] if close > 0 else ""
    return bool(rest) and BREAKS.search(rest) is None and rest.count(" ") <= 2 and not rest.startswith(tails())


_QUOTE_REST = 30


def cue_before(begin: int, tokens: Tokens, norm: str) -> tuple[str, int]:
    """Role and proclitics of the cue word right before `begin`, across an opening quote or bracket; `""` if none."""
    stop = begin
    while stop and norm[stop - 1] in ' "(' and begin - stop < _CUE_GAP:
        stop -= 1
    word, start = word_before(norm, stop)
    sense = tokens.sense(word, kinds.CUE)
    if sense is None and word:
        sense = tokens.sense(f"{word_before(norm, start)[0]} {word}", kinds.CUE)
    return ("", 0) if sense is None else (sense[0], sense[1])


_CUE_GAP = 3


def _evidence(
    company: CompanyFound, tokens: Tokens, norm: str, article: Article, kept: list[CompanyFound]
) -> str | None:
    """The rule by which an ambiguous name is a company here, or None.

    A name that is mostly an ordinary word needs more than one sign.
    """
    role, flags = company.cue
    if role == "not_after" or norm.startswith(trades(), company.end):
        return None
    full = any(row.id in article.sure for row in company.rows)
    goes_on = norm.startswith(followers(), company.end) or PERCENT_AFTER.match(norm, company.end) is not None
    listed = article.seen[company.rows[0].country] >= _MARKET_REPORT and goes_on
    name = norm[company.start : company.end]
    if name.startswith(banks()) and any(row.country == article.country for row in company.rows):
        return "company.home_bank"
    if name in ordinary():
        return _strong_evidence(company, norm, article, full, listed)
    if (role in ("nouns", "plurals") and not flags & ARTICLE) or role in ("shares", "brands", "apps"):
        return f"company.{role}"
    if full:
        return "company.named_in_full"
    if _quoted(company, norm):
        return "company.quoted"
    if role in ("owned", "acts") and not flags & ARTICLE:
        return f"company.{role}"
    if listed:
        return "company.market_report"
    token = tokens.items[company.at]
    assert token is not None
    if kept and token.begin != token.start and kept[-1].end + 1 >= token.begin:
        return "company.in_list"
    return None


def _strong_evidence(company: CompanyFound, norm: str, article: Article, full: bool, listed: bool) -> str | None:
    role, flags = company.cue
    name = norm[company.start : company.end]
    home = any(row.country == article.country for row in company.rows)
    noun = role == "nouns" and not flags & ARTICLE
    foreign = not any(row.country in arab_countries() for row in company.rows)
    if full and noun:
        return "company.nouns"
    if full and role in ("acts", "tells"):
        return "company.acts"
    if role in ("shares", "brands", "apps") or (noun and (foreign or name.startswith(ARTICLE_LETTERS))):
        return f"company.{role}"
    if not (full or home):
        return None
    if _quoted(company, norm) and (role or full):
        return "company.quoted"
    return "company.market_report" if listed else None


def _quoted(company: CompanyFound, norm: str) -> bool:
    return norm[company.start - 1 : company.start] == QUOTE == norm[company.end : company.end + 1]


_MARKET_REPORT = 4  # companies of one country named for sure: the article is a market report
