"""All scorers over a gold set: what `khabar evaluate` prints, and what the gate compares with its floors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from khabar.evaluation import fact_score
from khabar.evaluation.accounting import score_accounting
from khabar.evaluation.bootstrap import Sure, intervals
from khabar.evaluation.cases import Case
from khabar.evaluation.counts import Counts, Miss, Row, Scored, total
from khabar.evaluation.fact_score import score_facts
from khabar.evaluation.linking_score import score_links
from khabar.evaluation.quote_score import score_quotes
from khabar.evaluation.score import score, types_of


@dataclass(frozen=True)
class Measured:
    """Articles with their scores, in the same order; what gold never marks has no row."""

    cases: list[Case]
    articles: list[Scored]
    types: tuple[str, ...]

    @cached_property
    def counts(self) -> dict[Row, Counts]:
        """By row, over all articles; slots in alphabetical order."""
        counts = total(self.articles).counts
        slots = sorted(row for row in counts if row[0] == fact_score.SLOT)
        return {row: counts[row] for row in [*(row for row in counts if row not in slots), *slots]}

    @cached_property
    def intervals(self) -> dict[Row, Sure]:
        """95% confidence intervals by row."""
        return intervals(self.articles)

    def misses(self) -> Iterator[tuple[Case, Miss]]:
        """Every miss with its article."""
        for case, scored in zip(self.cases, self.articles, strict=True):
            yield from ((case, miss) for miss in scored.misses)


def measure(cases: list[Case]) -> Measured:
    """Everything that the gold set marks, scored."""
    types = types_of(case.gold["mentions"] for case in cases)
    facts, quotes = (any(case.gold[kind] for case in cases) for kind in ("facts", "quotes"))
    return Measured(cases, [_scored(case, types, facts, quotes) for case in cases], types)


def _scored(case: Case, types: tuple[str, ...], facts: bool, quotes: bool) -> Scored:
    found, gold = case.record["mentions"], case.gold["mentions"]
    parts = [score(found, gold, types), score_links(found, gold)]
    parts += [score_facts(case.record, case.gold)] if facts else []
    parts += [score_quotes(case.record["quotes"], case.gold["quotes"] or [])] if quotes else []
    return total([*parts, score_accounting(case.record)])
