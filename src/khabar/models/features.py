"""What the recogniser sees of a word and its neighbours: never a rare word itself, only its shape.

A word is its number in the vocabulary, which holds words that are common outside companies' names or shared by many
of them; any other word is a shape: how it begins and ends, how long it is, how often articles have it outside names.
So the recogniser can't learn which names are companies, only where companies are named.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from khabar.models.words import PERCENT, Hashes, Ints, Words
from khabar.text import encode
from khabar.text.clitics import proclitics

SLOT_BITS = 17
_SLOT = np.uint64(64 - SLOT_BITS)
HEADS, TAILS, LENGTHS, COUNTS = 8, 44, 5, 4
ALL_SHAPES = HEADS * TAILS * LENGTHS * COUNTS
WINDOW = range(-4, 5)  # words whose identity counts
NEAR = range(-3, 4)  # words whose marks count
HEARD = range(-2, 3)  # words whose sound counts
SOUNDS = 8  # how foreign a word sounds, from 1; 0 for a common word
SOUND_BITS = 15
MARKS = 128 * 2 * 3  # marks before a word, its proclitic, and what is known of it
DISTANCES = 8
PLAIN, KNOWN, NUMERAL = range(3)


class Vocabulary(NamedTuple):
    """Common words, and how often any word occurs outside names, by slot of its hash.

    `slots` holds a word's number by the slot of its hash, -1 where it is free; `counts` a class from 0 (never) up;
    `shapes` the number of each shape among the common ones, the last of which stands for all rare ones.
    """

    hashes: Hashes
    slots: npt.NDArray[np.int16]
    counts: npt.NDArray[np.uint8]
    barred: npt.NDArray[np.bool_]  # words that are in no company's name
    sounds: npt.NDArray[np.int8]  # by hash of three letters: how much likelier in a foreign name than in another word
    shapes: npt.NDArray[np.int16]

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
        number = self.slots.take((hashes >> _SLOT).astype(np.int64))
        return np.where(self.hashes.take(number, mode="clip") == hashes, number, np.int16(-1))


def slots_of(hashes: Hashes) -> npt.NDArray[np.int64]:
    """The slot of each hash."""
    return (hashes >> _SLOT).astype(np.int64)


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
    number = vocabulary.find(words.whole)
    unknown = number < 0
    led = _LED.take(first) & unknown
    rest = np.where(led, vocabulary.find(words.bare), np.int16(-1))
    proclitic = led & (rest >= 0)
    number = np.where(proclitic, rest, number)
    shaped = number < 0
    word = np.where(shaped, vocabulary.size + vocabulary.shapes.take(_shape(words, vocabulary, first)), number)
    numeral = first == _DIGIT
    state = np.where(known, KNOWN, np.where(numeral, NUMERAL, PLAIN))
    mark = ((words.before & (2 * PERCENT - 1)).astype(np.int64) * 2 + proclitic) * 3 + state
    possible = ~known & ~numeral & (shaped | ~vocabulary.barred.take(number, mode="clip"))
    sound = np.where(shaped, _sound(words, vocabulary), 0)
    return Seen(word, mark, sound, _quotes(words), possible, proclitic)


_DIGIT = encode("0")[1].strip()[0]
_ALIF_LAM = encode(proclitics("article")[1].letters)[1].strip()
_LED = np.zeros(256, np.bool_)
for _group in proclitics("particle"):
    if _group.letters:
        _LED[encode(_group.letters)[1].strip()[0]] = True


def _shape(words: Words, vocabulary: Vocabulary, first: npt.NDArray[np.uint8]) -> Ints:
    """How a word begins (proclitic, article, Latin capital …) and ends, its length and its count."""
    text = words.skeleton
    second = text.take(words.start + 2)
    third = text.take(words.start + 3, mode="clip")
    article = (first == _ALIF_LAM[0]) & (second == _ALIF_LAM[1])
    lil = (first == _ALIF_LAM[1]) & (second == _ALIF_LAM[1])
    led = _LED.take(first)
    led_article = led & (second == _ALIF_LAM[0]) & (third == _ALIF_LAM[1])
    latin = first < 0x80
    conjunction = first == _AND
    head = np.select([article, lil, led_article, latin & words.capital, latin, conjunction, led], range(1, 8), 0)
    last, before_last = text.take(words.end), text.take(words.end - 1)
    length = words.end - words.start
    tail = np.where(latin, 0, np.where(last == _TEH, 38 + _TEHS.take(before_last), _LETTER.take(last)))
    size = np.minimum(np.maximum(length - 2, 0) // 2, LENGTHS - 1)
    count = vocabulary.counts.take(slots_of(words.whole))
    shape: Ints = ((head * TAILS + tail) * LENGTHS + size) * COUNTS + count
    return shape


_AND = encode(proclitics("conjunction")[1].letters)[1].strip()[0]
_TEH = encode("\u0647")[1].strip()[0]
_LETTER = np.zeros(256, np.int64)
_LETTER[0x80:] = np.arange(1, 129) % 38
_TEHS = np.zeros(256, np.int64)
for _number, _letter in enumerate("\u064a\u0646\u0631\u0644", 1):
    _TEHS[encode(_letter)[1].strip()[0]] = _number


def triples(skeleton: npt.NDArray[np.uint8]) -> Ints:
    """A hash of every three bytes in a row of a skeleton."""
    bytes_ = skeleton.astype(np.int64)
    found: Ints = ((bytes_[:-2] * 961 + bytes_[1:-1] * 31 + bytes_[2:]) * 40503) >> 3 & ((1 << SOUND_BITS) - 1)
    return found


_STEP = 6  # of the mean weight of a word's triples, from one class of sound to the next


def _sound(words: Words, vocabulary: Vocabulary) -> Ints:
    """How foreign each word sounds: the mean over its triples of letters, blanks around it included."""
    sums = np.concatenate(([0], np.cumsum(vocabulary.sounds.take(triples(words.skeleton)), dtype=np.int64)))
    mean = (sums.take(words.end) - sums.take(words.start)) // (words.end - words.start)
    found: Ints = np.clip(mean // _STEP + SOUNDS // 2, 1, SOUNDS - 1)
    return found


def _quotes(words: Words) -> Ints:
    """Words since the last quotation mark and to the next one, together."""
    index = np.arange(words.start.size)
    quoted = (words.after & 1).astype(np.bool_)
    last = np.maximum.accumulate(np.where(quoted, index, -DISTANCES))
    since = np.minimum(index - 1 - np.concatenate(([-DISTANCES], last[:-1])), DISTANCES - 1)
    following = np.minimum.accumulate(np.where(quoted, index, index.size + DISTANCES)[::-1])[::-1]
    return since * DISTANCES + np.minimum(following - index, DISTANCES - 1)


def columns(vocabulary: Vocabulary) -> list[int]:
    """How many values each feature of a word has, in the order of `rows`."""
    return [vocabulary.identities] * len(WINDOW) + [MARKS + 1] * len(NEAR) + [SOUNDS] * len(HEARD) + [DISTANCES**2]


def rows(seen: Seen, at: Ints, vocabulary: Vocabulary) -> Ints:
    """The features of the words `at`: one row each, numbers of rows in the one table of weights."""
    word, mark = _padded(seen.word, vocabulary.identities - 1), _padded(seen.mark, MARKS)
    sound = _padded(seen.sound, 0)
    sizes = columns(vocabulary)
    found = np.empty((at.size, len(sizes)), np.int64)
    base = column = 0
    for values, window in ((word, WINDOW), (mark, NEAR), (sound, HEARD)):
        for offset in window:
            np.add(values.take(at + (offset + _PAD)), base, out=found[:, column])
            base += sizes[column]
            column += 1
    found[:, column] = seen.quote.take(at) + base
    return found


_PAD = 4


def _padded(values: Ints, outside: int) -> Ints:
    edge = np.full(_PAD, outside)
    return np.concatenate((edge, values, edge))


def shape_counts(words: Words, vocabulary: Vocabulary) -> Ints:
    """How often each shape occurs in a text: what `Vocabulary.shapes` is chosen by."""
    found: Ints = np.bincount(_shape(words, vocabulary, words.skeleton.take(words.start + 1)), minlength=ALL_SHAPES)
    return found
