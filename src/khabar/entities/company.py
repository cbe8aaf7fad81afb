"""Companies: names of the lexicon where nothing speaks against them, ambiguous ones where something speaks for them,
and unknown ones where the text says that they are companies.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from khabar.linking.companies import Known, followers, known, ordinary
from khabar.scan import kinds
from khabar.scan.tokens import Token, Tokens
from khabar.text.clitics import ARTICLE

_QUOTE = '"'
_QUOTED = re.compile(r'[ :(]{0,2}"([^ "\n,;:.\u060c][^"\n,;:.\u060c]{1,50}[^ "\n,;:.\u060c])"')
_LATIN = re.compile(r" \(?([A-Z][A-Za-z0-9&.\-]*(?: (?:[A-Z][A-Za-z0-9&.\-]*|&|of|and))*)")
_BREAKS = re.compile(r"[.\u060c,;:()\[\]\"\n]")
_MAX_UNKNOWN_WORDS = 6


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


def companies(tokens: Tokens, norm: str, country: str | None) -> list[CompanyFound]:
    """Companies of the text, in order."""
    found = [c for at, letter in enumerate(tokens.kinds) if letter in _NAMES and (c := _candidate(at, tokens, norm))]
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


class _Article(NamedTuple):
    """What the article's unambiguous names say: their rows, how many of each country; and the newsroom's country."""

    sure: set[int]
    seen: Counter[str]
    country: str | None


_NAMES = frozenset({kinds.COMPANY, kinds.ORDINAL, kinds.PLACE, kinds.QUANTITY, kinds.LINK, kinds.CUE, kinds.MOVEMENT})


def _candidate(at: int, tokens: Tokens, norm: str) -> CompanyFound | None:
    token = tokens.items[at]
    assert token is not None and token.entry is not None
    senses = token.entry.senses.get(kinds.COMPANY)
    if senses is None:
        return None
    name = norm[token.start : token.end]
    if " " in name and _BREAKS.search(name) and not token.entry.norm:
        return None
    if name.isascii() and not any(c.isupper() for c in name):
        return None
    plain = [row for row, ambiguous in senses if not ambiguous]
    rows = plain or [row for row, _ in senses]
    alone = token.entry.kind == kinds.COMPANY
    denied = (_cue(at, tokens, norm) or ("", 0))[0] == "not_after"
    return CompanyFound(token.start, token.end, rows, bool(plain) and alone and not denied, "company.name", at=at)


def _cue(at: int, tokens: Tokens, norm: str) -> tuple[str, int] | None:
    """Role and proclitics of the cue word right before this token, across an opening quote or bracket."""
    token = tokens.items[at]
    assert token is not None
    before = at - 1
    if before >= 0 and tokens.items[before] is None:
        before -= 1
    cue = tokens.items[before] if before >= 0 else None
    if cue is None or cue.entry is None or kinds.CUE not in cue.entry.senses or token.begin != token.start:
        return None
    between = norm[cue.end : token.begin]
    if between.strip(' "(') or len(between) > 3:
        return None
    return cue.entry.senses[kinds.CUE][0], cue.flags


def _evidence(
    company: CompanyFound, tokens: Tokens, norm: str, article: _Article, kept: list[CompanyFound]
) -> str | None:
    """The rule by which an ambiguous name is a company here, or None.

    A name that is mostly an ordinary word needs more than one sign.
    """
    role, flags = _cue(company.at, tokens, norm) or ("", 0)
    if role == "not_after":
        return None
    name = norm[company.start : company.end]
    full = bool(article.sure.intersection(company.rows))
    home = any(known()[row].country == article.country for row in company.rows)
    quoted = company.start > 0 and norm[company.start - 1] == _QUOTE and norm[company.end : company.end + 1] == _QUOTE
    listed = article.seen[known()[company.rows[0]].country] >= _MARKET_REPORT and norm.startswith(followers(), company.end)
    if name in ordinary():
        if not (full or home):
            return None
        if role == "shares" or (quoted and (role or full)):
            return f"company.{role or 'quoted'}"
        return "company.market_report" if listed else None
    if role in ("nouns", "plurals") and not flags & ARTICLE or role == "shares":
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


_MARKET_REPORT = 4  # companies of one country named for sure: the article is a market report


def _link(found: list[CompanyFound], sure: set[int], country: str | None) -> None:
    """Orders the rows of homonyms: named in full, of the article's country, of the countries most spoken of."""
    table = known()
    seen = Counter(table[c.rows[0]].country for c in found if len(c.rows) == 1)
    for company in found:
        if len(company.rows) < 2:
            continue

        def weight(row: int) -> tuple[bool, bool, int]:
            return row in sure, table[row].country == country, seen[table[row].country]

        ranked = sorted(company.rows, key=weight, reverse=True)
        if weight(ranked[0]) == weight(ranked[1]):
            company.reason = "homonyms"
        company.rows = ranked


def _unknown(tokens: Tokens, norm: str, kept: list[CompanyFound]) -> list[CompanyFound]:
    """Names that the lexicon lacks: in quotes, or in Latin letters, right after a company noun."""
    taken = [(c.start, c.end) for c in kept]
    found = []
    for letter, token in zip(tokens.kinds, tokens.items, strict=True):
        if letter != kinds.CUE and (token is None or token.entry is None or kinds.CUE not in token.entry.senses):
            continue
        assert token is not None and token.entry is not None
        if token.entry.senses[kinds.CUE][0] not in ("nouns", "plurals"):
            continue
        match = _QUOTED.match(norm, token.end) or _LATIN.match(norm, token.end)
        if match is None:
            continue
        start, end = match.span(1)
        name = norm[start:end]
        if len(name.split()) > _MAX_UNKNOWN_WORDS or any(s < end and start < e for s, e in taken):
            continue
        found.append(CompanyFound(start, end, [], True, "company.unknown_after_noun"))
    return found


def row_of(company: CompanyFound) -> Known | None:
    """The linked row, or None for an unknown company or undecided homonyms."""
    return known()[company.rows[0]] if company.rows and company.reason is None else None


def token_of(company: CompanyFound, tokens: Tokens) -> Token | None:
    """The token that the company was read from; None for an unknown one."""
    return tokens.items[company.at] if company.at >= 0 else None
