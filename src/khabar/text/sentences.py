"""Where sentences end in normalised text: full stops that are no part of a number or an abbreviation, and lines."""

import re

_ENDS = re.compile(r"[!\u061f\n]+|\.+")
_SINGLE = re.compile(r"(?:^|[^\w])\w\.$")


def sentences(norm: str, figures: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans of the sentences, in order; no span ends inside one of these figures."""
    found, start, at = [], 0, 0
    for match in _ENDS.finditer(norm):
        end = match.end()
        while at < len(figures) and figures[at][1] <= match.start():
            at += 1
        if at < len(figures) and figures[at][0] <= match.start():
            continue
        if norm[match.start() - 1 : match.start()].isdigit() and norm[end : end + 1].isdigit():
            continue
        if match.group() == "." and _SINGLE.search(norm, max(0, end - 3), end):
            continue
        if norm[start:end].strip():
            found.append((start, end))
        start = end
    if norm[start:].strip():
        found.append((start, len(norm)))
    return found
