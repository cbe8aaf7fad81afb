"""How much of what is in the sets of a corpus: tables in Markdown, as `corpus/README.md` holds them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from khabar.evaluation.gold import read

Counts = dict[str, Counter[str]]


SETS = ("train", "dev", "test")


def tables(corpus: Path) -> str:
    """Counts by kind, by country and by type of gold, with a column for each set."""
    kinds: Counts = defaultdict(Counter)
    countries: Counts = defaultdict(Counter)
    gold: Counts = defaultdict(Counter)
    words: Counts = defaultdict(Counter)
    for name in SETS:
        for article, marked in read(corpus / "articles" / name):
            kinds[article.get("kind", "-")][name] += 1
            countries[article.get("country", "-")][name] += 1
            words["articles"][name] += 1
            words["words"][name] += len(article["text"].split())
            for row in _rows(marked):
                gold[row][name] += 1
    return "\n".join([
        *_table("all", words, list(words)), "",
        *_table("kind", kinds), "",
        *_table("country", countries), "",
        *_table("gold", gold),
    ])  # fmt: skip


def _rows(marked: dict[str, Any]) -> Iterator[str]:
    for mention in marked["mentions"]:
        yield "optional mentions" if mention.get("optional") else mention["type"]
    yield from ("facts" for _ in marked["facts"])
    yield from ("quotes" for _ in marked["quotes"])


def _table(head: str, counts: Counts, order: list[str] | None = None) -> Iterator[str]:
    yield f"| {head} | {' | '.join(SETS)} | together |"
    yield f"| --- |{' ---: |' * (len(SETS) + 1)}"
    for row in order or sorted(counts, key=lambda row: (-counts[row].total(), row)):
        cells = [str(counts[row][name]) for name in SETS]
        yield f"| {row} | {' | '.join(cells)} | {counts[row].total()} |"
