"""Definite company nouns (الشركة، المجموعة، البنك): which company of the article they stand for."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

from khabar import lexicons
from khabar.linking.companies import Known
from khabar.scan.tokens import word_before
from khabar.text import normalise
from khabar.text.clitics import ARTICLE_LETTERS, LAM, proclitics


class Named(Protocol):
    """A company's mention by normalised offsets; `rows` are its rows, best first, none for an unknown one."""

    start: int
    end: int
    rows: list[Known]
    name: tuple[int, int] | None
    cue: tuple[str, int]


class Referent(NamedTuple):
    """The mention that a definite noun refers to, by its place in the list of companies, and how likely that is."""

    place: int
    score: float


def refer(norm: str, companies: Sequence[Named], at: int) -> Referent | None:
    """The company that the definite noun at normalised offset `at` stands for, or None if none fits.

    `companies` are those of the article in text order; `at` is where the noun's word begins, proclitics included. Of
    the companies that the noun can stand for (البنك: banks only), the subject of its own or of a near sentence is
    likelier than one named in passing, and one that is named often or in the first lines likelier than another.
    """
    noun = noun_at(norm, at)
    if noun is None or any(
        company.start <= at + _PROCLITICS and at < company.end for company in companies if company.end > at
    ):
        return None
    before = [n for n, company in enumerate(companies) if company.end <= at and _fits(company, noun, norm)]
    if not before:
        return None
    weights: dict[object, float] = {}
    last: dict[object, int] = {}
    for n in before:
        key = _identity(companies[n], norm)
        weights[key] = weights.get(key, 0.0) + _weight(companies[n], norm, at)
        last[key] = n
    best = max(weights, key=lambda key: (weights[key], last[key]))
    return Referent(last[best], round(weights[best] / sum(weights.values()), 2))


def noun_at(norm: str, at: int) -> str | None:
    """The definite company noun of the word at `at`, without proclitics; None if it is another word or begins a name.

    It begins a name with a definite adjective and a purpose (الشركة الوطنية للتبريد) and with an adjective of public
    banks (البنك المركزي).
    """
    match = _PHRASE.match(norm, at)
    noun = _nouns().get(match[1]) if match is not None else None
    if match is None or noun is None:
        return None
    adjective, purpose = match[2] or "", match[3] or ""
    if not adjective.startswith(ARTICLE_LETTERS):
        return noun
    return None if purpose.startswith(LAM + LAM) or adjective in _no_referent() else noun


_PHRASE = re.compile(r"([^\W\d_]+)(?: ([^\W\d_]+)(?: ([^\W\d_]+))?)?")
_PROCLITICS = 3  # letters at most


@cache
def _no_referent() -> frozenset[str]:
    data = lexicons.load("company_words")
    return frozenset(map(normalise, (*data["public_banks"], *data["other_companies"])))


@cache
def _nouns() -> dict[str, str]:
    """Every written form of the definite nouns, with the noun that it is."""
    found = {}
    for noun in lexicons.load("company_words")["definite_nouns"]:
        for group in proclitics("name"):
            swallowed = group.letters.endswith(LAM)  # ل swallows the alif of the article: للشركة
            found[group.letters + normalise(noun)[swallowed:]] = normalise(noun)
    return found


@cache
def _bank_nouns() -> tuple[frozenset[str], frozenset[str], str]:
    """The definite nouns that stand for banks only, the nouns of banks' names, and the definite noun for both."""
    data = lexicons.load("company_words")
    banks = frozenset(normalise(noun) for noun in data["bank_nouns"])
    return frozenset(ARTICLE_LETTERS + noun for noun in banks), banks, normalise(data["any_noun"])


def _fits(company: Named, noun: str, norm: str) -> bool:
    """Can the noun stand for this company: البنك for a bank only, الشركة for none? Sources and markets are no such."""
    if any(row.sector in _SPOKEN_OF for row in company.rows):
        return False
    definite, banks, either = _bank_nouns()
    words = {*norm[company.start : company.end].split(), word_before(norm, company.start)[0]}
    bank = any(row.sector == "bank" for row in company.rows) or not words.isdisjoint(banks | definite)
    return noun == either or bank == (noun in definite)


def _identity(company: Named, norm: str) -> object:
    return company.rows[0].id if company.rows else norm[slice(*(company.name or (company.start, company.end)))]


def _weight(company: Named, norm: str, at: int) -> float:
    """How strongly an earlier mention speaks for its company: nearness, a place at the head of a clause or article."""
    sentences = len(_STOPS.findall(norm, company.end, at))
    begin = max(norm.rfind(mark, 0, company.start) for mark in ".\n")
    weight = 1.0 / (1 + sentences)
    if norm.count(" ", begin + 1, company.start) <= _FEW:
        weight *= _SUBJECT
    if company.start < _HEAD:
        weight += _HEADLINE
    return weight


_STOPS = re.compile(r"\.(?!\d)|\n")
_SPOKEN_OF = frozenset({"media", "exchange"})
_FEW = 4  # words of a sentence before its subject: a verb and a noun
_HEAD = 150  # characters in which an article names whom it is about
_SUBJECT, _HEADLINE = 2.0, 0.5
