"""The skeleton of a text: one byte for each normalised character, so that one byte-wise automaton can read it.

Arabic letters keep their identity (0x80 and up), Latin letters are folded to `a`-`z`, every digit is `0`, letters of
other scripts are one class, and everything else, from a blank to a guillemet, is a blank. So a blank is a word
boundary, and a pattern that begins and ends with one can't match inside a word.
"""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

from khabar import settings

BLANK = 0x20
DIGIT = 0x30
OTHER_LETTER = 0x7E
_ARABIC_BASE = 0x80
_LATIN = range(ord("a"), ord("z") + 1)


@cache
def table() -> npt.NDArray[np.uint8]:
    """65,536 normalised code points to their class byte, kept in the cache folder."""
    kept = settings.cached("skeleton", unicodedata.unidata_version, [__file__], lambda: _build().tobytes())
    return np.frombuffer(kept, dtype=np.uint8)


def _build() -> npt.NDArray[np.uint8]:
    found = np.full(0x10000, BLANK, dtype=np.uint8)
    arabic = [c for c in range(0x0621, 0x064B) if c != 0x0640]
    images = {code: _ARABIC_BASE + index for index, code in enumerate(arabic)}
    for code in range(0x10000):
        if 0xD800 <= code < 0xE000:
            continue
        category = unicodedata.category(chr(code))
        if category[0] == "L":
            base = ord(unicodedata.normalize("NFD", chr(code))[0].lower()[0])
            found[code] = images.get(code) or (base if base in _LATIN else OTHER_LETTER)
        elif "0" <= chr(code) <= "9":
            found[code] = DIGIT
    return found


def of(norm: str) -> bytes:
    """Skeleton of a normalised text, with a blank before its first character and after its last.

    So `skeleton[i + 1]` belongs to the normalised character `i`, and a pattern `blank word blank` that starts at `i`
    is a word that starts at the normalised character `i`.
    """
    codes = np.frombuffer(norm.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if codes.size != len(norm):
        wide = np.frombuffer(norm.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes = np.minimum(wide, 0xFFFF).astype(np.uint16)
    return b" " + table().take(codes).tobytes() + b" "
