"""What stands between quotation marks."""

import re
from collections.abc import Iterator

from khabar.facts import words
from khabar.facts.events import COMPANY, Event
from khabar.text import Aligned

LONGEST = 1500  # characters of a direct quote


def is_name(span: tuple[int, int], row: list[Event]) -> bool:
    """Are the words in quotation marks the name of a company or subject?"""
    size = span[1] - span[0]
    return any(
        e.kind in (COMPANY, words.SUBJECT) and span[0] <= e.start and e.end <= span[1] and 2 * (e.end - e.start) > size
        for e in row
    )


def quoted(text: Aligned) -> Iterator[tuple[int, int]]:
    """What stands between quotation marks of one kind; straight ones open and close in turn, anew on each line."""
    opened: dict[str, int] = {}
    for match in re.finditer('["\n]', text.norm):
        at = match.start()
        mark = text.raw[text.span(at, at + 1)[0]]
        if mark == "\n":
            opened.clear()
        elif mark in _OPENING:
            opened[_OPENING[mark]] = at + 1
        elif mark in opened:
            start = opened.pop(mark)
            if at - start <= LONGEST:
                yield start, at
        elif mark not in _OPENING.values():
            opened[mark] = at + 1


_OPENING = {"\u00ab": "\u00bb", "\u201c": "\u201d", "\u2039": "\u203a", "\u201e": "\u201c"}
