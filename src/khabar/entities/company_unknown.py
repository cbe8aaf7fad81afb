"""Companies that the recogniser finds: names that the lexicon lacks, and names of it that rules can't tell."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from khabar import lexicons
from khabar.entities.company_names import BREAKS, PERCENT_AFTER, QUOTE, CompanyFound, cue_before
from khabar.linking.companies import ordinary, places, tails
from khabar.models.recogniser import Guess, recogniser
from khabar.scan.tokens import Tokens, word_before
from khabar.text import normalise
from khabar.text.clitics import ARTICLE, ARTICLE_LETTERS, CONJUNCTION, LAM, proclitics

_AMBIGUOUS, _ORDINARY = 0.85, 0.9  # how likely a name of the lexicon must be
_QUOTED_NOUN, _AFTER_NOUN, _QUOTED, _UNKNOWN, _GENERIC = 0.5, 0.65, 0.9, 0.92, 0.94  # how likely another name must be
_SPOKEN_OF = frozenset({"media", "exchange"})  # sectors whose names are mostly sources and places
_LATIN_ALIAS = re.compile(r'"? ?\( ?([A-Z][\w&.\-]*(?: (?:[A-Z][\w&.\-]*|&|of|and))*) ?\)')
_LATIN_REST = re.compile(r"(?: (?:[A-Z][\w&\-]*|&|of|and(?= [A-Z])))+")
_COUNTED = re.compile(r"\d \w+ $")  # 14 companies of a kind
_NO_COMPANY = ("not_after", "products", "apps")
_QUALIFIERS = re.compile(rf" (\w?{ARTICLE_LETTERS}\w+)")
_TICKER = re.compile("[A-Z]{2,6}")
_SHORT, _LONG_QUOTE, _REST, _NEAR = 3, 40, 15, 10_000


def recognised(
    guesses: Iterable[Guess], tokens: Tokens, norm: str, kept: list[CompanyFound], open_: list[CompanyFound]
) -> list[CompanyFound]:
    """What the recogniser is sure enough of, apart from the names already kept.

    A name that the article once calls a thing (a programme, a car) is no company anywhere in it.
    """
    found: list[CompanyFound] = []
    things: set[str] = set()
    ends = {company.end for company in kept}
    for guess in guesses:
        if guess.start - 1 in ends and norm[guess.start - 1] == " ":
            continue  # the rest of a longer name
        at = bisect_left(open_, guess.start, key=_start)
        listed = open_[at] if at < len(open_) and open_[at].start < guess.end <= open_[at].end else None
        role = cue_before(guess.start, tokens, norm)
        made = _unknown(guess, role, norm) if listed is None else _listed(listed, guess, norm)
        if made is not None:
            found.append(made)
        elif role[0] in _NO_COMPANY:
            things.add(norm[guess.start : guess.end])
    return [c for c in found if c.rows or norm[c.start : c.end] not in things]


def called(norm: str, found: list[CompanyFound]) -> list[CompanyFound]:
    """Names in quotes right after the noun company, whatever they look like: شركة «عقار بالأرقام»."""
    opener, name = _called()
    at = norm.find(opener)
    if at < 0:
        return []
    taken = sorted((company.start, company.end) for company in found)
    made: list[CompanyFound] = []
    while at >= 0:
        match = name.match(norm, at + len(opener))
        begins = word_before(norm, at + len(opener) - 2)[0] in _led()
        at = norm.find(opener, at + 1)
        if match is None or not begins:
            continue
        start, end = match.span(1)
        place = bisect_left(taken, (start, start))
        free = (place == len(taken) or taken[place][0] >= end) and (place == 0 or taken[place - 1][1] <= start)
        if free and match[1].count(" ") < _WORDS:
            made.append(CompanyFound(start, end, [], True, "company.called", cue=("nouns", 0)))
    return made


@cache
def _called() -> tuple[str, re.Pattern[str]]:
    """The noun with the quotation mark after it, and what a name in the quotes looks like."""
    noun = normalise(lexicons.load("company_words")["company"])
    return f"{noun} {QUOTE}", re.compile(rf"([\w.&+\- ]*\w[\w.&+\- ]*){QUOTE}")


@cache
def _led() -> frozenset[str]:
    """The noun with its proclitics."""
    noun = normalise(lexicons.load("company_words")["company"])
    return frozenset(group.letters + noun for group in proclitics("name"))


_WORDS = 5  # of a company's name in quotes


def _start(company: CompanyFound) -> int:
    return company.start


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
    end = _quote_end(start, _purpose_end(start, _latin_end(guess.end, norm), norm), norm)
    if end is None or role in _NO_COMPANY or word_before(norm, guess.start - quoted)[0] in _foundations():
        return None
    name = norm[start:end]
    if guess.score < _needed(guess, noun, quoted and norm[end : end + 1] == QUOTE):
        return None
    if not quoted and not _can_stand_bare(name, start, start != guess.start, cue, norm):
        return None
    if len(name) < _SHORT or name in places() or (_TICKER.fullmatch(name) and not noun):
        return None
    return CompanyFound(start, end, [], True, "company.recognised", cue=cue, score=guess.score)


def _can_stand_bare(name: str, start: int, led: bool, cue: tuple[str, int], norm: str) -> bool:
    """May this be an unknown company's name without quotes: nothing counted, nobody after a bracket; and one word alone
    no common word, but one that looks like a name.
    """
    if norm[start - 2 : start] == ") " or _COUNTED.search(norm, max(0, start - _REST), start):
        return False
    common = recogniser().is_common(name)
    if " " in name or (led and common):
        return " " in name
    if cue[0] == "shares" or PERCENT_AFTER.match(norm, start + len(name)):
        return True
    return recogniser().looks_like_name(name) or (cue[0] == "nouns" and name.startswith(ARTICLE_LETTERS) and not common)


def _needed(guess: Guess, noun: bool, quoted: bool) -> float:
    """How likely a guess must be: less where a company noun or quotes speak for it too, more for common words."""
    if guess.generic and not quoted:
        return _GENERIC
    if noun:
        return _QUOTED_NOUN if quoted else _AFTER_NOUN
    return _QUOTED if quoted else _UNKNOWN


_LONGEST_PROCLITIC = 3


def _bare(guess: Guess, norm: str) -> int:
    """Where a name begins that may have proclitics: they are cut off if the rest is a word of the text, a conjunction
    always.
    """
    word = norm[guess.start : guess.end]
    for group in proclitics("name")[1:]:
        rest = word[len(group.letters) :]
        near = norm[max(0, guess.start - _NEAR) : guess.start + _NEAR]
        cut = group.flags == CONJUNCTION or f" {rest}" in near or f'"{rest}' in near
        if cut and word.startswith(group.letters) and len(rest) >= _SHORT:
            return guess.start + len(group.letters)
    return guess.start


def _latin_end(end: int, norm: str) -> int:
    """The end of a name in Latin letters takes in the capitalised Latin words after it."""
    match = _LATIN_REST.match(norm, end) if norm[end - 1].isascii() else None
    return match.end() if match else end


def _purpose_end(start: int, end: int, norm: str) -> int:
    """The end of a name that ends in a purpose takes in what qualifies it: للاستثمارات الزراعية والصناعية."""
    purpose = norm.rfind(f" {LAM}{LAM}", start, end)
    if purpose < 0 or any(ARTICLE_LETTERS not in word[:3] for word in norm[purpose + 1 : end].split()[1:]):
        return end
    qualified = " " in norm[purpose + 1 : end]
    for match in _QUALIFIERS.finditer(norm, end):
        joined = not match[1].startswith(ARTICLE_LETTERS)
        if match.start() != end or joined != qualified or match[1] in places() or match[1] in _relatives():
            break
        qualified = True
        end = match.end()
    return end


@cache
def _foundations() -> frozenset[str]:
    """Nouns of foundations and institutes as often as of companies, with their proclitics."""
    nouns = map(normalise, lexicons.load("company_words")["foundations"])
    return frozenset(group.letters + noun for noun in nouns for group in proclitics("name"))


@cache
def _relatives() -> frozenset[str]:
    return frozenset(map(normalise, lexicons.load("company_words")["relatives"]))


def _quote_end(start: int, end: int, norm: str) -> int | None:
    """The end of a name that begins a quote: the quote's own if that is near; None if more than a name is quoted."""
    if norm[start - 1 : start] != QUOTE or norm[end : end + 1] == QUOTE:
        return end
    close = norm.find(QUOTE, end, start + _LONG_QUOTE)
    rest = norm[end:close] if close > 0 else ""
    if not rest.strip() or BREAKS.search(rest) or rest.startswith(tails()):
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
        whole = company.end - company.start == len(name)
        spots = [at for at in _occurrences(name, norm) if whole or not _is_part_of_more(at, at + len(name), norm)]
        if sum(start in likely for start in spots) * _SUPPORT < len(spots):
            continue
        for start in spots:
            end = start + len(name)
            if covered.isdisjoint((start, end - 1)):
                found.append(CompanyFound(start, end, [], True, "company.named_before", score=company.score))
                covered.update(range(start, end))
    return found


def _is_part_of_more(start: int, end: int, norm: str) -> bool:
    """Does a rare word stand right beside it, so that the half name is more likely part of somebody's name?"""
    after = _NEXT_WORD.match(norm, end)
    before = word_before(norm, start)[0] if norm[start - 1 : start] == " " else ""
    return any(word and recogniser().is_rare(word) for word in (before, after[1] if after else ""))


_NEXT_WORD = re.compile(r" ([^\W\d_]+)")
_SUPPORT = 3


def _names(unknown: list[CompanyFound], norm: str) -> dict[str, CompanyFound]:
    """Names to look for again: rare words only, and the first of several."""
    names: dict[str, CompanyFound] = {}
    for company in unknown:
        name = norm[company.start : company.end]
        first = name.partition(" ")[0]
        if (company.score >= _QUOTED or company.cue[0] == "nouns") and (first != name or recogniser().is_rare(first)):
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
        match = _LATIN_ALIAS.match(norm, company.end) if "(" in norm[company.end : company.end + 3] else None
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
