"""Who wins where two mentions claim the same characters: the one place that decides."""

from operator import attrgetter
from typing import Protocol, TypeVar


class Span(Protocol):
    """Anything with a stretch of normalised characters."""

    start: int
    end: int


S = TypeVar("S", bound=Span)


def disjoint(spans: list[S]) -> list[S]:
    """Spans that don't overlap: the longer wins, then the earlier. In text order."""
    kept: list[S] = []
    for span in sorted(spans, key=attrgetter("start")):
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
            continue
        kept.append(span)
    return kept
