"""A text as arrays of words: where each begins and ends, what stands between them, and a hash of its letters.

Everything is computed for all words at once with numpy, from the skeleton that the automaton reads too.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from khabar import lexicons
from khabar.text import encode
from khabar.text.skeleton import BLANK

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
QUOTE, OPEN, CLOSE, COMMA, STOP, DASH, PERCENT = (1 << bit for bit in range(7))


class Words(NamedTuple):
    """Words of a text, by normalised offsets. `after` has the bits of the marks between a word and the next one."""

    start: Ints
    end: Ints
    after: Bytes
    whole: Hashes
    bare: Hashes  # without the first letter
    skeleton: Bytes
    capital: npt.NDArray[np.bool_]

    @property
    def before(self) -> Bytes:
        """The bits of the marks before each word; a stop before the first."""
        return np.concatenate((np.array([STOP], np.uint8), self.after))[:-1]


def words_of(norm: str, bytes_: bytes) -> Words:
    """The words of a normalised text and its skeleton, in order."""
    skeleton = np.frombuffer(bytes_, np.uint8)
    letter = skeleton != BLANK
    start = np.flatnonzero(letter[1:] & ~letter[:-1])  # of the normalised text, which lacks the first blank
    end = np.flatnonzero(letter[:-1] & ~letter[1:])
    codes = np.frombuffer(norm.encode("utf-32-le", "surrogatepass"), np.uint32)
    marks = _marks().take(np.minimum(codes, 0xFFFF))
    after = np.bitwise_or.reduceat(marks, start) if start.size else np.zeros(0, np.uint8)
    if after.size:
        after[-1] |= STOP
    first = codes.take(start)
    whole, bare = _hashes(skeleton, start + 1, end + 1)
    return Words(start, end, after, whole, bare, skeleton, (first >= ord("A")) & (first <= ord("Z")))


def _hashes(skeleton: Bytes, start: Ints, end: Ints) -> tuple[Hashes, Hashes]:
    powers, inverses = _powers(1 << max(14, int(skeleton.size).bit_length()))
    sums = np.empty(skeleton.size + 1, np.uint64)
    sums[0] = 0
    np.cumsum(skeleton * powers[: skeleton.size], out=sums[1:])
    ends = sums.take(end)
    return (ends - sums.take(start)) * inverses.take(start), (ends - sums.take(start + 1)) * inverses.take(start + 1)


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, modulo 2**64."""
    found = []
    for base in (_BASE, _INVERSE):
        factors = np.full(size, base, np.uint64)
        factors[0] = 1
        found.append(np.cumprod(factors))
    return found[0], found[1]


def hash_of(word: str) -> int:
    """The hash of one normalised word, as `words_of` computes it."""
    total = 0
    for letter in reversed(encode(word)[1].strip()):
        total = (total * _BASE + letter) % (1 << 64)
    return total


def hashes_of(words: Iterable[str]) -> Hashes:
    """Hashes of words, in order."""
    return np.array([hash_of(word) for word in words], np.uint64)


@cache
def _marks() -> Bytes:
    table = np.zeros(0x10000, np.uint8)
    for bit, chars in enumerate(lexicons.load("company_words")["marks"]):
        for char in chars:
            table[ord(char)] |= 1 << bit
    return table
