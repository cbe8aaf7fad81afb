"""The rule: do two tellings of an equal figure, subject and concept tell the same fact?"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from sys import intern

from khabar.merging.figures import PRECISE, Figure, agree, figure
from khabar.merging.telling import Data, name_key, party_key
from khabar.text import normalise

LEVELS = frozenset({"share_price", "index_level", "unit_price", "exchange_rate"})
"""Concepts that have another figure every minute."""
DAILY = LEVELS | {"trading_value", "trading_volume"}
"""Concepts that have another figure every day."""
LIKE = 0.8  # share of its words that a sentence has in another where one is copied from the other
_WORDS = 8  # a sentence of fewer words may be written twice
_MANY_WORDS, _MANY_NUMBERS = 25, 3  # with either of them, it isn't written again another day
_NO_CHANCE = 3  # digits of a figure that is not told twice on a day
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,\u066b]\d+)*")
_UNTOLD = re.compile(r"XXXX(?:-WXX|-XX)*")


@dataclass(frozen=True, slots=True)
class Told:
    """A telling with what the rule looks at."""

    line: str = field(repr=False)  # canonical JSON of the telling
    data: Data = field(repr=False)
    figure: Figure
    published: date | None
    label: str | None
    days: tuple[str, str] | None  # of a period that is wholly known
    words: frozenset[str]
    numbers: frozenset[str]
    evidence: str
    article: tuple[str, str]


def told(line: str) -> Told:
    """Reads a telling in canonical JSON."""
    data: Data = json.loads(line)
    source, period = data["source"], data["period"]
    evidence, words, numbers = _sentence(source["evidence"]["text"])
    return Told(
        line,
        data,
        figure(data["value"] or data["change"]),
        date.fromisoformat(source["published"]) if source["published"] else None,
        period["label"] if period else None,
        (period["start"], period["end"]) if period and period["start"] and period["end"] else None,
        words,
        numbers,
        evidence,
        (source["article_id"], source["sha256"]),
    )


@lru_cache(1_000)
def _sentence(text: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """A sentence as normalised, its words and its numbers."""
    plain = " ".join(normalise(text).split())
    numbers = (number.replace(",", ".").replace("\u066b", ".") for number in _NUMBER.findall(plain))
    return plain, frozenset(map(intern, _WORD.findall(plain))), frozenset(map(intern, numbers))


def copied(one: Told, other: Told) -> bool:
    """Is one the sentence of the other, or a part of it, with the same numbers and nearly all the words?"""
    if one.evidence == other.evidence:
        return True
    short, long = sorted((one, other), key=lambda told: len(told.words))
    if len(short.words) < _WORDS or not short.numbers <= long.numbers:
        return False
    return len(short.words & long.words) >= LIKE * len(short.words)


def apart(one: Told, other: Told) -> int | None:
    """Days between the publications; None where one of them is unknown."""
    if one.published is None or other.published is None:
        return None
    return abs((one.published - other.published).days)


def same(one: Told, other: Told, window: int) -> bool:
    """Do they tell the same fact?"""
    return (
        _same_figure(one, other)
        and _same_source(one.data, other.data)
        and _same_movement(one.data, other.data)
        and _same_time(one, other, window)
        and _named(one, other)
    )


def same_copy(one: Told, other: Told, window: int) -> bool:
    """Are they the same sentence in two articles? Then only khabar's reading of period or movement can differ."""
    days = apart(one, other)
    near = _long(one) and _long(other) if days is None else days <= window and min(map(_numbers, (one, other))) > 1
    return near and one.article != other.article and _same_figure(one, other) and copied(one, other)


def _numbers(told: Told) -> int:
    return len(told.numbers)


def _long(told: Told) -> bool:
    return len(told.words) >= _MANY_WORDS or len(told.numbers) >= _MANY_NUMBERS


def _same_figure(one: Told, other: Told) -> bool:
    """Equal or rounded; two figures of one sentence of an article are never the same."""
    if one.article == other.article and one.evidence == other.evidence:
        return False
    return agree(one.figure, other.figure, level=one.data["concept"] in LEVELS)


def _named(one: Told, other: Told) -> bool:
    """Does the concept have a name, or else is it the same sentence or no small figure?"""
    return one.data["concept"] != "other" or one.figure.digits >= _NO_CHANCE or copied(one, other)


def _same_time(one: Told, other: Told, window: int) -> bool:
    days = apart(one, other)
    if one.days and other.days:
        return one.days == other.days and (one.data["status"] == "reported" or days is None or days <= window)
    if not matching(one.label, other.label):
        return False
    digits = min(one.figure.digits, other.figure.digits)
    daily = one.data["concept"] in DAILY
    if days is None:
        return digits >= PRECISE and not daily and one.data["concept"] != "other"
    return days <= window and (not daily or digits >= (_NO_CHANCE if days == 0 else PRECISE))


def matching(one: str | None, other: str | None) -> bool:
    """May the two labels be of the same period, as far as they are known?"""
    if one is None or other is None or one == other or _UNTOLD.fullmatch(one) or _UNTOLD.fullmatch(other):
        return True
    return len(one) == len(other) and all(a == b or "X" in (a, b) for a, b in zip(one, other, strict=True))


def _same_movement(one: Data, other: Data) -> bool:
    """Do change and earlier figure agree, as far as both are told and measured against the same?"""
    a, b = one["change"], other["change"]
    if a and b and (a["basis"] and b["basis"] and a["basis"] != b["basis"]):
        return one["value"] is not None
    if a and b and not _same_change(a, b):
        return False
    a, b = one["prior"], other["prior"]
    return not a or not b or a["currency"] != b["currency"] or a["unit"] != b["unit"] or _close(a, b)


def _same_change(one: Data, other: Data) -> bool:
    if one["direction"] != other["direction"]:
        return False
    told_both = one["amount"] is not None and other["amount"] is not None and one["unit"] == other["unit"]
    return not told_both or _close(one, other)


def _close(one: Data, other: Data) -> bool:
    return agree(figure(one), figure(other), least=1)


def _same_source(one: Data, other: Data) -> bool:
    """The other side of a deal, and whose forecast it is: the same, as far as both are told."""
    a, b = one["counterparty"], other["counterparty"]
    if a and b and party_key(a) != party_key(b):
        return False
    if one["status"] == "reported":
        return True
    a, b = _whose(one), _whose(other)
    return not a or not b or a == b


def _whose(data: Data) -> str | None:
    said = data["attribution"] or {}
    who = said.get("organization") or said.get("speaker")
    return name_key(who) if who else None
