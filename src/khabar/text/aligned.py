"""A text as the engine reads it: normalised, with the way back to the raw characters."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from khabar.text import skeleton
from khabar.text.normaliser import Normaliser, Offsets


@dataclass(slots=True)
class Aligned:
    """Raw text, its normalised form, and its skeleton (one byte for each normalised character)."""

    raw: str
    norm: str
    skeleton: bytes
    offsets: Offsets

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Raw half-open span of the normalised characters `start:end` (at least one), marks on the last one included.

        Vowel signs and tatweel inside the span are in; deleted characters after its last letter stay out, except
        combining marks, which belong to the letter.
        """
        at, shifts = self.offsets
        first, last = start + shifts[bisect_right(at, start)], end + shifts[bisect_right(at, end - 1)]
        if self.raw[last : last + 1] in _MARKS:
            limit = self.offsets.raw(end) if end < len(self.norm) else len(self.raw)
            while last < limit and self.raw[last] in _MARKS:
                last += 1
        return first, last


_MARKS = frozenset(chr(c) for c in (*range(0x064B, 0x0660), 0x0670))


@cache
def _normaliser() -> Normaliser:
    return Normaliser()


def align(raw: str) -> Aligned:
    """Normalises a text once. Any string is accepted: empty, lone surrogates, NUL, no Arabic at all."""
    norm, offsets = _normaliser()(raw)
    return Aligned(raw, norm, skeleton.of(norm), offsets)


def normalise(raw: str) -> str:
    """The normalised text alone."""
    return _normaliser()(raw)[0]


def encode(form: str) -> tuple[str, bytes]:
    """Normalised form and skeleton of a lexicon form: the very function that reads the text."""
    norm, _ = _normaliser()(form)
    return norm, skeleton.of(norm)
