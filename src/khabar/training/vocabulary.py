"""Which words the recogniser may know: common ones that are mostly outside names, and words shared by many names."""

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from khabar.lexicons.companies import CompanyRow
from khabar.linking.companies import arab_countries
from khabar.models.features import (
    ALL_SHAPES,
    COUNT_BITS,
    GLANCES,
    SLOT_BITS,
    SOUND_BITS,
    Vocabulary,
    shape_counts,
    slots_of,
    triples,
)
from khabar.models.words import hashes_of
from khabar.text import encode, normalise
from khabar.training.weak import Example

_COMMON = 15  # articles that have the word outside names
_SHARED = 8  # companies that have it in their name, not as its first word
_BARRED, _BARRED_THOUGH_NAMED = 12, 400  # occurrences of a word that is in no name; that is in one of the lexicon
_STRAY = 0.001  # share of them that may be in names all the same
_SEVERAL = 4
_COMMON_SHAPE = 20


def vocabulary(examples: list[Example], rows: Iterable[CompanyRow]) -> Vocabulary:
    """The vocabulary of these articles and of the lexicon's names."""
    articles, inside, outside = _counts(examples)
    rows = list(rows)
    later, ever = _name_words(rows)
    common = {w for w, n in articles.items() if n >= _COMMON and inside[w] <= outside[w]}
    shared = {w for w, n in later.items() if n >= _SHARED}
    words = _one_a_slot(sorted(common | shared, key=lambda w: (-articles[w], w)))
    hashes = hashes_of(words)
    slots = np.full(1 << SLOT_BITS, -1, np.int16)
    slots[slots_of(hashes, SLOT_BITS)] = np.arange(len(words))
    barred = np.array(
        [
            inside[w] <= _STRAY * outside[w] and outside[w] >= (_BARRED if w not in ever else _BARRED_THOUGH_NAMED)
            for w in words
        ],
        np.bool_,
    )
    found = Vocabulary(
        hashes,
        slots,
        _classes(articles),
        barred,
        _sounds(articles, rows),
        np.zeros(ALL_SHAPES, np.int16),
        np.zeros((GLANCES, 0), np.float32),
    )
    found = found._replace(shapes=_shapes(examples, found))
    return found._replace(barred=np.concatenate((barred, np.zeros(found.identities - found.size, np.bool_))))


def _counts(examples: list[Example]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Articles that have a word outside names; occurrences inside and outside names."""
    articles: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for example in examples:
        named = {n for span in example.spans if span.company for n in range(span.first, span.last + 1)}
        here = [(n in named, word) for n, word in enumerate(_words(example)) if not word[0].isdigit()]
        inside.update(word for is_named, word in here if is_named)
        outside.update(word for is_named, word in here if not is_named)
        articles.update({word for is_named, word in here if not is_named})
    return articles, inside, outside


def _words(example: Example) -> Iterator[str]:
    norm, words = example.text.norm, example.words
    for start, end in zip(words.start.tolist(), words.end.tolist(), strict=True):
        yield norm[start:end].lower()


def _name_words(rows: Iterable[CompanyRow]) -> tuple[Counter[str], set[str]]:
    """How many companies have a word in their names after the first, and all words of names."""
    later: Counter[str] = Counter()
    ever: set[str] = set()
    for row in rows:
        names = [normalise(name).lower().split() for name in row.names]
        later.update({word for name in names for word in name[1:]})
        ever.update(word for name in names for word in name)
    return later, ever


def _one_a_slot(words: list[str]) -> list[str]:
    """The words without those whose slot a more frequent one has."""
    kept: dict[int, str] = {}
    for word, slot in zip(words, slots_of(hashes_of(words), SLOT_BITS).tolist(), strict=True):
        kept.setdefault(slot, word)
    return list(kept.values())


def _classes(articles: Counter[str]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """By slot: 1 for a word in one article, 2 in a few, 3 in more; the largest where words share a slot."""
    found = np.zeros(1 << COUNT_BITS, np.uint8)
    words = list(articles)
    classes = [1 if articles[w] == 1 else 2 if articles[w] <= _SEVERAL else 3 for w in words]
    np.maximum.at(found, slots_of(hashes_of(words), COUNT_BITS), np.array(classes, np.uint8))
    return found


def _sounds(articles: Counter[str], rows: Iterable[CompanyRow]) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """Triples of letters: 12 times the log-odds of names from outside Arab countries against words of articles."""
    foreign = {
        w for row in rows if row.country not in arab_countries() for n in row.names for w in normalise(n).split()
    }
    ordinary = [word for word, n in articles.items() if n >= _SEVERAL]
    totals = []
    for words in (sorted(foreign), ordinary):
        skeleton = np.frombuffer(encode(" ".join(words).lower())[1], np.uint8)
        totals.append(np.bincount(triples(skeleton), minlength=1 << SOUND_BITS) + 0.5)
    odds = np.log(totals[0] / totals[0].sum()) - np.log(totals[1] / totals[1].sum())
    found: np.ndarray[tuple[int], np.dtype[np.int8]] = np.clip(np.rint(12 * odds), -60, 60).astype(np.int8)
    return found


def _shapes(examples: list[Example], found: Vocabulary) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    total = np.zeros(ALL_SHAPES, np.int64)
    for example in examples:
        total += shape_counts(example.words, found)
    common = total >= _COMMON_SHAPE
    numbers = np.where(common, np.cumsum(common) - 1, common.sum())
    return numbers.astype(np.int16)
