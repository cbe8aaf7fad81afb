"""Companies: names of the lexicon where nothing speaks against them, ambiguous ones where something speaks for them,
and unknown ones where the words around them say that they are companies.
"""

from collections import Counter
from collections.abc import Sequence

from khabar.entities.company_names import CompanyFound, by_rules, candidates
from khabar.entities.company_unknown import aliases, called, recognised, repeated
from khabar.entities.organisation import OrganisationFound
from khabar.linking.companies import Known
from khabar.linking.unknown import cluster
from khabar.models.recogniser import recogniser
from khabar.scan.tokens import Tokens
from khabar.text import Aligned

__all__ = ["CompanyFound", "companies", "row_of"]


def companies(
    tokens: Tokens,
    text: Aligned,
    country: str | None,
    known: Sequence[Known],
    others: Sequence[OrganisationFound] = (),
) -> list[CompanyFound]:
    """Companies of the text, in order.

    `known` are the rows that the tokens' numbers stand for; where `others` are, no unknown company is looked for.
    """
    kept, open_ = by_rules(candidates(tokens, text.norm, known), tokens, text.norm, country)
    guesses = recogniser().guesses(text, [*_spans(kept), *_spans(others)])
    more = recognised(guesses, tokens, text.norm, kept, open_)
    unknown = [c for c in more if not c.rows]
    found = [*kept, *(c for c in more if c.rows)]
    unknown += called(text.norm, [*found, *unknown])
    unknown += repeated(unknown, text.norm, [*found, *unknown], guesses)
    found += aliases([*found, *unknown], text.norm)
    _link(found, country)
    cluster(unknown, text.norm)
    return sorted([*found, *unknown], key=lambda c: c.start)


def _spans(found: Sequence[CompanyFound] | Sequence[OrganisationFound]) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in found]


def _link(found: list[CompanyFound], country: str | None) -> None:
    """Orders the rows of homonyms: named in full, of the article's country, of the countries most spoken of."""
    sure = {row.id for c in found if c.sure for row in c.rows}
    seen = Counter(c.rows[0].country for c in found if len(c.rows) == 1)
    for company in found:
        if len(company.rows) < 2:
            continue

        listed = company.cue[0] == "shares"

        def weight(row: Known, listed: bool = listed) -> tuple[bool, bool, bool, bool, int]:
            return row.own, row.id in sure, listed and row.ticker is not None, row.country == country, seen[row.country]

        ranked = sorted(company.rows, key=weight, reverse=True)
        if weight(ranked[0]) == weight(ranked[1]):
            company.reason = "homonyms"
        company.rows = ranked


def row_of(company: CompanyFound) -> Known | None:
    """The linked row, or None for an unknown company or undecided homonyms."""
    return company.rows[0] if company.rows and company.reason is None else None
