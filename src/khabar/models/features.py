"""What the recogniser sees of a word and its neighbours: never a rare word itself, only its shape.

A word is its number in the vocabulary, which holds words that are common outside companies' names or shared by many
of them; any other word is a shape: how it begins and ends, how long it is, how often articles have it outside names.
So the recogniser can't learn which names are companies, only where companies are named.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from khabar.models.words import Hashes, Ints, Words
from khabar.text import encode
from khabar.text.clitics import proclitics

SLOT_BITS, COUNT_BITS = 19, 17
HEADS, TAILS, LENGTHS, COUNTS = 8, 44, 5, 4
ALL_SHAPES = HEADS * TAILS * LENGTHS * COUNTS
WINDOW = range(-4, 5)  # words whose identity counts
NEAR = range(-3, 4)  # words whose marks count
HEARD = range(-2, 3)  # words whose sound counts
SOUNDS = 8  # how foreign a word sounds, from 1; 0 for a common word
SOUND_BITS = 15
MARKS = 128 * 2 * 3  # marks before a word, its proclitic, and what is known of it
DISTANCES = 8
KNOWN, NUMERAL = 1, 2
GLANCES = 5  # the word, the one before, the one after, the marks before, the marks after


class Vocabulary(NamedTuple):
    """Common words, and how often any word occurs outside names, by slot of its hash.

    `slots` holds a word's number by the slot of its hash, -1 where it is free; `counts` a class from 0 (never) up;
    `shapes` the number of each shape among the common ones, the last of which stands for all rare ones.
    """

    hashes: Hashes
    slots: npt.NDArray[np.int16]
    counts: npt.NDArray[np.uint8]
    barred: npt.NDArray[np.bool_]  # by identity: in no company's name
    sounds: npt.NDArray[np.int8]  # by hash of three letters: how much likelier in a foreign name than in another word
    shapes: npt.NDArray[np.int16]
    glance: npt.NDArray[np.float32]  # log-odds that a name begins, a row for each of `GLANCES`

    @property
    def size(self) -> int:
        """How many words."""
        return int(self.hashes.size)

    @property
    def identities(self) -> int:
        """How many different words the recogniser tells apart, outside the text included."""
        return self.size + int(self.shapes.max()) + 2

    def find(self, hashes: Hashes) -> npt.NDArray[np.int16]:
        """Numbers of the words with these hashes, -1 for others."""
        number = self.slots.take(slots_of(hashes, SLOT_BITS))
        return np.where(self.hashes.take(number, mode="clip") == hashes, number, np.int16(-1))


def slots_of(hashes: Hashes, bits: int) -> npt.NDArray[np.int64]:
    """The slot of each hash in a table of `2 ** bits`."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


class Seen(NamedTuple):
    """Features of a text's words: identity or shape, marks with knowledge, place in quotes; and who may be a name."""

    word: Ints
    mark: Ints
    sound: Ints
    quote: Ints
    possible: npt.NDArray[np.bool_]
    proclitic: npt.NDArray[np.bool_]


def see(words: Words, vocabulary: Vocabulary, known: npt.NDArray[np.bool_]) -> Seen:
    """The features of all words; `known` marks those inside companies of the lexicon."""
    first = words.skeleton.take(words.start + 1)
    number = vocabulary.find(words.whole).astype(np.int64)
    proclitic = np.zeros(number.size, np.bool_)
    new = np.flatnonzero(number < 0)
    led = new[_LED.take(first.take(new))]
    rest = vocabulary.find(words.bare.take(led))
    number[led] = rest
    proclitic[led] = rest >= 0
    shaped = new[number.take(new) < 0]
    sound = np.zeros(number.size, np.int64)
    sound[shaped] = sounds_of(words, shaped, vocabulary)
    number[shaped] = vocabulary.size + vocabulary.shapes.take(_shape(words, shaped, vocabulary))
    numeral = first == _DIGIT
    mark = words.before.astype(np.int64) * 6
    mark += proclitic * np.int64(3)
    mark[numeral] += NUMERAL
    mark[known] += KNOWN
    possible = ~(known | numeral | vocabulary.barred.take(number))
    return Seen(number, mark, sound, _quotes(words), possible, proclitic)


def promising(seen: Seen, vocabulary: Vocabulary) -> Ints:
    """The words worth the network: those where a name may begin at a first glance, and those that may follow in it."""
    word, mark = _padded(seen.word, vocabulary.identities - 1), _padded(seen.mark, MARKS)
    size = seen.word.size
    odds = vocabulary.glance[0].take(seen.word)
    for row, (values, offset) in enumerate(((word, -1), (word, 1), (mark, 0), (mark, 1)), 1):
        odds += vocabulary.glance[row].take(values[_PAD + offset : _PAD + offset + size])
    wanted = begin = seen.possible & (odds > 0)
    for _ in range(_FOLLOWING):
        begin = np.concatenate(([False], begin[:-1])) & seen.possible
        wanted = wanted | begin
    return np.flatnonzero(wanted)


_FOLLOWING = 5
_DIGIT = encode("0")[1].strip()[0]
_ALIF_LAM = encode(proclitics("article")[1].letters)[1].strip()
_LED = np.zeros(256, np.bool_)
for _group in proclitics("particle"):
    if _group.letters:
        _LED[encode(_group.letters)[1].strip()[0]] = True


def _shape(words: Words, at: Ints, vocabulary: Vocabulary) -> Ints:
    """How words begin (proclitic, article, Latin capital …) and end, their length and their count."""
    text, start, end = words.skeleton, words.start.take(at), words.end.take(at)
    first = text.take(start + 1).astype(np.int64)
    head = _HEADS.take(first * 256 + text.take(start + 2)) + words.capital.take(at)
    tail = _TAILS.take(text.take(end - 1).astype(np.int64) * 256 + text.take(end))
    size = np.minimum(np.maximum(end - start - 2, 0) // 2, LENGTHS - 1)
    count = vocabulary.counts.take(slots_of(words.whole.take(at), COUNT_BITS))
    shape: Ints = ((head * TAILS + tail) * LENGTHS + size) * COUNTS + count
    return shape


def _heads() -> Ints:
    """By the first two bytes of a word: how it begins."""
    found = np.zeros((256, 256), np.int64)
    found[:0x80] = 6  # Latin, and one more with a capital
    found[_LED] = 1
    found[_AND] = 2
    found[_LED, _ALIF_LAM[0]] = 3
    found[_ALIF_LAM[1], _ALIF_LAM[1]] = 4
    found[_ALIF_LAM[0], _ALIF_LAM[1]] = 5
    return found.ravel()


def _tails() -> Ints:
    """By the last two bytes of a word: how it ends."""
    found = np.zeros((256, 256), np.int64)
    found[:, 0x80:] = np.arange(1, 129) % 38
    teh = encode("\u0647")[1].strip()[0]
    found[:, teh] = 38
    for number, letter in enumerate("\u064a\u0646\u0631\u0644", 39):
        found[encode(letter)[1].strip()[0], teh] = number
    return found.ravel()


_AND = encode(proclitics("conjunction")[1].letters)[1].strip()[0]
_HEADS, _TAILS = _heads(), _tails()


HALF_FOREIGN, FOREIGN = 4, 5  # classes of sound from which a word may be no Arabic, and hardly is


def triples(skeleton: npt.NDArray[np.uint8]) -> Ints:
    """A hash of every three bytes in a row of a skeleton."""
    bytes_ = skeleton.astype(np.int64)
    found: Ints = ((bytes_[:-2] * 961 + bytes_[1:-1] * 31 + bytes_[2:]) * 40503) >> 3 & ((1 << SOUND_BITS) - 1)
    return found


_STEP = 6  # of the mean weight of a word's triples, from one class of sound to the next


def sounds_of(words: Words, at: Ints, vocabulary: Vocabulary) -> Ints:
    """How foreign words sound: the mean over their triples of letters, blanks around them included."""
    sums = np.concatenate(([0], np.cumsum(vocabulary.sounds.take(triples(words.skeleton)), dtype=np.int64)))
    start, end = words.start.take(at), words.end.take(at)
    mean = (sums.take(end) - sums.take(start)) // (end - start)
    found: Ints = np.clip(mean // _STEP + SOUNDS // 2, 1, SOUNDS - 1)
    return found


def _quotes(words: Words) -> Ints:
    """Words since the last quotation mark and to the next one, together."""
    size, far = words.start.size, DISTANCES - 1
    quoted = np.flatnonzero(words.after & 1)
    if not quoted.size:
        return np.full(size, far * DISTANCES + far)
    edges = np.concatenate(([-DISTANCES], quoted, [size + DISTANCES]))
    index = np.arange(size)
    following = np.searchsorted(quoted, index) + 1
    since = index - 1 - edges.take(following - 1)
    found: Ints = np.minimum(since, far) * DISTANCES + np.minimum(edges.take(following) - index, far)
    return found


def columns(vocabulary: Vocabulary) -> list[int]:
    """How many values each feature of a word has, in the order of `rows`."""
    return [vocabulary.identities] * len(WINDOW) + [MARKS + 1] * len(NEAR) + [SOUNDS] * len(HEARD) + [DISTANCES**2]


def rows(seen: Seen, at: Ints, vocabulary: Vocabulary) -> Ints:
    """The features of the words `at`: one row each, numbers of rows in the one table of weights."""
    outside = (vocabulary.identities - 1, MARKS, 0)
    values = [_padded(v, edge) for v, edge in zip((seen.word, seen.mark, seen.sound), outside, strict=True)]
    length = seen.word.size + 2 * _PAD
    steps = [_PAD + n * length + step for n, window in enumerate((WINDOW, NEAR, HEARD)) for step in window]
    places = at[:, None] + np.array([*steps, 3 * length])
    found: Ints = np.concatenate((*values, seen.quote)).take(places)
    found += np.cumsum([0, *columns(vocabulary)[:-1]])
    return found


_PAD = 4


def _padded(values: Ints, outside: int) -> Ints:
    edge = np.full(_PAD, outside)
    return np.concatenate((edge, values, edge))


def shape_counts(words: Words, vocabulary: Vocabulary) -> Ints:
    """How often each shape occurs in a text: what `Vocabulary.shapes` is chosen by."""
    found: Ints = np.bincount(_shape(words, np.arange(words.start.size), vocabulary), minlength=ALL_SHAPES)
    return found
