"""From a text to its tokens: known words and numerals in order, leftmost longest, and the string of their kinds."""

import re
from functools import cache
from typing import Any, NamedTuple

from khabar.scan import kinds, numerals
from khabar.scan.automaton import AFTER_LAM, DIGITS_HERE, LEAD, OPEN_LEFT, TAIL, Entry, Table
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

    `words` are the neighbours, which mean something only right beside a figure or a name; `unit_words` begin a unit.
    """

    kinds: str
    items: list[Token | None]
    words: dict[str, dict[str, Any]]
    unit_words: frozenset[str]

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
    entry_at, entry_of, flags_of, cut_of = table.entry, table.entry_of, table.flags_of, table.cut_of
    found: list[Token] = []
    add = found.append
    last_begin, last_start, last_end = -1, -1, 0  # of the last token, in normalised characters
    for begin, stop, pattern in table.automaton.find_overlapping(skeleton):
        number = entry_of[pattern]
        end = stop - 2
        if number == DIGITS_HERE:
            if end >= last_end:
                last_begin, last_start, last_end = end, end, numeral(norm, end).end()  # type: ignore[union-attr]
                begin, flags = (end, 0) if skeleton[begin] == BLANK else _glued(norm, end)
                add(_new(Token, (end, last_end, None, flags, begin)))
            continue
        if last_start + 1 < begin < last_end:
            continue
        flags = flags_of[pattern]
        start = begin + cut_of[pattern]
        if flags >= OPEN_LEFT:
            start = begin - 1
            if skeleton[start] == BLANK and flags == OPEN_LEFT:
                begin, flags = start, 0
            else:
                before = _proclitic_before(skeleton, begin, flags)
                if before is None:
                    continue
                begin, flags = start - before[0], before[1]
        elif flags == LEAD:
            begin, flags = start, 0
        entry = entry_at(number)
        if entry.norm and norm[start:end] != entry.norm:
            continue
        if begin < last_end:
            if begin > last_begin or (begin == last_begin and end <= last_end):
                continue
            while found and found[-1].begin >= begin:
                found.pop()
            if found and found[-1].end > begin:
                continue
        add(_new(Token, (start, end, entry, flags, begin)))
        last_begin, last_start, last_end = begin, start, end
        if flags & TAIL:
            last_begin, last_start, last_end = end, end, numeral(norm, end).end()  # type: ignore[union-attr]
            add(_new(Token, (end, last_end, None, 0, end)))
    return _with_gaps(norm, found, table)


_new = tuple.__new__  # a named tuple's own constructor costs twice as much, and this is the innermost loop


def _proclitic_before(skeleton: bytes, at: int, flags: int) -> tuple[int, int] | None:
    """Length and flags of the proclitics before a name that begins at `skeleton[at]`; None inside a word."""
    begin = at
    while skeleton[begin - 1] != BLANK:
        begin -= 1
        if at - begin > _LONGEST:
            return None
    letters = skeleton[begin:at]
    known = _name_proclitics().get(letters)
    if known is None or (flags & AFTER_LAM and not letters.endswith(_LAM())):
        return None
    return at - begin, known


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


def _with_gaps(norm: str, found: list[Token], table: Table) -> Tokens:
    letters: list[str] = []
    items: list[Token | None] = []
    at = 0
    for token in found:
        _, end, entry, _, begin = token
        if (
            begin != at
            and not (begin == at + 1 and norm[at] == " ")
            and not (begin < at + 4 and _closes(norm, items, at, begin))
        ):
            letters.append(kinds.GAP)
            items.append(None)
        letters.append(kinds.DIGITS if entry is None else entry.kind)
        items.append(token)
        at = end
    return Tokens("".join(letters), items, table.words, table.unit_words)


def _closes(norm: str, items: list[Token | None], at: int, begin: int) -> bool:
    """Is what stands between two tokens just the bracket or quote that closes around a numeral: `( 117 ) مليار`?"""
    between = norm[at:begin].strip(" ")
    if between not in (")", '"') or begin - at > 3 or not items or items[-1] is None or items[-1].entry is not None:
        return False
    opens = items[-1].begin
    return norm[max(0, opens - 3) : opens].rstrip(" ")[-1:] in ("(", '"')
