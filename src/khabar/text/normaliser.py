"""One pass from raw text to the text that everything else reads, with a map back to the raw characters.

The table is camel-tools' own normalisation chain, applied to every code point of the Basic Multilingual Plane,
followed by `lexicons/characters.yaml`. A table looked up with numpy gives the same text as camel-tools' functions,
and the offset map that they don't keep. What a table can't express (a character that becomes several, a base letter
that composes with the mark after it, characters outside the plane) goes through the chain in small clusters.
"""

import re
import unicodedata
from bisect import bisect_right
from codecs import utf_16_le_decode
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from khabar import lexicons, settings

DELETE = 0xFFFF  # noncharacters: never the image of a real character
SPECIAL = 0xFFFE
_DELETED, _SPECIALS = chr(DELETE), chr(SPECIAL)
_MARK_BETWEEN, _MARKS_AFTER = f" {_DELETED} ", f" {_DELETED}{_DELETED}"
_SPACE = 0x20
_SPACES = re.compile(" {2,}")
CAMEL_FIXES = {"\ufdfc": "ريال", "\ufdfd": "بسم الله الرحمن الرحيم"}  # signs that camel-tools spells out before NFKC
_VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215e\u2189]")
_VOWEL_SIGNS = frozenset({*range(0x064B, 0x0653), 0x0670})  # compose with nothing: safe to delete on their own

Codes = npt.NDArray[Any]  # uint16, or uint32 where characters lie outside the plane
Positions = npt.NDArray[np.int64]


def camel_chain(text: str) -> str:
    """camel-tools' normalisers in the order khabar uses them. Slow to import: for building tables and for tests."""
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )

    text = dediac_ar(normalize_unicode(text))
    return str(normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(text))))


@cache
def extra_mapping() -> dict[int, str | None]:
    """`characters.yaml` as a `str.translate` mapping: what khabar does after camel-tools' chain."""
    data = lexicons.load("characters")
    mapping: dict[int, str | None] = {ord(c): to for to, chars in data["to"].items() for c in chars}
    for span in data["delete"]:
        low, _, high = span.partition("-")
        mapping.update(dict.fromkeys(range(int(low, 16), int(high or low, 16) + 1)))
    return mapping


def reference(text: str, chain: Callable[[str], str] = camel_chain) -> str:
    """The normalised text by the slow road: the oracle of the tests and the yardstick of the benchmark."""
    return _SPACES.sub(" ", chain(_apart(text)).translate(extra_mapping()))


def _apart(text: str) -> str:
    """Vulgar fractions with a blank before them: Unicode makes 2½ into 21⁄2, which is another number."""
    return _VULGAR.sub(r" \g<0>", text)


def _attaching() -> npt.NDArray[np.uint32]:
    """Code points that NFKC can join to, or reorder with, the character before them."""
    seconds = {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}  # Hangul vowels and finals compose by arithmetic
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    parted = {char: parts.split() for char in every if (parts := unicodedata.decomposition(char))}
    seconds.update(int(parts[1], 16) for parts in parted.values() if len(parts) == 2 and parts[0][0] != "<")
    found = []
    for char in every:
        first = unicodedata.normalize("NFKD", char)[0] if char in parted else char
        if unicodedata.combining(first) or ord(first) in seconds:
            found.append(ord(char))
    return np.array(found, dtype=np.uint32)


def _build_table(attaching: frozenset[int]) -> Codes:
    """65,536 code points to one code point each, DELETE, or SPECIAL where the cluster road is needed."""
    table = np.full(0x10000, SPECIAL, dtype=np.uint16)
    apart = [c for c in range(0x10000) if not 0xD800 <= c < 0xE000 and (c not in attaching or c in _VOWEL_SIGNS)]
    apart.remove(ord("\n"))
    images = camel_chain("\n".join(map(chr, apart))).translate(extra_mapping()).split("\n")
    for code, image in zip([ord("\n"), *apart], ["\n", *images], strict=True):
        if not image:
            table[code] = DELETE
        elif len(image) == 1 and ord(image) < SPECIAL:
            table[code] = ord(image)
    return table


def _key() -> str:
    return f"{unicodedata.unidata_version} {lexicons.digest(['characters'])}"


@cache
def attaching() -> frozenset[int]:
    """Code points that may not be normalised apart from the character before them."""
    kept = settings.cached("attaching", _key(), [__file__], lambda: _attaching().tobytes())
    return frozenset(np.frombuffer(kept, dtype=np.uint32).tolist())


@cache
def table() -> Codes:
    """The table, built once per Unicode version and `characters.yaml`, then read from the cache folder."""
    kept = settings.cached("table", _key(), [__file__], lambda: _build_table(attaching()).tobytes())
    return np.frombuffer(kept, dtype=np.uint16)


class Offsets(NamedTuple):
    """The way back to the raw text, kept only where it isn't one to one.

    From the normalised position `at[k]` on, `shifts[k + 1]` more raw than normalised characters have gone by.
    """

    at: list[int]
    shifts: Sequence[int]

    def raw(self, index: int) -> int:
        """Raw offset that the normalised character `index` came from."""
        return index + self.shifts[bisect_right(self.at, index)]


_ONE_TO_ONE = Offsets([], (0,))


def _without_deleted(norm: str) -> tuple[str, Offsets] | None:
    """The text without deleted characters, and its offsets; None if that brings two blanks together."""
    at: list[int] = []
    here = norm.find(_DELETED)
    while here >= 0:
        at.append(here - len(at))
        here = norm.find(_DELETED, here + 1)
    norm = norm.replace(_DELETED, "")
    if any(norm[here - 1 : here + 1] == "  " for here in at):
        return None
    return norm, Offsets(at, range(len(at) + 1))


def _sparse(raw: Positions) -> Offsets:
    """Offsets from the raw position of every normalised character."""
    shifts = np.diff(raw - np.arange(raw.size), prepend=0)
    at = np.flatnonzero(shifts)
    return Offsets(at.tolist(), [0, *np.cumsum(shifts[at]).tolist()])


class Normaliser:
    """Raw text to normalised text with offsets; holds the table so that a call looks nothing up."""

    def __init__(self) -> None:
        self._table = table()

    def __call__(self, raw: str) -> tuple[str, Offsets]:
        """The normalised text, and the way back to the raw offsets."""
        source = np.frombuffer(raw.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
        codes = self._table.take(source)
        space = codes == _SPACE
        doubled = space[1:] & space[:-1]
        if np.count_nonzero(doubled):
            codes[1:][doubled] = DELETE
        norm = utf_16_le_decode(codes.data)[0]
        if _SPECIALS in norm or source.size != len(raw):
            return self._by_clusters(raw)
        if _DELETED not in norm:
            return norm, _ONE_TO_ONE
        found = _without_deleted(norm) or _without_deleted(norm.replace(_MARK_BETWEEN, _MARKS_AFTER))
        if found is None:  # blanks with several deleted marks between them
            kept = np.flatnonzero(codes != DELETE)
            return _collapsed(codes[kept], kept)
        return found

    def _by_clusters(self, raw: str) -> tuple[str, Offsets]:
        """The careful road: special characters with what composes with them go through the chain, the rest by table."""
        source = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes = self._table.take(np.minimum(source, 0xFFFF)).astype(np.uint32)
        codes[source > 0xFFFF] = SPECIAL
        joins = attaching()
        out: list[npt.NDArray[np.uint32]] = []
        offs: list[Positions] = []
        done = 0
        for index in np.flatnonzero(codes == SPECIAL).tolist():
            if index < done:
                continue
            begin, end = index, index + 1
            while begin > done and ord(raw[begin]) in joins:
                begin -= 1
            while end < len(raw) and ord(raw[end]) in joins:
                end += 1
            image = self._chain(raw[begin:end])
            kept = np.flatnonzero(codes[done:begin] != DELETE) + done
            out += [codes[kept], np.frombuffer(image.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)]
            offs += [kept, np.full(len(image), begin, dtype=np.int64)]
            done = end
        kept = np.flatnonzero(codes[done:] != DELETE) + done
        return _collapsed(np.concatenate([*out, codes[kept]]), np.concatenate([*offs, kept]))

    def _chain(self, cluster: str) -> str:
        """The chain on one cluster: unicodedata does what camel-tools' first step does, the table does the rest."""
        cluster = _apart(cluster)
        for sign, word in CAMEL_FIXES.items():
            cluster = cluster.replace(sign, word)
        return "".join(map(self._after_composition, unicodedata.normalize("NFKC", cluster)))

    def _after_composition(self, char: str) -> str:
        code = ord(char)
        image = int(self._table[code]) if code <= 0xFFFF and code not in _VOWEL_SIGNS else SPECIAL
        if code in _VOWEL_SIGNS or image == DELETE:
            return ""
        return chr(image) if image != SPECIAL else extra_mapping().get(code, char) or ""


def _collapsed(codes: Codes, raw: Positions) -> tuple[str, Offsets]:
    """The text of these code points with runs of blanks made one, and its offsets from their raw positions."""
    space = codes == _SPACE
    keep = np.ones(codes.size, dtype=bool)
    keep[1:] = ~(space[1:] & space[:-1])
    form = "utf-16-le" if codes.dtype == np.uint16 else "utf-32-le"
    return codes[keep].tobytes().decode(form, "surrogatepass"), _sparse(raw[keep])
