"""Where sentences end in normalised text: full stops that are no part of a number or an abbreviation, and lines."""

import re
from bisect import bisect_right

# a run of stops, or of other ends; the first character is a set of its own, which re searches for five times faster
_ENDS = re.compile(r"[!\u061f\n.](?:(?<=\.)\.*|(?<!\.)[!\u061f\n]*)")
_LONGEST = 3000  # characters; what is longer is a list or no prose, and is cut at a blank


def sentences(norm: str, figures: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans of the sentences, in order; no span ends inside one of these figures, which are in order too."""
    found: list[tuple[int, int]] = []
    start, begins = 0, [first for first, _ in figures]
    for match in _ENDS.finditer(norm):
        at, end = match.span()
        if norm[at] == "." and _inside(norm, at, end, figures, begins):
            continue
        found += _pieces(norm, start, end)
        start = end
    return found + _pieces(norm, start, len(norm))


def _inside(norm: str, at: int, end: int, figures: list[tuple[int, int]], begins: list[int]) -> bool:
    """Is the stop part of a number, of an abbreviation (ش.م.م.), or of a mention?"""
    if norm[at - 1 : at].isdigit() and norm[end : end + 1].isdigit():
        return True
    if norm[at - 1 : at].isalpha() and not norm[at - 2 : at - 1].isalnum():
        return True
    last = bisect_right(begins, at) - 1
    return last >= 0 and figures[last][1] > at


def _pieces(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    while end - start > _LONGEST:
        cut = norm.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        found.append((start, cut))
        start = cut
    if norm[start:end].strip():
        found.append((start, end))
    return found
