"""Names of companies that the lexicon lacks, and how sure that is, from the words around them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from khabar.models import features
from khabar.models.features import Vocabulary
from khabar.models.network import FIRST, INSIDE, LAST, OUTSIDE, WHOLE, Floats, Network
from khabar.models.words import DASH, Words, hashes_of, words_of
from khabar.text import Aligned, encode

WEIGHTS = Path(__file__).with_name("weights.npz")
_WORTH_A_LOOK = 0.25
_LONGEST = 8  # words
_PARTS = np.uint8(255 - DASH)  # marks that part words


class Guess(NamedTuple):
    """A likely name by normalised offsets, proclitics still on it, and how likely it is, 0 to 1.

    `generic` names have none but common words (الوطنية للتأمين).
    """

    start: int
    end: int
    score: float
    generic: bool


class Recogniser(NamedTuple):
    """A vocabulary and the network that reads it."""

    vocabulary: Vocabulary
    network: Network

    def is_rare(self, word: str) -> bool:
        """Is this normalised word no common word of news?"""
        found = hashes_of([word])
        return (
            int(self.vocabulary.find(found)[0]) < 0
            and int(self.vocabulary.counts[features.slots_of(found, features.COUNT_BITS)][0]) <= 1
        )

    def looks_like_name(self, word: str) -> bool:
        """Is this normalised word rare, or does it sound foreign?"""
        words = words_of(*encode(word))
        return (
            self.is_rare(word)
            or int(features.sounds_of(words, np.array([0]), self.vocabulary)[0]) >= features.HALF_FOREIGN
        )

    def is_common(self, word: str) -> bool:
        """Is this normalised word in the vocabulary?"""
        return int(self.vocabulary.find(hashes_of([word]))[0]) >= 0

    def guesses(self, text: Aligned, known: Iterable[tuple[int, int]]) -> list[Guess]:
        """Likely names outside the known ones (normalised spans), in order, no two of them on the same words."""
        spans = sorted(known)
        found = []
        for begin, end in _pieces(text.norm):
            near = spans[bisect_left(spans, (begin - _PIECE, 0)) : bisect_left(spans, (end, 0))]
            here = [(max(s, begin) - begin, min(e, end) - begin) for s, e in near if begin < e]
            bytes_ = b" " + text.skeleton[begin + 1 : end + 1] + b" "
            guesses = self._read(words_of(text.norm[begin:end], bytes_), here)
            found += [guess._replace(start=guess.start + begin, end=guess.end + begin) for guess in guesses]
        return found

    def _read(self, words: Words, known: list[tuple[int, int]]) -> list[Guess]:
        seen = features.see(words, self.vocabulary, covered(words, known))
        at = features.promising(seen, self.vocabulary)
        if not at.size:
            return []
        odds = self.network.probabilities(features.rows(seen, at, self.vocabulary))
        found = sorted(_names(words, at, odds), reverse=True)
        taken: set[int] = set()
        kept = []
        for score, first, end in found:
            if taken.isdisjoint(range(first, end + 1)):
                last = _foreign_end(words, seen, self.vocabulary, end)
                taken.update(range(first, last + 1))
                generic = bool((seen.word[first : last + 1] < self.vocabulary.size).all())
                kept.append(Guess(int(words.start[first]), int(words.end[last]), score, generic))
        return sorted(kept)


def _pieces(norm: str) -> Iterator[tuple[int, int]]:
    """The text in stretches that begin and end with whole words: one, unless it is far longer than news."""
    begin = 0
    while len(norm) - begin > _PIECE:
        blank = norm.rfind(" ", begin + 1, begin + _PIECE)
        end = blank if blank > 0 else begin + _PIECE
        yield begin, end
        begin = end
    yield begin, len(norm)


_PIECE = 1 << 15


def _foreign_end(words: Words, seen: features.Seen, vocabulary: Vocabulary, last: int) -> int:
    """The last word of a name that goes on with words that are hardly Arabic: what is written as spoken elsewhere."""
    while (
        words.after[last] == 0
        and last + 1 < words.start.size
        and seen.possible[last + 1]
        and features.sounds_of(words, np.arange(last, last + 2), vocabulary).min() >= features.FOREIGN
    ):
        last += 1
    return last


def covered(words: Words, spans: Iterable[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Which words are inside these normalised spans, which begin and end with words but for proclitics."""
    inside = np.zeros(words.start.size, np.bool_)
    bounds = np.array(list(spans), np.int64).reshape(-1, 2)
    first = np.searchsorted(words.start, bounds[:, 0], "right") - 1
    last = np.searchsorted(words.end, bounds[:, 1])
    for begin, end in zip(first.tolist(), last.tolist(), strict=True):
        inside[begin : end + 1] = True
    return inside


def _names(words: Words, at: npt.NDArray[np.int64], odds: Floats) -> Iterator[tuple[float, int, int]]:
    """The best name that begins at each promising word: how likely it is, first word, last word."""
    starts = np.flatnonzero(odds[:, OUTSIDE] < 1 - _WORTH_A_LOOK).tolist()
    if not starts:
        return
    joined = np.append((np.diff(at) == 1) & (words.after.take(at[:-1]) & _PARTS == 0), False).tolist()
    rows: list[list[float]] = odds.tolist()
    for begin in starts:
        best, end = rows[begin][WHOLE], begin
        product, last = rows[begin][FIRST], begin
        while joined[last] and last - begin < _LONGEST and product > best ** (last - begin + 2):
            last += 1
            score = (product * rows[last][LAST]) ** (1 / (last - begin + 1))
            if score > best:
                best, end = score, last
            product *= rows[last][INSIDE]
        if best > _WORTH_A_LOOK:
            inside = 1 - sum(row[OUTSIDE] for row in rows[begin : end + 1]) / (end + 1 - begin)
            yield float((best * inside) ** 0.5), int(at[begin]), int(at[end])


@cache
def recogniser() -> Recogniser:
    """The recogniser that ships with khabar."""
    return load(WEIGHTS)


_SCALE = np.float32(1 / 24)  # weights are kept as 24ths in one byte each


def save(path: Path, recogniser: Recogniser) -> None:
    """Writes the recogniser: small weights in a byte each, the rest as it is."""
    network, vocabulary = recogniser.network, recogniser.vocabulary
    table = np.clip(np.rint(network.table / _SCALE), -127, 127).astype(np.int8)
    slots = np.flatnonzero(vocabulary.slots >= 0)
    with path.open("wb") as file:
        np.savez_compressed(
            file, table=table, bias=network.bias, out=network.out, out_bias=network.out_bias,
            hashes=vocabulary.hashes, slot=slots, number=vocabulary.slots[slots], counts=vocabulary.counts,
            barred=vocabulary.barred, sounds=vocabulary.sounds, shapes=vocabulary.shapes,
            glance=vocabulary.glance.astype(np.float16),
        )  # fmt: skip


def load(path: Path) -> Recogniser:
    """Reads what `save` wrote."""
    with np.load(path) as kept:
        slots = np.full(1 << features.SLOT_BITS, -1, np.int16)
        slots[kept["slot"]] = kept["number"]
        vocabulary = Vocabulary(
            kept["hashes"], slots, kept["counts"], kept["barred"], kept["sounds"], kept["shapes"],
            kept["glance"].astype(np.float32),
        )  # fmt: skip
        table = kept["table"].astype(np.float32) * _SCALE
        return Recogniser(vocabulary, Network(table, kept["bias"], kept["out"], kept["out_bias"]))
