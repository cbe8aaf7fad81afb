"""From a text to its tokens: known words and numerals in order, leftmost longest, and the string of their kinds."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from khabar.scan import kinds, numerals
from khabar.scan.automaton import AFTER_LAM, LEAD, OPEN_LEFT, TAIL, Entry, Table
from khabar.text import Aligned, encode
from khabar.text.clitics import proclitics
from khabar.text.skeleton import BLANK

NAME_PART = 32  # a numeral glued to Latin letters before it


class Token(NamedTuple):
    """A known word, or a numeral (`entry` is None): normalised span without proclitics, and where the word begins."""

    start: int
    end: int
    entry: Entry | None
    flags: int
    begin: int


class Tokens(NamedTuple):
    """Tokens of a text; `kinds` has one letter for each, with a GAP (and None) where two don't follow directly.

    `words` are the neighbours, which mean something only right beside a figure or a name; `unit_words` begin a unit,
    of so many words at most. `dates` and `names` are the positions of tokens that can be part of a date (words, and
    numerals of four characters or more) or are a company's name.
    """

    kinds: str
    items: list[Token | None]
    words: dict[str, dict[str, Any]]
    unit_words: dict[str, int]
    dates: list[int]
    names: list[int]

    def of(self, kind: str) -> Iterator[Token]:
        """The tokens of a kind, in order."""
        at = self.kinds.find(kind)
        while at >= 0:
            token = self.items[at]
            assert token is not None
            yield token
            at = self.kinds.find(kind, at + 1)

    def sense(self, word: str, kind: str) -> Any:
        """[value, proclitics] of a neighbour of that kind, or None."""
        senses = self.words.get(word)
        return None if senses is None else senses.get(kind)


def word_before(norm: str, at: int) -> tuple[str, int]:
    """The word that ends right before `at`, one blank apart at most, and where it begins; `""` if there is none."""
    end = at - 1 if norm[at - 1 : at] == " " else at
    word = norm[norm.rfind(" ", 0, end) + 1 : end]
    if not word.isalpha() and word:
        match = _LAST_WORD.search(word)
        word = match.group() if match else ""
    return word, end - len(word)


_LAST_WORD = re.compile(r"[^\W\d_]+$")


def tokenise(text: Aligned, table: Table) -> Tokens:
    """Known words and numerals of the text, in order.

    Two tokens follow directly if one blank, or nothing, is between them: any other mark is a gap.
    """
    norm, skeleton = text.norm, text.skeleton
    numeral = numerals.pattern(norm).match
    met = table.met
    letters: list[str] = []
    items: list[Token | None] = []
    dates: list[int] = []
    names: list[int] = []
    last_begin, last_start, last_end, at = -1, -1, 0, 0  # of the last token; `at` is the end of the last one kept
    for begin, stop, pattern in table.automaton.find_overlapping(skeleton):
        entry, kind, flags, cut, dated, named = met[pattern] or table.hit(pattern)
        end = stop - 2
        if entry is None:
            if end < last_end:
                continue
            begin, flags = (end, 0) if skeleton[begin] == BLANK else _glued(norm, end)
            last_begin = start = end
            end = numeral(norm, start).end()  # type: ignore[union-attr]
            dated = end - start >= _DATE
        else:
            if last_start + 1 < begin < last_end:
                continue
            start = begin + cut
            if flags >= OPEN_LEFT:
                found = _open_left(skeleton, begin, flags)
                if found is None:
                    continue
                begin, start, flags = found
            elif flags == LEAD:
                begin, flags = start, 0
            if entry.norm and norm[start:end] != entry.norm:
                continue
            if begin < last_end:
                if begin > last_begin or (begin == last_begin and end <= last_end):
                    continue
                at = _drop_from(begin, letters, items)
                for places in (dates, names):
                    while places and places[-1] >= len(items):
                        places.pop()
                if at > begin:
                    continue
            last_begin = begin
        apart = begin - at
        if apart and (apart != 1 or norm[at] != " ") and (apart > _CLOSING or not _closes(norm, items, at, begin)):
            letters.append(kinds.GAP)
            items.append(None)
        if dated:
            dates.append(len(items))
        if named:
            names.append(len(items))
        letters.append(kind)
        items.append(_new(Token, (start, end, entry, flags, begin)))
        if flags & TAIL:
            last_begin = start = end
            end = numeral(norm, start).end()  # type: ignore[union-attr]
            if end - start >= _DATE:
                dates.append(len(items))
            letters.append(kinds.DIGITS)
            items.append(_new(Token, (start, end, None, 0, start)))
        last_start = start
        last_end = at = end
    return Tokens("".join(letters), items, table.words, table.unit_words, dates, names)


_new = tuple.__new__  # a named tuple's own constructor costs twice as much, and this is the innermost loop


def _drop_from(begin: int, letters: list[str], items: list[Token | None]) -> int:
    """Drops the tokens that begin here or later, and the gap before them; where the last one left ends."""
    while items:
        token = items[-1]
        if token is not None and token.begin < begin:
            return token.end
        items.pop()
        letters.pop()
    return 0


def _open_left(skeleton: bytes, at: int, flags: int) -> tuple[int, int, int] | None:
    """Begin, start and flags of a name that begins at `skeleton[at]`, proclitics before it; None inside a word."""
    if skeleton[at - 1] == BLANK and flags == OPEN_LEFT:
        return at - 1, at - 1, 0
    begin = at
    while skeleton[begin - 1] != BLANK:
        begin -= 1
        if at - begin > _LONGEST:
            return None
    letters = skeleton[begin:at]
    known = _name_proclitics().get(letters)
    if known is None or (flags & AFTER_LAM and not letters.endswith(_LAM())):
        return None
    return begin - 1, at - 1, known


_LONGEST = 3


@cache
def _name_proclitics() -> dict[bytes, int]:
    return {encode(group.letters)[1].strip(): group.flags for group in proclitics("name")}


@cache
def _LAM() -> bytes:
    return encode(proclitics("lil")[1].letters)[1].strip()[:1]


def _glued(norm: str, at: int) -> tuple[int, int]:
    """Where a numeral's word begins, and the flags of the letters glued before it: proclitics, or a name (`H100`)."""
    begin = at
    while begin and norm[begin - 1].isalpha() and at - begin < 8:
        begin -= 1
    letters = norm[begin:at]
    flags = _PROCLITICS().get(letters)
    if flags is not None:
        return begin, flags
    return at, NAME_PART if norm[at - 1].isascii() else 0


@cache
def _PROCLITICS() -> dict[str, int]:
    return {group.letters: group.flags for group in proclitics("number") if group.letters}


def _closes(norm: str, items: list[Token | None], at: int, begin: int) -> bool:
    """Is what stands between two tokens just the bracket or quote that closes around a numeral: `( 117 ) مليار`?"""
    if not items or items[-1] is None or items[-1].entry is not None:
        return False
    if norm[at:begin].strip(" ") not in (")", '"'):
        return False
    opens = items[-1].begin
    return norm[max(0, opens - 3) : opens].rstrip(" ")[-1:] in ("(", '"')


_CLOSING, _DATE = 3, 4  # characters: of a bracket or quote that closes at most, of a date at least
