"""What a statement measures: the noun or verb that names it, else what its unit, price or subject tell."""

from khabar.entities.figure import MONEY, PERCENT, Figure
from khabar.facts import words
from khabar.facts.statements import Statement
from khabar.facts.subjects import Subject

_OF_CLASS = {"commodity": "unit_price", "currency": "exchange_rate", "index": "index_level", "sector": "index_level"}
_PER_GOODS = frozenset({"barrel", "ounce", "tonne", "gram", "kilogram", "litre", "gallon", "thermal_unit"})


def named(statement: Statement) -> str | None:
    """The concept that the statement's own words, units and prices tell."""
    figure = main_figure(statement)
    concept: str | None = statement.metric.data[0] if statement.metric is not None else None
    if figure is None:
        return concept
    if figure.per in _PER_GOODS and concept in (None, "other"):
        return "unit_price"
    if figure.per == "share" and figure.type == MONEY and concept in _EARNED:
        return "eps"
    told = words.unit_concepts().get(figure.unit or "") if figure.type not in (MONEY, PERCENT) else None
    if told is not None and (concept in (None, "other", "share_price", "trading_value") or told == "index_level"):
        return told
    return concept


_EARNED = frozenset({"net_income", "operating_income", "share_price", "revenue"})


def of_subject(concept: str | None, subjects: list[Subject], statement: Statement) -> str | None:
    """The concept, where nothing named it, that the kind of subject tells: a commodity has a price, an index a level."""
    if not subjects:
        return concept
    cls = subjects[0].cls
    if concept == "unit_price" and cls == "currency":
        return "exchange_rate"
    if concept is None and cls in _OF_CLASS:
        figure = main_figure(statement)
        if figure is not None and (cls in ("index", "sector")) == (figure.type == MONEY):
            return None
        return _OF_CLASS[cls]
    return concept


def main_figure(statement: Statement) -> Figure | None:
    """The value of a statement, else its change, else its prior."""
    for event in (statement.value, statement.change, statement.prior):
        if event is not None:
            figure: Figure = event.data
            return figure
    return None
