"""The one automaton over every form of every lexicon, with proclitics: built once, kept in the cache folder.

A pattern is the skeleton of a cliticised form with a blank on both sides, so a match is whole words by construction
and a longer name that fails its right boundary is never reported. Long names (`OPEN_LEFT`) have no blank before them:
what stands there is compared with the proclitics when a match is read, which keeps the automaton ten times smaller.
Overlapping search reports every match; `tokens.py` keeps the leftmost longest.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import daachorse

from khabar import lexicons, settings
from khabar.scan import kinds
from khabar.scan.forms import Form, place_forms
from khabar.text import clitics, encode
from khabar.text.clitics import ARTICLE, PREPOSITION, Proclitic, proclitics

DIGITS_HERE = 0xFFFFFFFF  # entry number of the patterns that find where a numeral begins
HEAD, TAIL = 8, 16  # the pattern begins / ends with a digit
LEAD = 32  # the pattern begins with another word: `cut_of` leads over it
OPEN_LEFT = 64  # proclitics before the match are still to be checked
AFTER_LAM = 128  # the article of the name was swallowed: a proclitic that ends in ل must stand before the match
_CLITICS = 7
_SHORT = 6  # names of fewer letters would match inside too many words

Source = Callable[[], Iterable[Form]]


@dataclass(slots=True, eq=False)
class Entry:
    """What one written form can mean: the kind it shows with its value, and every sense by kind."""

    kind: str
    senses: dict[str, Any]
    norm: str = ""  # kept only where the skeleton loses something: the text must then agree letter by letter
    value: Any = None  # of the sense that it shows
    time: Any = None  # its sense as a word of a date


class Hit(NamedTuple):
    """What a pattern stands for: its entry (None: a numeral begins here), kind and flags, and where the word begins.

    `dates` and `names`: can it be part of a date, is it a company's name?
    """

    entry: Entry | None
    kind: str
    flags: int
    cut: int
    dates: bool
    names: bool


@dataclass(slots=True)
class Table:
    """An automaton with what its patterns stand for: entry number, flags and cut, by pattern number.

    Entries of names that are only names are numerous: they are kept packed (row and ambiguity in one number) and
    unpacked when met.
    """

    automaton: daachorse.DoubleArrayAhoCorasick
    entries: list[Entry]
    names: array[int]
    entry_of: array[int]
    flags_of: bytes
    cut_of: bytes
    words: dict[str, dict[str, Any]]  # neighbours: normalised word -> kind -> [value, proclitics]
    unit_words: dict[str, int]  # first words of the units among them -> how many words such a unit has at most
    met: list[Hit | None]  # what patterns stand for, once met, by pattern number

    def values(self, skeleton: bytes) -> list[tuple[int, Any]]:
        """Where each form in a text begins, and its entry's value; a longer form hides those that it ends with."""
        met, hit = self.met, self.hit
        found = self.automaton.find_overlapping_no_suffix(skeleton)
        return [(start, entry.value) for start, _, p in found if (entry := (met[p] or hit(p)).entry) is not None]

    def hit(self, pattern: int) -> Hit:
        """What this pattern stands for; kept in `met`."""
        number = self.entry_of[pattern]
        if number == DIGITS_HERE:
            entry = None
        elif number < len(self.entries):
            entry = self.entries[number]
        else:
            packed = self.names[number - len(self.entries)]
            value = [[packed >> 1, bool(packed & 1)]]
            entry = Entry(kinds.COMPANY, {kinds.COMPANY: value}, value=value)
        hit = self.met[pattern] = _hit(entry, self.flags_of[pattern], self.cut_of[pattern])
        return hit


def _hit(entry: Entry | None, flags: int, cut: int) -> Hit:
    if entry is None:
        return Hit(None, kinds.DIGITS, flags, cut, False, False)
    dates = entry.time is not None or kinds.DUAL in entry.senses
    names = entry.kind in kinds.NAMING and kinds.COMPANY in entry.senses
    return Hit(entry, entry.kind, flags, cut, dates, names)


@dataclass(slots=True)
class _Build:
    patterns: dict[bytes, tuple[int, int, int]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    by_form: dict[tuple[str, str], int] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)


def build(forms: Iterable[Form], numerals: bool = True) -> bytes:
    """The serialised table of these forms, and of where numerals begin."""
    made = _Build()
    for form in forms:
        norm, skeleton = encode(form.text)
        if not skeleton.strip():
            continue
        if form.kind in kinds.NEIGHBOURS:
            for group in proclitics(form.clitics):
                made.words.setdefault(encode(group.letters)[0] + norm, {}).setdefault(
                    form.kind, [form.value, group.flags]
                )
            continue
        entry = _entry(made, norm, skeleton, form)
        if form.lead:
            for gap in (b" ", b"  "):
                lead = b" " + _letters(form.lead) + gap
                made.patterns.setdefault(lead + skeleton[1:], (entry, LEAD, len(lead) - 1))
            continue
        if form.clitics == "name" and len(skeleton) - 2 >= _SHORT:
            _open_patterns(made, skeleton, entry)
            continue
        for group in proclitics(form.clitics):
            _pattern(made, form, group, skeleton, entry)
    for byte in range(0x20, 0xC0) if numerals else ():
        made.patterns.setdefault(bytes([byte, 0x30]), (DIGITS_HERE, 0, 0))
    made.patterns.pop(b"00", None)
    return _serialise(made)


def _entry(made: _Build, norm: str, skeleton: bytes, form: Form) -> int:
    exact = norm if _lossy(norm, skeleton) else ""
    key = (exact, skeleton.decode("latin-1"))
    number = made.by_form.setdefault(key, len(made.entries))
    if number == len(made.entries):
        made.entries.append(Entry(form.kind, {}, exact))
    entry = made.entries[number]
    if form.kind == kinds.MODIFIER and form.kind in entry.senses:  # the same phrase before and after the figure
        entry.senses[form.kind] = [a or b for a, b in zip(entry.senses[form.kind], form.value, strict=True)]
    elif form.kind in entry.senses and isinstance(entry.senses[form.kind], list) and form.kind in _PLURAL:
        entry.senses[form.kind] = _merged(entry.senses[form.kind], form.value)
    else:
        entry.senses.setdefault(form.kind, [form.value] if form.kind in _PLURAL else form.value)
    entry.kind = min(entry.senses, key=kinds.PRECEDENCE.index)
    return number


_PLURAL = frozenset({kinds.CURRENCY, kinds.MINOR, kinds.COMPANY, kinds.CUE, kinds.CLAUSE})


def _merged(values: list[Any], value: Any) -> list[Any]:
    return values if value in values else [*values, value]


def _lossy(norm: str, skeleton: bytes) -> bool:
    """Does the skeleton drop digits or marks that the form can't do without?"""
    return b"0" in skeleton or skeleton.count(b" ") - 2 != norm.count(" ")


def _pattern(made: _Build, form: Form, group: Proclitic, skeleton: bytes, entry: int) -> None:
    cut = len(group.letters)
    if group.flags & ARTICLE:  # the article is part of the word: المليار, and the second lam of للمليار
        cut -= 1 if group.letters.endswith(proclitics("lil")[1].letters) else len(proclitics("article")[1].letters)
    lead, article = _letters(group.letters), _letters(proclitics("article")[1].letters)
    if group.flags & PREPOSITION and lead.endswith(_lam()) and skeleton[1:].startswith(article):
        # ل swallows the alif of the article; the span begins at the second lam, which stands for it: للبنك
        body = b" " + lead + _lam() + skeleton[1 + len(article) :]
    else:
        body = b" " + lead + skeleton[1:]
    kept = made.patterns.get(body)
    if kept is None or (kept[1] & _CLITICS and not group.letters):  # a whole word before a cliticised one
        made.patterns[body] = (entry, group.flags, cut)
    if form.glue and not group.letters:
        made.patterns.setdefault(b"0" + body[1:], (entry, HEAD, 0))
    code = form.kind == kinds.CURRENCY and form.value[0] in ("latin", "short") and not group.letters  # USD5
    if form.kind in (kinds.MODIFIER, kinds.BOUND) or code:
        made.patterns.setdefault(body[:-1] + b"0", (entry, group.flags | TAIL, cut))


def _open_patterns(made: _Build, skeleton: bytes, entry: int) -> None:
    made.patterns.setdefault(skeleton[1:], (entry, OPEN_LEFT, 0))
    article = _letters(proclitics("article")[1].letters)
    if skeleton[1:].startswith(article):
        made.patterns.setdefault(_lam() + skeleton[1 + len(article) :], (entry, OPEN_LEFT | AFTER_LAM, 0))


@cache
def _letters(text: str) -> bytes:
    return encode(text)[1].strip()


@cache
def _lam() -> bytes:
    return _letters(proclitics("lil")[1].letters)[:1]


def _serialise(made: _Build) -> bytes:
    automaton = daachorse.DoubleArrayAhoCorasick(list(made.patterns), daachorse.MATCH_KIND_STANDARD).serialize()
    is_name = [_packed(entry) is not None for entry in made.entries]
    known = [n for n, name in enumerate(is_name) if not name]
    names = [n for n, name in enumerate(is_name) if name]
    order = {old: new for new, old in enumerate((*known, *names))}
    order[DIGITS_HERE] = DIGITS_HERE
    numbers = array("I", (order[entry] for entry, _, _ in made.patterns.values()))
    packed = array("I", (_packed(made.entries[n]) or 0 for n in names))
    if sys.byteorder == "big":
        numbers.byteswap()
        packed.byteswap()
    flags = bytes(flags for _, flags, _ in made.patterns.values())
    cuts = bytes(cut for _, _, cut in made.patterns.values())
    entries = json.dumps([[e.kind, e.senses, e.norm] for n in known for e in [made.entries[n]]], ensure_ascii=False)
    words_ = json.dumps(made.words, ensure_ascii=False)
    parts = [automaton, numbers.tobytes(), packed.tobytes(), flags, cuts, entries.encode(), words_.encode()]
    return struct.pack(_HEADER, *map(len, parts)) + b"".join(parts)


_HEADER = "<7Q"


def _packed(entry: Entry) -> int | None:
    """Row and ambiguity of an entry that is one company's name and nothing else, as one number; None for others."""
    if entry.norm or list(entry.senses) != [kinds.COMPANY] or len(entry.senses[kinds.COMPANY]) != 1:
        return None
    row, ambiguous = entry.senses[kinds.COMPANY][0]
    return int(row) << 1 | bool(ambiguous)


def _deserialise(data: bytes) -> Table:
    sizes = struct.unpack_from(_HEADER, data)
    parts, at = [], struct.calcsize(_HEADER)
    for size in sizes:
        parts.append(memoryview(data)[at : at + size])
        at += size
    numbers, packed = array("I"), array("I")
    numbers.frombytes(parts[1])
    packed.frombytes(parts[2])
    if sys.byteorder == "big":
        numbers.byteswap()
        packed.byteswap()
    known = json.loads(bytes(parts[5]))
    entries = [Entry(kind, senses, norm, senses[kind], senses.get(kinds.TIME)) for kind, senses, norm in known]
    words = json.loads(bytes(parts[6]))
    unit_words: dict[str, int] = {}
    for unit in (word.split() for word, senses in words.items() if kinds.QUANTITY in senses):
        unit_words[unit[0]] = max(len(unit), unit_words.get(unit[0], 0))
    automaton = daachorse.DoubleArrayAhoCorasick.deserialize(bytes(parts[0]))
    flags, cuts = bytes(parts[3]), bytes(parts[4])
    met: list[Hit | None] = [None] * len(numbers)
    return Table(automaton, entries, packed, numbers, flags, cuts, words, unit_words, met)


def table_of(forms: Iterable[Form]) -> Table:
    """The table of these forms, built here and now and kept nowhere."""
    return _deserialise(build(forms))


def load(sources: tuple[Source, ...], files: tuple[Path, ...] = (), numerals: bool = True) -> Table:
    """The table of these sources of forms, from the cache folder if lexicons and code of it are unchanged.

    `files` are lexicon files beside khabar's own (a user's companies) that the forms depend on.
    """
    text = Path(clitics.__file__).parent.glob("*.py")
    code = sorted({__file__, *map(str, text), *(source.__code__.co_filename for source in sources)})
    made_from = f"{lexicons.digest(extra=files)} {[source.__qualname__ for source in sources]} {numerals}"
    return _deserialise(settings.cached("automaton", made_from, code, lambda: build(_chain(sources), numerals)))


def _chain(sources: tuple[Source, ...]) -> Iterator[Form]:
    for source in sources:
        yield from source()


@cache
def places() -> Table:
    """Countries, cities and nisbas: read only where a currency noun is open."""
    return load((place_forms,), numerals=False)
