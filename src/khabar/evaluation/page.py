"""A page for the eye: each text with gold and found marked, then facts and quotes side by side; right to left.

Nothing that an article or record says can become markup: the template escapes all of it, and the page forbids scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

from khabar import storage
from khabar.errors import InputError
from khabar.evaluation.cases import Case
from khabar.evaluation.counts import Counts, Data, Row, pair
from khabar.evaluation.errors import bare, place, value_of
from khabar.evaluation.fact_score import Subjects, held, same_figure
from khabar.evaluation.measure import Measured
from khabar.evaluation.score import figure, names, overlapping, same_span, same_value
from khabar.extras import need
from khabar.records.base import writable

_FACT = ("entities", "concept", "value", "change", "period", "prior", "counterparty", "status")
_QUOTE = ("speaker", "verb", "direct", "text")
_RANK = ("right", "near", "optional")  # what a mention is, if it isn't missed or wrong

Pairs = list[tuple[Data | None, Data | None]]


class Piece(NamedTuple):
    """A stretch of text under the same mentions: how gold and found stand there, and what they say."""

    text: str
    states: str
    label: str
    title: str


class Cell(NamedTuple):
    """A slot of a fact or quote, and whether the other side has something else."""

    slot: str
    text: str
    differs: bool


def write(path: str, measured: Measured) -> None:
    """Writes the page.

    Raises:
        InputError: an article's text is not known.
        MissingExtra: Jinja2 is not installed.
    """
    jinja2 = need("jinja2", "report", "--html")
    if any(case.text is None for case in measured.cases):
        raise InputError("--html needs the texts: articles.jsonl beside the gold, with every article of it")
    source = (files("khabar.evaluation") / "page.html.jinja").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    counts: dict[Row, Counts] = measured.counts
    page = environment.from_string(source).render(
        rows=[(*row, held_, measured.intervals[row]) for row, held_ in counts.items()],
        articles=[_article(case, measured.types) for case in measured.cases],
    )
    with storage.writing(path) as stream:
        stream.write(writable(page).encode())


def _article(case: Case, types: tuple[str, ...]) -> Data:
    gold, found = ([m for m in side["mentions"] if m["type"] in types] for side in (case.gold, case.record))
    return {
        "id": case.id,
        "title": case.title or "",
        "pieces": list(pieces(case.text or "", gold, found)),
        "facts": [_row(one, other, _FACT) for one, other in _facts(case)],
        "quotes": [_row(one, other, _QUOTE) for one, other in _quotes(case)],
    }


def pieces(text: str, gold: list[Data], found: list[Data]) -> Iterator[Piece]:
    """The text in order, cut where a mention begins or ends."""
    marks = [(g, f"gold-{_state(g, [(f, g) for f in found], 'missed')}", "gold") for g in gold]
    marks += [(f, f"found-{_state(f, [(f, g) for g in gold], 'wrong')}", "found") for f in found]
    edges = {min(max(at, 0), len(text)) for mark, *_ in marks for at in (mark["start"], mark["end"])}
    for start, end in pairwise(sorted({0, len(text), *edges})):
        here = [mark for mark in marks if mark[0]["start"] < end and start < mark[0]["end"]]
        first = {mark["type"] for mark, state, _ in here if mark["start"] == start and not state.endswith("-right")}
        title = "\n".join(f"{side}: {mark['type']} {_shown(value_of(mark))}" for mark, _, side in here)
        yield Piece(text[start:end], " ".join(state for _, state, _ in here), " ".join(sorted(first)), title)


def _state(mention: Data, pairs: list[tuple[Data, Data]], otherwise: str) -> str:
    """How a mention stands to those of the other side, given as pairs of found and gold."""
    if mention.get("optional"):
        return "optional"
    states = {_against(*both) for both in pairs if overlapping(*both)}
    return next((state for state in _RANK if state in states), otherwise)


def _against(found: Data, gold: Data) -> str | None:
    if found["type"] != gold["type"]:
        return "optional" if gold.get("optional") else None
    return "right" if same_span(found, gold) and same_value(found, gold) else "near"


def _facts(case: Case) -> Pairs:
    """Facts right in core, then those of the same figure, then the rest; in the order of the text."""
    subjects = Subjects(case.gold["mentions"], case.record["mentions"])
    return _side_by_side(case.gold["facts"] or [], case.record["facts"], subjects.core, same_figure)


def _quotes(case: Case) -> Pairs:
    return _side_by_side(case.gold["quotes"] or [], case.record["quotes"], overlapping)


def _side_by_side(gold: list[Data], found: list[Data], *sames: Callable[[Data, Data], bool]) -> Pairs:
    """Gold and found, paired by the first way that fits."""
    rows: Pairs = []
    for same in sames:
        pairs, found = pair(found, gold, same)
        rows += [(g, f) for f, g in pairs]
        got = {id(g) for _, g in pairs}
        gold = [g for g in gold if id(g) not in got]
    rows += [(g, None) for g in gold]
    rows += [(None, f) for f in found]
    return sorted(rows, key=lambda row: place(row[0] or row[1] or {}))


def _row(gold: Data | None, found: Data | None, slots: tuple[str, ...]) -> tuple[list[Cell], list[Cell]]:
    """The two sides, slot by slot."""
    one, other = ({slot: _slot(side, slot) for slot in slots} if side else {} for side in (gold, found))
    return tuple(  # type: ignore[return-value]
        [Cell(slot, text, bool(one and other) and one[slot] != other[slot]) for slot, text in side.items() if text]
        for side in (one, other)
    )


def _slot(side: Data, slot: str) -> str:
    value = held(side, slot) if slot in _FACT else side.get(slot)
    if slot == "entities":
        return " + ".join(map(_name, side["entities"]))
    if slot == "counterparty":
        return _name(value) if value else ""
    if slot == "speaker":
        said = value if isinstance(value, dict) else {"name": value} | side
        return " · ".join(str(said[key]) for key in ("name", "role", "organization") if said.get(key))
    return _shown(value)


def _name(party: Any) -> str:
    return next(iter(names(party)), "?")


def _shown(value: Any) -> str:
    """A value in a few words: its figure first, then the rest."""
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    low, high, unit = figure(value)
    size = [] if low is None else [f"{low:f}" if low == high else f"{low:f}–{high or '?'}", str(unit or "")]
    known = {"amount", "low", "high", "currency", "unit", "kind", "id", "linked", "stated", "converted"}
    rest = [_name({"name": v}) if k == "name" else str(v) for k, v in bare(value).items() if k not in known]
    return " ".join(filter(None, [*size, *(word for word in rest if word != "exact")]))
