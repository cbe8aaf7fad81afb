"""Mentions against gold, type by type: the span, strict and partial, and the value.

| level | right where the types agree and |
| --- | --- |
| `span` | start and end are equal |
| `partial` | the spans overlap |
| `value` | the spans overlap and the values agree (below) |
| `amount` | of QUANTITY and DURATION: the spans overlap and the amounts agree, whatever the unit |

Values: MONEY, PERCENT, QUANTITY and DURATION amount or bounds as decimals, with currency or unit; NUMBER and ORDINAL
amount or bounds; COMPANY one of its names, without legal tails; DATE the label; ORG the class; METRIC the concept;
PERSON, PLACE and PRODUCT the words. Modifiers are no part of it. An optional gold mention neither earns nor costs, nor
does a mention that overlaps one and matches no other. Mentions are plain data, as in a record or in
`corpus/articles/*/gold/gold.jsonl`.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from khabar.evaluation.counts import Counts, Data, Same, Scored, missed_and_wrong, pair
from khabar.evaluation.gold import KEYS, NAMED, GoldMention

TYPES: tuple[str, ...] = get_args(GoldMention.model_fields["type"].annotation)
_BARE = ("NUMBER", "ORDINAL")
_MEASURED = ("QUANTITY", "DURATION")


def types_of(golds: Iterable[list[Data]]) -> tuple[str, ...]:
    """The types that a gold set marks, with at least one mention that is not optional: others can't be scored."""
    marked = {mention["type"] for gold in golds for mention in gold if not mention.get("optional")}
    return tuple(type_ for type_ in TYPES if type_ in marked)


def score(found: list[Data], gold: list[Data], types: Iterable[str] = TYPES) -> Scored:
    """The mentions of one article, of these types."""
    scored = Scored()
    optional = [g for g in gold if g.get("optional")]
    for type_ in types:
        wanted = [g for g in gold if g["type"] == type_ and not g.get("optional")]
        offered = [f for f in found if f["type"] == type_]
        for level, same in _levels(type_).items():
            pairs, left = pair(offered, wanted, same)
            wrong = [f for f in left if not any(overlapping(f, o) for o in optional)]
            counts = Counts(len(pairs), len(pairs) + len(wrong), len(wanted))
            scored.add((type_, level), counts, missed_and_wrong((type_, level), wanted, pairs, wrong))
    return scored


def _levels(type_: str) -> dict[str, Same]:
    more = {"amount": _same_amount} if type_ in _MEASURED else {}
    return {"span": same_span, "partial": overlapping, "value": same_value, **more}


def same_span(found: Data, gold: Data) -> bool:
    """Do start and end agree?"""
    return bool((found["start"], found["end"]) == (gold["start"], gold["end"]))


def overlapping(one: Data, other: Data) -> bool:
    """Do the two share a character?"""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def same_value(found: Data, gold: Data) -> bool:
    """Do the spans overlap and the values agree?"""
    if not overlapping(found, gold):
        return False
    type_, value, wanted = gold["type"], found["value"], gold["value"]
    if type_ == "COMPANY":
        return plain(wanted["entity"]) in set(map(plain, names(value)))
    if type_ in NAMED:
        return words(found.get("text")) == words(gold.get("text")) != []
    if type_ in KEYS:
        return bool(value.get(KEYS[type_]) == wanted[KEYS[type_]])
    return figure(value)[:2] == figure(wanted)[:2] and (type_ in _BARE or _unit(value) == _unit(wanted))


def _same_amount(found: Data, gold: Data) -> bool:
    return overlapping(found, gold) and figure(found["value"])[:2] == figure(gold["value"])[:2]


def _unit(value: Data) -> str | None:
    """The currency or unit; blanks and case of a unit are spelling."""
    unit = value.get("unit")
    return value.get("currency") or (str(unit).lower().replace(" ", "_") if unit else None)


def names(party: Any) -> list[str]:
    """The names that a company, subject or counterparty has: gold has one, a record English and Arabic ones."""
    if isinstance(party, str):
        return [party]
    held = [party.get("entity"), *(n.values() if isinstance(n := party.get("name"), dict) else [n])]
    return [name for name in held if isinstance(name, str) and name]


def words(text: Any) -> list[str]:
    """The words of a text without case and marks; none of what is no text."""
    return re.findall(r"\w+", text.lower()) if isinstance(text, str) else []


_TAIL = re.compile(
    r"\b(?:inc(?:orporated)?|corp(?:oration)?|co|company|ltd|limited|plc|llc|sa|ag|se|nv|holdings?|group|pjsc|q?psc|saog|"
    r"ksc|ksc?p|the|technologies|platforms)\b"
)


def plain(name: str | None) -> str:
    """A company's name without case, marks and legal tails."""
    held = re.sub(r"[^\w ]", " ", (name or "").lower().replace("&", " and "))
    return " ".join((_TAIL.sub(" ", held).strip() or held).split())


def figure(value: Data) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Low, high and unit; a point is its own low and high."""
    amount, low, high = (decimal(value.get(key)) for key in ("amount", "low", "high"))
    unit = value.get("currency") or value.get("unit")
    return (low, high, unit) if amount is None else (amount, amount, unit)


def decimal(number: Any) -> Decimal | None:
    """A number as a decimal, so that `5.0` and `5` are one; none for what is no number."""
    try:
        held = Decimal(str(number))
    except InvalidOperation:
        return None
    return held if held.is_finite() else None
