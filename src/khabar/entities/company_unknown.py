"""Companies that the recogniser finds: names that the lexicon lacks, and names of it that rules can't tell."""

import re
from collections.abc import Iterable, Iterator

from khabar.entities.company_names import BREAKS, QUOTE, CompanyFound, cue_before
from khabar.linking.companies import ordinary, places, tails
from khabar.models.recogniser import Guess, recogniser
from khabar.scan.tokens import Tokens
from khabar.text.clitics import ARTICLE, CONJUNCTION, proclitics

_AMBIGUOUS, _ORDINARY = 0.7, 0.85  # how likely a name of the lexicon must be
_SPOKEN_FOR, _UNKNOWN, _GENERIC = 0.5, 0.7, 0.9  # how likely another name must be
_SPOKEN_OF = frozenset({"media", "exchange"})  # sectors whose names are mostly sources and places
_LATIN_ALIAS = re.compile(r'"? ?\( ?([A-Z][\w&.\-]*(?: (?:[A-Z][\w&.\-]*|&|of|and))*) ?\)')
_LATIN_REST = re.compile(r"(?: (?:[A-Z][\w&\-]*|&|of|and(?= [A-Z])))+")
_NO_COMPANY = ("not_after", "products", "apps")
_TICKER = re.compile("[A-Z]{2,6}")
_SHORT, _LONG_QUOTE = 3, 40


def recognised(guesses: Iterable[Guess], tokens: Tokens, norm: str, open_: list[CompanyFound]) -> list[CompanyFound]:
    """What the recogniser is sure enough of, apart from the names already kept.

    A name that the article once calls a thing (a programme, a car) is no company anywhere in it.
    """
    found: list[CompanyFound] = []
    things: set[str] = set()
    for guess in guesses:
        listed = next((c for c in open_ if guess.start <= c.start < guess.end and c.end >= guess.end), None)
        role = cue_before(guess.start, tokens, norm)
        made = _unknown(guess, role, norm) if listed is None else _listed(listed, guess, norm)
        if made is not None:
            found.append(made)
        elif role[0] in _NO_COMPANY:
            things.add(norm[guess.start : guess.end])
    return [c for c in found if c.rows or norm[c.start : c.end] not in things]


def _listed(company: CompanyFound, guess: Guess, norm: str) -> CompanyFound | None:
    name = norm[company.start : company.end]
    if company.cue[0] == "not_after" or any(row.sector in _SPOKEN_OF for row in company.rows):
        return None
    if company.start - guess.start > _LONGEST_PROCLITIC or guess.score < (
        _ORDINARY if name in ordinary() else _AMBIGUOUS
    ):
        return None
    company.rule, company.score = "company.context", guess.score
    return company


def _unknown(guess: Guess, cue: tuple[str, int], norm: str) -> CompanyFound | None:
    """A guess as a company, without proclitics and to the end of its quote; None where something forbids it."""
    role, flags = cue
    noun = role == "nouns" and not flags & ARTICLE
    quoted = norm[guess.start - 1 : guess.start] == QUOTE
    start = guess.start if noun or quoted else _bare(guess, norm)
    end = _quote_end(start, _latin_end(guess.end, norm), norm)
    if end is None or role in _NO_COMPANY:
        return None
    name = norm[start:end]
    if guess.score < _needed(guess, noun, quoted and norm[end : end + 1] == QUOTE):
        return None
    if start != guess.start and " " not in name and recogniser().is_common(name):
        return None
    if len(name) < _SHORT or name in places() or (_TICKER.fullmatch(name) and not noun):
        return None
    return CompanyFound(start, end, [], True, "company.recognised", cue=cue, score=guess.score)


def _needed(guess: Guess, noun: bool, quoted: bool) -> float:
    """How likely a guess must be: less where a company noun or quotes speak for it too, more for common words."""
    if guess.generic and not quoted:
        return _GENERIC
    return _SPOKEN_FOR if noun or quoted else _UNKNOWN


_LONGEST_PROCLITIC = 3


def _bare(guess: Guess, norm: str) -> int:
    """Where a name begins that may have proclitics: they are cut off if the rest is a word of the text, a conjunction
    always.
    """
    word = norm[guess.start : guess.end]
    for group in proclitics("name")[1:]:
        rest = word[len(group.letters) :]
        cut = group.flags == CONJUNCTION or f" {rest}" in norm or f'"{rest}' in norm
        if cut and word.startswith(group.letters) and len(rest) >= _SHORT:
            return guess.start + len(group.letters)
    return guess.start


def _latin_end(end: int, norm: str) -> int:
    """The end of a name in Latin letters takes in the capitalised Latin words after it."""
    match = _LATIN_REST.match(norm, end) if norm[end - 1].isascii() else None
    return match.end() if match else end


def _quote_end(start: int, end: int, norm: str) -> int | None:
    """The end of a name that begins a quote: the quote's own if that is near; None if more than a name is quoted."""
    if norm[start - 1 : start] != QUOTE or norm[end : end + 1] == QUOTE:
        return end
    close = norm.find(QUOTE, end, start + _LONG_QUOTE)
    rest = norm[end:close] if close > 0 else ""
    if not rest or BREAKS.search(rest) or rest.startswith(tails()):
        return end
    return close if rest.count(" ") == 1 and rest[0] == " " else None


def repeated(
    unknown: list[CompanyFound], norm: str, taken: Iterable[CompanyFound], guesses: Iterable[Guess]
) -> list[CompanyFound]:
    """Further mentions of unknown companies by the same name, or by the first word of it.

    The recogniser must at least have thought of a company at every third place where the name stands.
    """
    covered = {at for c in taken for at in range(c.start, c.end)}
    likely = {at for guess in guesses for at in range(guess.start, guess.end)}
    found: list[CompanyFound] = []
    for name, company in _names(unknown, norm).items():
        spots = list(_occurrences(name, norm))
        if sum(start in likely for start in spots) * _SUPPORT < len(spots):
            continue
        for start in spots:
            end = start + len(name)
            if covered.isdisjoint((start, end - 1)):
                found.append(CompanyFound(start, end, [], True, "company.named_before", score=company.score))
                covered.update(range(start, end))
    return found


_SUPPORT = 3


def _names(unknown: list[CompanyFound], norm: str) -> dict[str, CompanyFound]:
    """Names to look for again: rare words only, and the first of several."""
    names: dict[str, CompanyFound] = {}
    for company in unknown:
        name = norm[company.start : company.end]
        first = name.partition(" ")[0]
        if company.score >= _UNKNOWN and (first != name or recogniser().is_rare(first)):
            names.setdefault(name, company)
        if first != name and len(first) > _SHORT and recogniser().is_rare(first):
            names.setdefault(first, company)
    return names


def _occurrences(name: str, norm: str) -> Iterator[int]:
    start = norm.find(name)
    while start >= 0:
        if not norm[start + len(name) : start + len(name) + 1].isalnum():
            begin = start
            while begin and norm[begin - 1].isalpha() and start - begin <= _LONGEST_PROCLITIC:
                begin -= 1
            if norm[begin:start] in _groups() and not norm[begin - 1 : begin].isalnum():
                yield start
        start = norm.find(name, start + 1)


def _groups() -> frozenset[str]:
    return frozenset(group.letters for group in proclitics("name"))


def aliases(found: list[CompanyFound], norm: str) -> list[CompanyFound]:
    """Latin names in brackets right after a company: the same company, and an unknown one's Latin name."""
    starts = {c.start: c for c in found}
    made = []
    for company in found:
        match = _LATIN_ALIAS.match(norm, company.end)
        if match is None or company.cue[0] in _NO_COMPANY:
            continue
        start, end = match.span(1)
        same = starts.get(start)
        if same is None and not any(norm[start:end] == row.ticker for row in company.rows):
            same = CompanyFound(
                start, end, company.rows, company.sure, "company.alias", company.reason, score=company.score
            )
            made.append(same)
        if not company.rows and same is not None and not same.rows:
            company.latin = same.latin = (start, end)
            same.name = company.name or (company.start, company.end)
    return made
