"""Organisations that are no companies: those of the lexicon, markets to trade at, and media credited as a source."""

from collections.abc import Iterator
from dataclasses import dataclass

from khabar.entities.company_names import CompanyFound
from khabar.linking.organisations import Organisation, index_names, index_noun, nouns, organisations
from khabar.scan import kinds
from khabar.scan.automaton import Entry
from khabar.scan.tokens import Token, Tokens, word_before
from khabar.text.clitics import ARTICLE_LETTERS, proclitics


@dataclass(slots=True)
class OrganisationFound:
    """An organisation by normalised offsets."""

    start: int
    end: int
    row: Organisation
    rule: str


def organisations_of(tokens: Tokens, norm: str) -> list[OrganisationFound]:
    """Organisations of the lexicon, in order."""
    found = []
    for at, kind in enumerate(tokens.kinds):
        if kind not in _NAMES:
            continue
        token = tokens.items[at]
        if token is not None and token.entry is not None and (kind == kinds.ORGANISATION or _rather(token.entry)):
            row = organisations()[token.entry.senses[kinds.ORGANISATION]]
            if not _goes_on(row, token.end, norm):
                found.append(OrganisationFound(_start(token, norm), token.end, row, "organisation.name"))
    return found


_NAMES = frozenset({kinds.ORGANISATION, kinds.COMPANY})


def _rather(entry: Entry) -> bool:
    """Is it also the name of companies, but of none that it names for certain (داو جونز: the index, the publisher)?"""
    return kinds.ORGANISATION in entry.senses and all(ambiguous for _, ambiguous in entry.senses[kinds.COMPANY])


def _start(token: Token, norm: str) -> int:
    noun = index_noun()
    alone = norm.startswith(noun, token.start) and norm[token.start + len(noun) : token.end] in index_names()
    return token.start + len(noun) if alone else token.start


def _goes_on(row: Organisation, end: int, norm: str) -> bool:
    """Is the name of a ministry longer than the lexicon's: وزارة التجارة والاستثمار?"""
    return row.class_ == "government" and norm.startswith(_and_the(), end)


def _and() -> str:
    return f" {proclitics('conjunction')[1].letters}"


def _and_the() -> str:
    return _and() + ARTICLE_LETTERS


def no_companies(companies: list[CompanyFound], norm: str) -> tuple[list[CompanyFound], list[OrganisationFound]]:
    """Companies without the markets and media that are none here, and those as organisations.

    An exchange is a place to trade at (في سوق دبي المالي) unless it is called a company, has shares or is joined to a
    company; a medium is a source after its noun (صحيفة الاقتصادية).
    """
    kept: list[CompanyFound] = []
    others: list[OrganisationFound] = []
    for company in companies:
        beside = kept and norm[kept[-1].end : company.start] == _and()
        class_ = None if beside else _class(company, norm)
        if class_ is None:
            kept.append(company)
        else:
            row = company.rows[0]
            organisation = Organisation(row.id, class_, row.en, row.ar, row.country, ())
            others.append(OrganisationFound(company.start, company.end, organisation, f"organisation.{class_}"))
    return kept, others


def _class(company: CompanyFound, norm: str) -> str | None:
    sectors = {row.sector for row in company.rows}
    first = norm[company.start : company.end].partition(" ")[0]
    if sectors == {"exchange"} and company.cue[0] not in ("nouns", "plurals", "shares", "owned"):
        return "exchange" if first in nouns("market_nouns") else None
    if sectors == {"media"}:
        before = word_before(norm, company.start)[0]
        return "media" if not nouns("media_nouns").isdisjoint((first, *_without_proclitics(before))) else None
    return None


def _without_proclitics(word: str) -> Iterator[str]:
    for group in proclitics("noun"):
        if word.startswith(group.letters):
            yield word[len(group.letters) :]
