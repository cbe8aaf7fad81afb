"""Companies: names of the lexicon where nothing speaks against them, ambiguous ones where something speaks for them,
and unknown ones where the text says that they are companies.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from khabar.linking.companies import Known, arab_countries, followers, known, ordinary, tails, unsafe_proclitics
from khabar.scan import kinds
from khabar.scan.tokens import Token, Tokens, word_before
from khabar.text.clitics import ARTICLE, ARTICLE_LETTERS

_QUOTE = '"'
_QUOTED = re.compile(r'"([^ "\n,;:.\u060c\ufffd][^"\n,;:.\u060c\ufffd]{1,50}[^ "\n,;:.\u060c])"')
_LATIN = re.compile(r"([A-Z][A-Za-z0-9&.\-]*(?: (?:[A-Z][A-Za-z0-9&.\-]*|&|of|and))*)")
_BREAKS = re.compile(r"[.\u060c,;:()\[\]\"\n]")
_PERCENT_AFTER = re.compile(r" \d[\d.,\u060c]* ?%")
_MAX_UNKNOWN_WORDS = 6
_SHORT = 4


@dataclass(slots=True)
class CompanyFound:
    """A company's name in the text, by normalised offsets; `rows` are the lexicon rows it may be, best first."""

    start: int
    end: int
    rows: list[int]
    sure: bool
    rule: str
    reason: str | None = None
    at: int = -1
    cue: tuple[str, int] = ("", 0)  # role and proclitics of the word before


def companies(tokens: Tokens, norm: str, country: str | None) -> list[CompanyFound]:
    """Companies of the text, in order."""
    found = [c for at in tokens.names if (c := _candidate(at, tokens, norm))]
    sure = {row for c in found if c.sure for row in c.rows}
    seen = Counter(known()[row].country for row in sure)
    kept: list[CompanyFound] = []
    for company in found:
        rule = company.rule if company.sure else _evidence(company, tokens, norm, _Article(sure, seen, country), kept)
        if rule is not None:
            company.rule = rule
            kept.append(company)
    _link(kept, sure, country)
    kept += _unknown(tokens, norm, kept)
    kept.sort(key=lambda c: c.start)
    return kept


def is_bare(tokens: Tokens, norm: str) -> Iterator[tuple[str, bool]]:
    """Every occurrence of an ambiguous name, and whether nothing beside it or in the article makes it a company."""
    found = [c for at in tokens.names if (c := _candidate(at, tokens, norm))]
    sure = {row for c in found if c.sure for row in c.rows}
    for company in found:
        if not company.sure:
            evident = (
                _quoted(company, norm) or company.cue[0] in ("nouns", "shares") or not sure.isdisjoint(company.rows)
            )
            yield norm[company.start : company.end], not evident


class _Article(NamedTuple):
    """What the article's unambiguous names say: their rows, how many of each country; and the newsroom's country."""

    sure: set[int]
    seen: Counter[str]
    country: str | None


def _candidate(at: int, tokens: Tokens, norm: str) -> CompanyFound | None:
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    senses = token.entry.senses[kinds.COMPANY]
    name = norm[token.start : token.end]
    if not name.isalpha() and not token.entry.norm and _BREAKS.search(name):
        return None
    if name.isascii() and name.islower():
        return None
    if _opens_longer_quote(token, norm):
        return None
    plain = [row for row, ambiguous in senses if not ambiguous]
    rows = plain or [row for row, _ in senses]
    alone = token.entry.kind == kinds.COMPANY
    cue = _cue(at, tokens, norm) or ("", 0)
    glued = (
        token.begin != token.start
        and token.end - token.start <= _SHORT
        and norm[token.start - 1] in unsafe_proclitics()
    )
    sure = bool(plain) and alone and not glued and cue[0] != "not_after"
    return CompanyFound(token.start, token.end, rows, sure, "company.name", None, at, cue)


def _opens_longer_quote(token: Token, norm: str) -> bool:
    """Is the name only the beginning of what stands in quotes: «تيك نيوز وورلد»?"""
    if norm[token.start - 1 : token.start] != _QUOTE or norm[token.end : token.end + 1] != " ":
        return False
    close = norm.find(_QUOTE, token.end, token.end + _QUOTE_REST)
    rest = norm[token.end : close] if close > 0 else ""
    return bool(rest) and _BREAKS.search(rest) is None and rest.count(" ") <= 2 and not rest.startswith(tails())


_QUOTE_REST = 30


def _cue(at: int, tokens: Tokens, norm: str) -> tuple[str, int] | None:
    """Role and proclitics of the cue word right before this token, across an opening quote or bracket."""
    token = tokens.items[at]
    assert token is not None
    return None if token.begin != token.start else _cue_before(token.begin, tokens, norm)


def _cue_before(begin: int, tokens: Tokens, norm: str) -> tuple[str, int] | None:
    stop = begin
    while stop and norm[stop - 1] in ' "(' and begin - stop < _CUE_GAP:
        stop -= 1
    word, start = word_before(norm, stop)
    sense = tokens.sense(word, kinds.CUE)
    if sense is None and word:
        sense = tokens.sense(f"{word_before(norm, start)[0]} {word}", kinds.CUE)
    return None if sense is None else (sense[0], sense[1])


_CUE_GAP = 3


def _evidence(
    company: CompanyFound, tokens: Tokens, norm: str, article: _Article, kept: list[CompanyFound]
) -> str | None:
    """The rule by which an ambiguous name is a company here, or None.

    A name that is mostly an ordinary word needs more than one sign.
    """
    role, flags = company.cue
    if role == "not_after":
        return None
    name = norm[company.start : company.end]
    full = bool(article.sure.intersection(company.rows))
    home = any(known()[row].country == article.country for row in company.rows)
    quoted = _quoted(company, norm)
    goes_on = norm.startswith(followers(), company.end) or _PERCENT_AFTER.match(norm, company.end) is not None
    listed = article.seen[known()[company.rows[0]].country] >= _MARKET_REPORT and goes_on
    if name in ordinary():
        if full and role == "nouns" and not flags & ARTICLE:
            return "company.nouns"
        noun = role == "nouns" and not flags & ARTICLE
        foreign = not any(known()[row].country in arab_countries() for row in company.rows)
        if role in ("shares", "brands") or (noun and (foreign or name.startswith(ARTICLE_LETTERS))):
            return f"company.{role}"
        if not (full or home):
            return None
        if quoted and (role or full):
            return "company.quoted"
        return "company.market_report" if listed else None
    if (role in ("nouns", "plurals") and not flags & ARTICLE) or role in ("shares", "brands"):
        return f"company.{role}"
    if full:
        return "company.named_in_full"
    if quoted:
        return "company.quoted"
    if role == "owned" and not flags & ARTICLE:
        return "company.owned"
    if listed:
        return "company.market_report"
    token = tokens.items[company.at]
    assert token is not None
    if kept and token.begin != token.start and kept[-1].end + 1 >= token.begin:
        return "company.in_list"
    return None


def _quoted(company: CompanyFound, norm: str) -> bool:
    return norm[company.start - 1 : company.start] == _QUOTE == norm[company.end : company.end + 1]


_MARKET_REPORT = 4  # companies of one country named for sure: the article is a market report


def _link(found: list[CompanyFound], sure: set[int], country: str | None) -> None:
    """Orders the rows of homonyms: named in full, of the article's country, of the countries most spoken of."""
    table = known()
    seen = Counter(table[c.rows[0]].country for c in found if len(c.rows) == 1)
    for company in found:
        if len(company.rows) < 2:
            continue

        listed = company.cue[0] == "shares"

        def weight(row: int, listed: bool = listed) -> tuple[bool, bool, bool, int]:
            has_share = listed and table[row].ticker is not None
            return row in sure, has_share, table[row].country == country, seen[table[row].country]

        ranked = sorted(company.rows, key=weight, reverse=True)
        if weight(ranked[0]) == weight(ranked[1]):
            company.reason = "homonyms"
        company.rows = ranked


def _unknown(tokens: Tokens, norm: str, kept: list[CompanyFound]) -> list[CompanyFound]:
    """Names that the lexicon lacks: in quotes, or in Latin letters, right after a company noun."""
    taken = {at for c in kept for at in range(c.start, c.end)}
    found = []
    for pattern in (_QUOTED, _LATIN):
        for match in pattern.finditer(norm):
            start, end = match.span(1)
            if norm[start - 1 : start].isalnum():
                continue
            role, flags = _cue_before(start, tokens, norm) or ("", 0)
            if role != "nouns" or flags & ARTICLE or not taken.isdisjoint((start, end - 1)):
                continue
            if norm.count(" ", start, end) < _MAX_UNKNOWN_WORDS:
                found.append(CompanyFound(start, end, [], True, "company.unknown_after_noun"))
                taken.update(range(start, end))
    return found


def row_of(company: CompanyFound) -> Known | None:
    """The linked row, or None for an unknown company or undecided homonyms."""
    return known()[company.rows[0]] if company.rows and company.reason is None else None
