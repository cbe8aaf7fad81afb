"""Which figures a measure takes, and which of them are of one kind."""

from decimal import Decimal

from khabar.entities.figure import MONEY, NUMBER, PERCENT, QUANTITY, Figure
from khabar.facts import roles, words
from khabar.facts.events import Event

_ANY = Decimal("Infinity")
SCALED = 1000  # a scale word at least


def fits(concept: str, figure: Figure, how: str = roles.VALUE, reached: bool = False) -> bool:
    """Can this figure, in this role, be a value of the concept, or a change of it? `reached`: it stands after `to`."""
    row = words.metric(concept)
    if figure.unit == "point":
        return True
    if figure.type == PERCENT:
        return how == roles.CHANGE or "percent" in row["kinds"] or row["percent"] == "value"
    if figure.type == MONEY:
        least = 0 if figure.per == "share" else row.get("above", 0)
        return ("money" in row["kinds"] or "valued" in row) and least <= figure.value < row.get("below", _ANY)
    if "quantity" not in row["kinds"] and "counted" not in row:
        return False
    if figure.type == NUMBER:
        return reached or figure.number.scale >= SCALED
    return bool(row.get("weak")) or (
        figure.unit in row["only"] if "only" in row else figure.unit not in words.bystanders()
    )


def bought(metric: Event, last: Event) -> bool:
    """Does the last measure only call a purchase a deal (استحوذ على … في صفقة بقيمة)?"""
    return (metric.data[0], last.data[0]) == ("acquisition", "contract_value")


def same_unit(one: Figure, other: Figure) -> bool:
    """Are both figures of one kind and unit, so that one can be the earlier value of the other?"""
    if one.type in (QUANTITY, NUMBER) and other.type in (QUANTITY, NUMBER):
        return one.unit == other.unit or NUMBER in (one.type, other.type)
    return one.type == other.type and (one.type != MONEY or (one.unit == other.unit and one.per == other.per))


def sister(concept: str, one: Figure, other: Figure) -> bool:
    """Is the other figure the count to this amount, or the amount to this count, of one thing (traded shares)?"""
    row = words.metric(concept)
    if {one.type, other.type} != {MONEY, QUANTITY}:
        return False
    return "valued" in row or "counted" in row
