"""Bytes to text: Unicode first, then the two single-byte encodings of Arabic.

Both single-byte encodings are told apart by what they make of the bytes: read as the right one, all letters outside
ASCII are Arabic. (charset-normalizer 3.5 gives up on 12 of 19 real files, those with long lines or few spaces.)
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

HEAD = 2**16  # bytes that tell the encoding of a stream
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SINGLE = {"cp1256": "windows-1256", "iso8859_6": "iso-8859-6"}
_NAMES = _SINGLE | {"utf_16_le": "utf-16", "utf_16_be": "utf-16"}
_FOREIGN = re.compile(r"[^\W\d_\x00-\x7f]")
_LETTER = "[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]"
_ARABIC, _WORD = re.compile(_LETTER), re.compile(f"{_LETTER}{{3}}")
_SURE, _HIGH = 0.95, 0.7


class Encoding(NamedTuple):
    """A codec's name, and what to record of it: nothing for UTF-8."""

    codec: str
    recorded: str | None


class UndecodableError(ValueError):
    """No encoding fits; says where UTF-8 breaks."""


def tell(data: bytes, declared: str | None = None, cut: bool = False) -> Encoding:
    """The encoding of the bytes. `declared` is tried before guessing; `cut` says that the end may split a character.

    Raises:
        UndecodableError: none fits.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Encoding(codec, codec if codec == "utf-16" else None)
    if wide := _wide(data):
        return Encoding(wide, "utf-16")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=not cut)
        return Encoding("utf-8", None)
    except UnicodeDecodeError as error:
        broken = f"byte 0x{data[error.start]:02x} at {error.start} is not UTF-8"
    if _damaged(data):
        raise UndecodableError(broken)
    for codec in (*_known(declared), *sorted(_SINGLE, key=lambda c: -_share(data, c))):
        if _share(data, codec) >= _SURE:
            return Encoding(codec, _NAMES.get(codec, codec))
    raise UndecodableError(f"{broken}, nor does an Arabic encoding fit")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text, without a byte order mark, and what to record of its encoding.

    Raises:
        UndecodableError: no encoding fits all of it.
    """
    encoding = tell(data, declared)
    try:
        return data.decode(encoding.codec), encoding.recorded
    except UnicodeDecodeError as error:
        raise UndecodableError(f"byte 0x{data[error.start]:02x} at {error.start} is not {encoding.codec}") from None


def _known(declared: str | None) -> tuple[str, ...]:
    """Python's name of a declared encoding, if it has one and it isn't Unicode, which was tried."""
    try:
        name = codecs.lookup(declared or "").name.replace("-", "_")
    except (LookupError, ValueError):
        return ()
    return () if name.startswith("utf") else (name,)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is that of the Arabic block, or of ASCII."""
    sample = data[:HEAD]
    if len(sample) < 4:
        return None
    for codec, high, low in (("utf_16_le", sample[1::2], sample[::2]), ("utf_16_be", sample[::2], sample[1::2])):
        if _high(high) >= _HIGH > _high(low):
            return codec
    return None


def _high(data: bytes) -> float:
    return (data.count(0) + data.count(6)) / len(data)


def _damaged(data: bytes) -> bool:
    """Is it UTF-8 with some broken bytes: more whole characters outside ASCII than broken ones?"""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken > broken


def _share(data: bytes, codec: str) -> float:
    """How many of the letters outside ASCII are Arabic; 0 where no three make a word, or bytes have no meaning."""
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return 0
    letters = _FOREIGN.findall(text)
    return sum(map(bool, map(_ARABIC.match, letters))) / len(letters) if letters and _WORD.search(text) else 0
