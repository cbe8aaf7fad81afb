"""From statements to the facts of the record, as plain data for its models."""

from collections.abc import Callable
from decimal import Context, Decimal
from typing import Any

from khabar.entities.figure import MONEY, PERCENT, Figure, canonical
from khabar.facts import words
from khabar.facts.events import Event
from khabar.facts.parties import Subject
from khabar.facts.periods import Chosen
from khabar.facts.statements import Statement
from khabar.records.fact import Change, Fact, FactValue, Party, Prior
from khabar.records.mention import blank
from khabar.text import Aligned

Data = dict[str, Any]
_VALUE, _CHANGE, _PRIOR, _PARTY = blank(FactValue), blank(Change), blank(Prior), blank(Party)
FACT = blank(Fact)


def value(event: Event | None, converted: list[Event]) -> Data | None:
    """The figure of a fact."""
    if event is None:
        return None
    figure: Figure = event.data
    made: Data = {**_VALUE, "modifier": figure.modifier, **_amounts(figure)}
    if figure.type == MONEY:
        made |= {"kind": "money", "currency": figure.unit}
        made["converted"] = [
            {"amount": _signed(c.data), "currency": c.data.unit, "mention": f"m{c.at + 1}"}
            for c in converted
            if c.data.unit is not None and c.data.high is None
        ]
    else:
        made |= {"kind": "percent" if figure.type == PERCENT else "quantity", "unit": figure.unit}
    return made


def _amounts(figure: Figure) -> Data:
    if figure.high is None:
        return {"amount": _signed(figure)}
    return {"low": canonical(figure.value), "high": canonical(figure.high)}


def _signed(figure: Figure) -> str:
    return canonical(-figure.value if figure.negative else figure.value)


def change(statement: Statement, direction: str | None, basis: str | None) -> Data | None:
    """The movement: its direction and size."""
    if direction is None:
        return None
    event = statement.change
    if event is None:
        multiple = statement.move.data[4] if statement.move is not None else None
        if multiple is not None:
            size = {"amount": multiple, "unit": "multiple"}
            return {**_CHANGE, "direction": direction, **size, "basis": basis}
        return {**_CHANGE, "direction": direction, "basis": basis} if statement.value is not None else None
    figure: Figure = event.data
    amount = canonical(figure.value if figure.high is None else figure.high)
    return {
        **_CHANGE, "direction": direction, "amount": amount, "unit": figure.unit, "basis": basis,
        "modifier": figure.modifier,
    }  # fmt: skip


def prior(statement: Statement, direction: str | None) -> Data | None:
    """The earlier figure: as stated, else computed from value and percentage, to the digits that both have."""
    event = statement.prior
    if event is not None:
        figure: Figure = event.data
        key = "currency" if figure.type == MONEY else "unit"
        return {**_PRIOR, **_amounts(figure), key: figure.unit, "stated": True}
    computed = _base(statement, direction)
    if computed is None or statement.value is None:
        return None
    unit = statement.value.data.unit
    key = "currency" if statement.value.data.type == MONEY else "unit"
    return {**_PRIOR, "amount": computed, key: unit, "stated": False}


def _base(statement: Statement, direction: str | None) -> str | None:
    """What a value was before a stated change in percent, to four significant digits; None where it can't be told."""
    if statement.value is None or statement.change is None or direction not in _SIGN:
        return None
    value, size = statement.value.data, statement.change.data
    if size.type != PERCENT or size.unit != "percent" or value.high is not None or size.high is not None:
        return None
    if value.type == PERCENT or value.modifier != "exact" or size.modifier != "exact":
        return None
    factor = 1 + _SIGN[direction] * size.value / 100
    return canonical(_rounded(value.value / factor)) if factor > 0 else None


def _rounded(amount: Decimal) -> Decimal:
    return Context(prec=_DIGITS).plus(amount)


_SIGN = {"increase": 1, "decrease": -1}
_DIGITS = 4


def components(statement: Statement, text: Aligned) -> tuple[Data, ...]:
    """The part of the value that the sentence is about, with its form: نصف مبلغ 800 مليون … في شكل قسائم."""
    if statement.part is None or statement.value is None or statement.value.data.high is not None:
        return ()
    share, amount = statement.part.data.value, statement.value.data.value
    return (
        {
            "share": canonical(share),
            "form": _form(statement, text),
            "amount": canonical(share * amount),
            "stated": False,
        },
    )


def _form(statement: Statement, text: Aligned) -> str | None:
    norm = text.norm
    for phrase in words.shapes():
        at = norm.find(f" {phrase} ", statement.clause.start, statement.clause.end)
        if at >= 0:
            start = at + len(phrase) + 2
            word = norm[start : start + _WORD].split(" ")[0].strip(".\u060c")
            first, last = text.span(start, start + max(len(word), 1))
            return text.raw[first:last]
    return None


_WORD = 20  # characters of a word


def flags(statement: Statement, direction: str | None) -> tuple[str, ...]:
    """What doesn't agree in what the article states; it is recorded as written."""
    found = _contradiction(statement, direction)
    return () if found is None else (found,)


def _contradiction(statement: Statement, direction: str | None) -> str | None:
    """What is wrong where the article states value, percentage and earlier value and they can't all be right."""
    if statement.prior is None or statement.value is None or statement.prior.data.high is not None:
        return None
    computed = _base(statement, direction)
    stated = statement.prior.data
    if stated.type != statement.value.data.type or stated.unit != statement.value.data.unit:
        return None
    if direction in _SIGN and (statement.value.data.value - stated.value) * _SIGN[direction] < 0:
        return "direction_against_prior"
    if computed is None or abs(Decimal(computed) - stated.value) <= stated.value * _TOLERANCE:
        return None
    return "change_against_prior"


_TOLERANCE = Decimal("0.02")  # newsrooms round


def period(chosen: Chosen | None, text: Aligned) -> Data | None:
    """The time of the fact."""
    if chosen is None:
        return None
    found = chosen.found
    start, end = text.span(found.start, found.end)
    return {
        "label": chosen.label, "text": text.raw[start:end], "start": found.begin, "end": found.end_day,
        "anchor": chosen.anchor,
    }  # fmt: skip


def party(subject: Subject, text: Aligned) -> Data:
    """A subject or counterparty."""
    if subject.start < 0:
        return {**_PARTY, "name": {"en": subject.en, "ar": None, "also": None}, "class": subject.cls}
    start, end = text.span(subject.start, subject.end)
    written = text.raw[start:end]
    name: Data = {"en": subject.en, "ar": written, "also": None}
    if subject.cls == "company" and subject.en is None and not any("\u0621" <= c <= "\u064a" for c in written):
        name = {"en": written, "ar": None, "also": None}
    return {
        **_PARTY, "name": name, "id": subject.id, "class": subject.cls,
        "mention": f"m{subject.at + 1}" if subject.at >= 0 else None,
    }  # fmt: skip


def basis(statement: Statement, sentence_events: Callable[[], list[Event]], daily: bool) -> str | None:
    """What the change is measured against: the clause's own words, else the sentence's, else a session's."""
    for row in (statement.clause.events, sentence_events()):
        found = next((event.data[0] for event in row if event.kind == words.BASIS), None)
        if found is not None:
            return str(found)
    return "day_on_day" if daily else None
