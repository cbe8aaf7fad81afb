"""Labels for training: what lexicon and rules find in any articles, corrected where somebody has read them."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from khabar import lexicons
from khabar.entities.company_names import by_rules, candidates
from khabar.models.words import Hashes, Words, hashes_of, words_of
from khabar.pipeline import Pipeline, pipeline
from khabar.scan.tokens import tokenise
from khabar.text import Aligned, align, normalise
from khabar.text.clitics import proclitics

_SPOKEN_OF = frozenset({"media", "exchange"})  # sectors that teach nothing: sources and places


class Span(NamedTuple):
    """Words `first` to `last`. `company` is what the lexicon calls them; null: it can't tell."""

    first: int
    last: int
    company: str | None


class Judged(NamedTuple):
    """Words `first` to `last`, read by somebody: the name of a company, or not."""

    first: int
    last: int
    is_company: bool


class Example(NamedTuple):
    """An article's words, what the lexicon says of them, and what a reader said."""

    words: Words
    text: Aligned
    spans: list[Span]
    judged: list[Judged]


def examples(articles: Iterable[dict[str, Any]], labels: Iterable[dict[str, Any]]) -> list[Example]:
    """Examples of articles (`text`, and `id` and `country` if any); labels say `id`, `start`, `end` and `company`."""
    by_id = defaultdict(list)
    for label in labels:
        by_id[label["id"]].append(label)
    engine = pipeline()
    made = [_example(article, by_id[article.get("id")], engine) for article in articles]
    return [example for example in made if example.words.start.size]


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON Lines file, compressed with gzip if it is called .gz."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _example(article: dict[str, Any], labels: list[dict[str, Any]], engine: Pipeline) -> Example:
    text = align(article["text"])
    words = words_of(text.norm, text.skeleton)
    tokens = tokenise(text, engine.table)
    kept, open_ = by_rules(candidates(tokens, text.norm, engine.companies), tokens, text.norm, article.get("country"))
    spans = []
    for company in (*kept, *open_):
        first = int(np.searchsorted(words.start, company.start, "right")) - 1
        last = int(np.searchsorted(words.end, company.end))
        taught = company in kept and company.rows[0].sector not in _SPOKEN_OF
        spans.append(Span(first, last, company.rows[0].id if taught else None))
    return Example(words, text, spans, list(_judged(labels, words, text)))


def _judged(labels: list[dict[str, Any]], words: Words, text: Aligned) -> Iterator[Judged]:
    if not labels:
        return
    raw = [text.span(start, end) for start, end in zip(words.start.tolist(), words.end.tolist(), strict=True)]
    for label in labels:
        inside = [n for n, (start, end) in enumerate(raw) if start < label["end"] and label["start"] < end]
        if inside:
            yield Judged(inside[0], inside[-1], label["company"])


def uncertain(words: Words) -> npt.NDArray[np.bool_]:
    """Words up to four after a company noun: names that the lexicon lacks stand there, so they teach nothing."""
    found = np.zeros(words.start.size + _AFTER_NOUN + 1, np.bool_)
    for noun in np.flatnonzero(np.isin(words.whole, _nouns())).tolist():
        found[noun + 1 : noun + 1 + _AFTER_NOUN] = True
    return found[: words.start.size]


_AFTER_NOUN = 4


def _nouns() -> Hashes:
    data = lexicons.load("company_words")
    nouns = [normalise(noun) for noun in (*data["nouns"], *data["brands"], *data["apps"]) if " " not in noun]
    return hashes_of(group.letters + noun for noun in nouns for group in proclitics("name"))
