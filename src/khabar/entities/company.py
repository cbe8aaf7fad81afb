"""Companies: names of the lexicon where nothing speaks against them, ambiguous ones where something speaks for them,
and unknown ones where the text says that they are companies.
"""

import re
from collections import Counter
from dataclasses import dataclass

from khabar.linking.companies import Known, known
from khabar.scan import kinds
from khabar.scan.tokens import Token, Tokens

_QUOTE = '"'
_QUOTED = re.compile(r'[ :(]{0,2}"([^"\n]{2,60})"')
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
    kept: list[CompanyFound] = []
    for company in found:
        rule = company.rule if company.sure else _evidence(company, tokens, norm, sure, kept)
        if rule is not None:
            company.rule = rule
            kept.append(company)
    _link(kept, sure, country)
    kept += _unknown(tokens, norm, kept)
    kept.sort(key=lambda c: c.start)
    return kept


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
    denied = _cue(at, tokens, norm) == "not_after"
    return CompanyFound(token.start, token.end, rows, bool(plain) and alone and not denied, "company.name", at=at)


def _cue(at: int, tokens: Tokens, norm: str) -> str | None:
    """The role of the cue word right before this token, across an opening quote or bracket."""
    token = tokens.items[at]
    assert token is not None
    before = at - 1
    if before >= 0 and tokens.items[before] is None:
        before -= 1
    cue = tokens.items[before] if before >= 0 else None
    if cue is None or cue.entry is None or kinds.CUE not in cue.entry.senses:
        return None
    between = norm[cue.end : token.begin]
    if between.strip(' "(') or len(between) > 3 or token.begin != token.start:
        return None
    role: str = cue.entry.senses[kinds.CUE][0]
    return role


def _evidence(
    company: CompanyFound, tokens: Tokens, norm: str, sure: set[int], kept: list[CompanyFound]
) -> str | None:
    """The rule by which an ambiguous name is a company here, or None."""
    cue = _cue(company.at, tokens, norm)
    if cue == "not_after":
        return None
    if cue is not None:
        return f"company.after_{cue}"
    if sure.intersection(company.rows):
        return "company.named_in_full"
    quoted = company.start > 0 and norm[company.start - 1] == _QUOTE and norm[company.end : company.end + 1] == _QUOTE
    if quoted:
        return "company.quoted"
    token = tokens.items[company.at]
    assert token is not None
    if kept and token.begin != token.start and kept[-1].end + 1 >= token.begin:
        return "company.in_list"
    return None


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
        if token.entry.senses[kinds.CUE][0] != "nouns":
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
