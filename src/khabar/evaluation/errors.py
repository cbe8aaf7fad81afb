"""Misses as people read them: where, what kind, the words, the value, a little of the text around them."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, NamedTuple

from khabar.evaluation.cases import Case
from khabar.evaluation.counts import Data, Miss
from khabar.evaluation.fact_score import SLOT, held

_SHOWN = ("entities", "concept", "value", "change", "period", "speaker", "organization", "direct")
_AROUND, _LONGEST = 30, 120  # characters


class Error(NamedTuple):
    """A miss. `what` is `missed` (gold has it) or `wrong` (found); `wanted` what gold has in its place, if anything."""

    article: str
    type: str
    level: str
    what: str
    text: str
    value: Any
    wanted: Any
    context: str

    def line(self) -> str:
        """As one line, the columns between tabs, without signs that a terminal obeys."""
        cells = [json.dumps(c, ensure_ascii=False) if isinstance(c, dict | list) else str(c or "") for c in self]
        return "\t".join(printable(cell) for cell in cells)


def error(case: Case, miss: Miss) -> Error:
    """The miss of an article, to be shown."""
    start, end = place(miss.mention)
    text = miss.mention.get("text") or (case.text or "")[start:end]
    value = held(miss.mention, miss.level) if miss.type == SLOT else value_of(miss.mention)
    around = _context(case.text, start, end) if case.text and "concept" not in miss.mention else ""
    return Error(case.id, miss.type, miss.level, miss.what, _short(text), bare(value), bare(miss.wanted), around)


def place(mention: Data) -> tuple[int, int]:
    """Where a mention or quote stands, or the evidence of a fact; nowhere is 0, 0."""
    if "start" in mention:
        return mention["start"], mention["end"]
    evidence = mention.get("evidence")
    if isinstance(evidence, dict):
        return evidence["start"], evidence["end"]
    return tuple(evidence) if evidence else (0, 0)


def value_of(mention: Data) -> Any:
    """The value of a mention, or what tells a fact or quote from others."""
    if "concept" not in mention and "direct" not in mention:
        return mention["value"]
    return {key: mention[key] for key in _SHOWN if mention.get(key) is not None}


def bare(value: Any) -> Any:
    """The value without what is null or empty."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items() if one not in (None, [], {}, ())}
    return [bare(one) for one in value] if isinstance(value, list | tuple) else value


def printable(text: str) -> str:
    """The text on one line, without control characters; those that only order the directions stay."""
    return "".join(c for c in re.sub(r"\s+", " ", text) if unicodedata.category(c) not in ("Cc", "Cs"))


def _context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"{before}⟦{_short(text[start:end])}⟧{after}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
