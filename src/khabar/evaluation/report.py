"""The figures as a table for people and as data for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from khabar.evaluation import accounting, linking_score
from khabar.evaluation.bootstrap import RESAMPLES, SEED, Interval
from khabar.evaluation.counts import Counts, Row
from khabar.evaluation.fact_score import SLOT
from khabar.evaluation.gate import Floors
from khabar.evaluation.measure import Measured

_WIDE = 18


def table(measured: Measured, floors: Floors) -> Iterator[str]:
    """Lines: precision, recall and F1 with their intervals, counts and floor of each row, then shares."""
    predicted = sum(case.predicted for case in measured.cases)
    yield f"{len(measured.cases)} articles, {predicted} with a record; [95% confidence intervals]"
    heads = "".join(f"{head:<{_WIDE}}" for head in ("precision", "recall", "F1"))
    yield f"{'type':9}{'level':8}{heads}{'right':>6}{'found':>6}{'gold':>6}  {'floor' if floors else ''}".rstrip()
    shares = [row for row in measured.counts if _is_share(row)]
    for row, counts in measured.counts.items():
        if row not in shares:
            figures = (counts.precision, counts.recall, counts.f1)
            yield _line(row, counts, map(_figure, figures, measured.intervals[row]), floors.get(row))
    links = measured.counts.get(linking_score.ROW)
    if links:
        yield "of the companies that the lexicon has: " + ", ".join(f"{n} {name}" for name, n in _links(links).items())
    if shares:
        yield f"{'share':22}{'':{_WIDE}}{'right':>5}{'of':>6}"
    for row in shares:
        counts, floor = measured.counts[row], floors.get(row)
        share = _figure(counts.recall, measured.intervals[row].recall)
        yield f"{row[0]:9}{row[1]:13}{share:<{_WIDE}}{counts.right:>5}{counts.gold:>6}{_pinned(counts, floor)}"


def _line(row: Row, counts: Counts, figures: Iterator[str], floor: float | None) -> str:
    shown = "".join(f"{figure:<{_WIDE}}" for figure in figures)
    return f"{row[0]:9}{row[1]:8}{shown}{counts.right:>6}{counts.found:>6}{counts.gold:>6}{_pinned(counts, floor)}"


def _pinned(counts: Counts, floor: float | None) -> str:
    return "" if floor is None else f"  {floor:.2f}{' BELOW' if counts.f1 < floor else ''}"


def _figure(value: float, interval: Interval) -> str:
    return f"{value:.3f} [{interval.low:.2f} {interval.high:.2f}]"


def _is_share(row: Row) -> bool:
    """Of such rows, all that is asked was found: precision and recall are one share."""
    return row[0] == SLOT or row == accounting.ROW


def _links(links: Counts) -> dict[str, int]:
    return {"right": links.right, "wrong": links.found - links.right, "not linked": links.gold - links.found}


def data(measured: Measured, digest: str, strangers: int, floors: Floors) -> dict[str, Any]:
    """All that the table shows, and how it was made."""
    links = measured.counts.get(linking_score.ROW)
    return {
        "articles": len(measured.cases),
        "articles_without_record": sum(not case.predicted for case in measured.cases),
        "records_without_gold": strangers,
        "digest": digest,
        "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "level": 0.95},
        "rows": [_row(measured, row, floors.get(row)) for row in measured.counts],
        "links": _links(links) if links else None,
    }


def _row(measured: Measured, row: Row, floor: float | None) -> dict[str, Any]:
    counts, sure = measured.counts[row], measured.intervals[row]
    figures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return {
        "type": row[0],
        "level": row[1],
        **{name: round(value, 4) for name, value in figures.items()},
        **{f"{name}_interval": [round(edge, 4) for edge in getattr(sure, name)] for name in figures},
        **{"right": counts.right, "found": counts.found, "gold": counts.gold, "floor": floor},
    }
