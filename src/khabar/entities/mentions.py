"""From what the stages found to the mentions of the record, and the reasons of the numbers that stay unlinked."""

from collections.abc import Sequence
from typing import Any, Protocol

from khabar.entities.company import row_of
from khabar.entities.company_names import CompanyFound
from khabar.entities.figure import MONEY, NUMBER, Figure, canonical
from khabar.entities.organisation import OrganisationFound
from khabar.entities.overlap import disjoint
from khabar.entities.period import PeriodFound
from khabar.records.mention import VALUES, blank
from khabar.scan.tokens import NAME_PART
from khabar.text import Aligned

_SURE, _LIKELY = 0.99, 0.9
_YEARS = range(1900, 2101)


class Marked(Protocol):
    """A mention with its value, by normalised offsets; an empty value is its own words as a name."""

    @property
    def id(self) -> str:
        """Number of the mention."""

    @property
    def type(self) -> str:
        """Type of the mention."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """Character after the last."""

    @property
    def value(self) -> dict[str, Any]:
        """Fields of its value."""

    @property
    def rule(self) -> str:
        """What found it."""

    @property
    def score(self) -> float:
        """How sure that is."""


Found = Figure | CompanyFound | OrganisationFound | PeriodFound


def merge(
    companies: list[CompanyFound],
    periods: list[PeriodFound],
    figures: list[Figure],
    organisations: Sequence[OrganisationFound] = (),
) -> list[Found]:
    """All mentions in text order, no two of them on the same characters. A number inside a date is part of the date."""
    return disjoint([*companies, *organisations, *periods, *figures])


_BLANKS = {type_: blank(model) for type_, model in VALUES.items()}


def records(
    found: list[Found], text: Aligned, used: set[int], reasons: dict[int, str], named: Sequence[Marked] = ()
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Mentions and unlinked numbers, as plain data in the order and with all the fields of their models.

    `used` are the numbers of mentions that facts use, `reasons` tell why others are in none; `named` are the mentions
    that facts and quotes brought to light.
    """
    mentions: list[dict[str, Any]] = []
    unlinked: list[dict[str, Any]] = []
    raw = text.raw
    for number, item in enumerate(found, 1):
        id_ = f"m{number}"
        start, end = text.span(item.start, item.end)
        written = raw[start:end]
        if isinstance(item, Figure):
            type_, value, score = item.type, _figure(item), _SURE if item.unit else _LIKELY
            if number - 1 not in used:
                reason = _not_a_figure(item, text.norm) or reasons.get(number - 1, "no_metric")
                unlinked.append({"mention": id_, "reason": reason})
        elif isinstance(item, OrganisationFound):
            type_, score = "ORG", _LIKELY
            name = {"en": item.row.en, "ar": item.row.ar, "also": None}
            value = {"id": item.row.id, "name": name, "class": item.row.class_, "country": item.row.country}
        elif isinstance(item, PeriodFound):
            type_, score = "DATE", _LIKELY
            value = {"timex": item.timex, "start": item.begin, "end": item.end_day, "anchor": item.anchor}
        else:
            type_, value, score = "COMPANY", _company(item, text), _company_score(item)
        mentions.append(
            {
                "id": id_,
                "type": type_,
                "start": start,
                "end": end,
                "text": written,
                "rule": item.rule,
                "score": score,
                "value": {**_BLANKS[type_], **value},
            }
        )
    for mark in named:
        start, end = text.span(mark.start, mark.end)
        value = mark.value or {"name": {"en": None, "ar": raw[start:end], "also": None}}
        mentions.append(
            {
                "id": mark.id,
                "type": mark.type,
                "start": start,
                "end": end,
                "text": raw[start:end],
                "rule": mark.rule,
                "score": mark.score,
                "value": {**_BLANKS[mark.type], **value},
            }
        )
    if named:
        mentions.sort(key=_start)
    return mentions, unlinked


def _start(mention: dict[str, Any]) -> int:
    start: int = mention["start"]
    return start


def _company_score(item: CompanyFound) -> float:
    """Rules and a row of the lexicon are likely right; what the recogniser alone finds is as likely as it says."""
    return round(min(item.score, _LIKELY), 2)


def _company(item: CompanyFound, text: Aligned) -> dict[str, Any]:
    row = row_of(item)
    if row is not None:
        return {
            "id": row.id, "name": {"en": row.en, "ar": row.ar, "also": row.also}, "ticker": row.ticker, "mic": row.mic,
            "country": row.country, "linked": True,
        }  # fmt: skip
    name, latin = (_written(span, text) for span in (item.name or (item.start, item.end), item.latin))
    arabic = name is not None and any("\u0621" <= c <= "\u064a" for c in name)
    names = {"en": latin, "ar": name, "also": None} if arabic else {"en": name, "ar": None, "also": None}
    value: dict[str, Any] = {"id": None, "name": names, "linked": False}
    if item.rows:
        value["candidates"] = [{"id": r.id, "name": {"en": r.en, "ar": r.ar, "also": None}} for r in item.rows]
        value["reason"] = item.reason
    return value


def _written(span: tuple[int, int] | None, text: Aligned) -> str | None:
    if span is None:
        return None
    start, end = text.span(*span)
    return text.raw[start:end]


def _figure(item: Figure) -> dict[str, Any]:
    value: dict[str, Any] = {"modifier": item.modifier}
    if item.high is None:
        value["amount"] = canonical(-item.value if item.negative else item.value)
    else:
        value["low"], value["high"] = canonical(item.value), canonical(item.high)
    if item.type == MONEY:
        value["currency"] = item.unit
        if item.unit is None:
            value["candidates"], value["reason"] = item.candidates, item.reason
        if item.per is not None:
            value["per"] = item.per
    elif item.unit is not None:
        value["unit"] = item.unit
    return value


def _not_a_figure(item: Figure, norm: str) -> str | None:
    """Why a number is no figure at all: part of a name, or a year; None if it is one."""
    if item.type != NUMBER:
        return None
    after = norm[item.end : item.end + 1]
    if item.flags & NAME_PART or (after.isascii() and after.isalpha()):
        return "name_part"
    if item.number.rule == "number.numeral" and item.number.shape == "plain" and item.value in _YEARS:
        return "year"
    return None
