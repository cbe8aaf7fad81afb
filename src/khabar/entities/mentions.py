"""From what the stages found to the mentions of the record, and the reasons of the numbers that stay unlinked."""

from typing import Any

from khabar.entities.company import CompanyFound, row_of
from khabar.entities.figure import MONEY, NUMBER, PERCENT, Figure, canonical
from khabar.entities.overlap import disjoint
from khabar.entities.period import PeriodFound
from khabar.linking.companies import known
from khabar.records.mention import VALUES, blank
from khabar.scan.tokens import NAME_PART
from khabar.text import Aligned

_SURE, _LIKELY, _WEAK = 0.99, 0.9, 0.7
_YEARS = range(1900, 2101)


Found = Figure | CompanyFound | PeriodFound


def merge(companies: list[CompanyFound], periods: list[PeriodFound], figures: list[Figure]) -> list[Found]:
    """All mentions in text order, no two of them on the same characters. A number inside a date is part of the date."""
    return disjoint([*companies, *periods, *figures])


_BLANKS = {type_: blank(model) for type_, model in VALUES.items()}


def records(found: list[Found], text: Aligned) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Mentions and unlinked numbers, as plain data in the order and with all the fields of their models."""
    mentions: list[dict[str, Any]] = []
    unlinked: list[dict[str, Any]] = []
    raw = text.raw
    for number, item in enumerate(found, 1):
        id_ = f"m{number}"
        start, end = text.span(item.start, item.end)
        written = raw[start:end]
        if isinstance(item, Figure):
            type_, value, score = item.type, _figure(item), _SURE if item.unit else _LIKELY
            unlinked.append({"mention": id_, "reason": _reason(item, text.norm)})
        elif isinstance(item, PeriodFound):
            type_, score = "DATE", _LIKELY
            value = {"timex": item.timex, "start": item.begin, "end": item.end_day, "anchor": item.anchor}
        else:
            type_, value, score = "COMPANY", _company(item, written), _LIKELY if item.rows else _WEAK
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
    return mentions, unlinked


def _company(item: CompanyFound, written: str) -> dict[str, Any]:
    row = row_of(item)
    if row is not None:
        return {
            "id": row.id, "name": {"en": row.en, "ar": row.ar}, "ticker": row.ticker, "mic": row.mic,
            "country": row.country, "linked": True,
        }  # fmt: skip
    value: dict[str, Any] = {"id": None, "name": {"en": None, "ar": written}, "linked": False}
    if item.rows:
        table = known()
        value["candidates"] = [{"id": table[r].id, "name": {"en": table[r].en, "ar": table[r].ar}} for r in item.rows]
        value["reason"] = item.reason
    elif not any("\u0621" <= c <= "\u064a" for c in written):
        value["name"] = {"en": written, "ar": None}
    return value


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


def _reason(item: Figure, norm: str) -> str:
    """Why a figure is in no fact."""
    if item.type != NUMBER:
        return "not_attempted" if item.type in (MONEY, PERCENT) else "no_metric"
    after = norm[item.end : item.end + 1]
    if item.flags & NAME_PART or (after.isascii() and after.isalpha()):
        return "name_part"
    if item.number.rule == "number.numeral" and item.number.shape == "plain" and item.value in _YEARS:
        return "year"
    return "no_metric"
