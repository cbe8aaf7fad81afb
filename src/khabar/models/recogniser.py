"""Names of companies that the lexicon lacks, and how sure that is, from the words around them."""

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
from khabar.text import Aligned

WEIGHTS = Path(__file__).with_name("weights.npz")
_WORTH_A_LOOK = 0.25
_LONGEST = 8  # words


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
        return int(self.vocabulary.find(found)[0]) < 0 and int(self.vocabulary.counts[features.slots_of(found)][0]) <= 1

    def is_common(self, word: str) -> bool:
        """Is this normalised word in the vocabulary?"""
        return int(self.vocabulary.find(hashes_of([word]))[0]) >= 0

    def guesses(self, text: Aligned, known: Iterable[tuple[int, int]]) -> list[Guess]:
        """Likely names outside the known ones (normalised spans), in order, no two of them on the same words."""
        words = words_of(text)
        seen = features.see(words, self.vocabulary, covered(words, known))
        at = np.flatnonzero(seen.possible)
        if not at.size:
            return []
        odds = self.network.probabilities(features.rows(seen, at, self.vocabulary))
        found = sorted(_names(words, at, odds), reverse=True)
        taken: set[int] = set()
        kept = []
        for score, first, last in found:
            if taken.isdisjoint(range(first, last + 1)):
                taken.update(range(first, last + 1))
                generic = bool((seen.word[first : last + 1] < self.vocabulary.size).all())
                kept.append(Guess(int(words.start[first]), int(words.end[last]), score, generic))
        return sorted(kept)


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
    place = {word: row for row, word in enumerate(at.tolist())}
    for row in np.flatnonzero(odds[:, OUTSIDE] < 1 - _WORTH_A_LOOK).tolist():
        first = int(at[row])
        best, end = float(odds[row, WHOLE]), first
        product, last = float(odds[row, FIRST]), first
        while product > best ** (last - first + 2) and last - first < _LONGEST:
            if int(words.after[last]) & ~DASH or last + 1 not in place:
                break
            last += 1
            here = odds[place[last]]
            score = (product * float(here[LAST])) ** (1 / (last - first + 1))
            if score > best:
                best, end = score, last
            product *= float(here[INSIDE])
        if best > _WORTH_A_LOOK:
            outside = odds[[place[word] for word in range(first, end + 1)], OUTSIDE]
            yield float((best * (1 - outside).mean()) ** 0.5), first, end


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
        )  # fmt: skip


def load(path: Path) -> Recogniser:
    """Reads what `save` wrote."""
    with np.load(path) as kept:
        slots = np.full(1 << features.SLOT_BITS, -1, np.int16)
        slots[kept["slot"]] = kept["number"]
        vocabulary = Vocabulary(kept["hashes"], slots, kept["counts"], kept["barred"], kept["sounds"], kept["shapes"])
        table = kept["table"].astype(np.float32) * _SCALE
        return Recogniser(vocabulary, Network(table, kept["bias"], kept["out"], kept["out_bias"]))
