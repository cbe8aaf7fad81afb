"""What a statement measures: the noun or verb that names it, else what its unit, price or subject tell."""

from khabar.entities.figure import MONEY, PERCENT, Figure
from khabar.facts import roles, words
from khabar.facts.events import FIGURE
from khabar.facts.parties import Subject
from khabar.facts.statements import Statement

_OF_CLASS = {
    "commodity": "unit_price",
    "currency": "exchange_rate",
    "index": "index_level",
    "sector": "index_level",
    "market": "index_level",
}
_PER_GOODS = frozenset({
    "barrel", "ounce", "tonne", "gram", "kilogram", "litre", "gallon", "thermal_unit", "square_metre", "pound_mass",
})  # fmt: skip


def named(statement: Statement, norm: str) -> str | None:
    """The concept that the statement's own words, units and prices tell."""
    figure = main_figure(statement)
    concept: str | None = statement.metric.data[0] if statement.metric is not None else None
    if figure is None:
        return concept
    if figure.per in _PER_GOODS and concept in (None, "other", "contract_value", *TRADED):
        return "unit_price"
    if figure.per == "share" and figure.type == MONEY and concept in _PER_SHARE:
        return _PER_SHARE[concept]
    if figure.type == PERCENT:
        return concept
    if concept is not None:
        concept = words.metric(concept).get("valued" if figure.type == MONEY else "counted", concept)
    if figure.type == MONEY:
        return "share_price" if concept == "trading_value" and _at_a_price(statement, norm) else concept
    if concept == "sales_volume" and figure.unit == "share":
        return "other"  # shares offered
    told = words.unit_concepts().get(figure.unit or "")
    if told is not None and (concept in (None, "other", "share_price") or told == "index_level"):
        return told
    return concept


def _at_a_price(statement: Statement, norm: str) -> bool:
    """Is something traded at, not for, this amount: يتم تداول السهم عند 1047 دولارا?"""
    value = statement.value
    return value is not None and value.data.number.scale == 1 and roles.before(value.data, norm).role == "to"


_PER_SHARE = {
    "net_income": "eps", "operating_income": "eps", "revenue": "eps", "unit_price": "share_price",
    "acquisition": "share_price", None: "share_price", "other": "share_price", "share_price": "share_price",
}  # fmt: skip


def of_subject(concept: str | None, subjects: list[Subject], statement: Statement) -> str | None:
    """The concept that the kind of subject tells where no word does: a commodity has a price, an index a level."""
    if not subjects:
        return concept
    cls = subjects[0].cls
    figure = main_figure(statement)
    if concept is not None and cls in ("country", "region") and subjects[0].key != "owns":
        concept = words.metric(concept).get("of_country", concept)
    if concept is not None and cls == "investors":
        concept = words.metric(concept).get("of_investors", concept)
    money = figure is not None and figure.type == MONEY
    if cls == "currency" and figure is not None and _in_itself(subjects[0], figure, statement):
        return None
    if concept == "unit_price" and cls == "currency":
        return "exchange_rate"
    if (
        concept == "unit_price"
        and cls == "company"
        and (statement.closing or _ranked(statement) or _of_a_share(statement))
    ):
        return "share_price"
    if concept == "contract_value" and cls == "commodity":
        return "unit_price"
    if statement.listed and concept in TRADED and cls == "company" and statement.value is None:
        return "share_price"
    if concept in (None, "other", *TRADED) and statement.closing and money == (cls == "company"):
        return {"company": "share_price", "index": "index_level", "market": "index_level"}.get(cls, concept)
    if concept is None and cls == "company" and _ranked(statement):
        return "share_price"
    if concept is None and cls in _OF_CLASS and figure is not None:
        level = _OF_CLASS[cls] == "index_level"
        if money and figure.number.scale >= _MILLION:
            return None  # no unit of anything costs millions
        return _OF_CLASS[cls] if figure.type == PERCENT or (figure.unit == "point" if level else money) else None
    return concept


def breadth(statement: Statement) -> bool:
    """Does it count the companies whose shares moved in a session (ارتفعت أسهم 48 شركة)?"""
    value, row = statement.value, statement.clause.events
    if value is None or value.data.unit != "company" or statement.metric is not None:
        return False
    before = row[: row.index(value)]
    shares = [e for e in before if e.kind == words.METRIC and e.data[0] == "share_price"]
    moved = [e for e in before if e.kind == words.MOVE]
    return bool(shares and moved) and value.start - shares[-1].end <= _BESIDE


_BESIDE = 2  # characters between shares and the number of companies


def grown(concept: str, statement: Statement) -> str:
    """The concept that growth by a percentage is the value of, where the measure has one: the economy grew by 2%."""
    told: str | None = words.metric(concept).get("grows")
    change, move = statement.change, statement.move
    if told is None or statement.value is not None or change is None or change.data.type != PERCENT:
        return concept
    if move is None or move.data[0] != "increase":
        return concept
    statement.value, statement.change, statement.move = change, None, None
    return told


def _in_itself(currency: Subject, figure: Figure, statement: Statement) -> bool:
    """Is a currency said to cost so much of itself, with none beside it that is priced (الين أمام الدولار 130 ينا)?"""
    if figure.unit != words.currencies().get(currency.en or ""):
        return False
    row = statement.clause.events
    return not any(e.kind == words.SUBJECT and e.data[0] == "currency" and e.data[1] != currency.en for e in row)


_MILLION = 1_000_000
TRADED = ("trading_value", "trading_volume")


def _of_a_share(statement: Statement) -> bool:
    """Does the clause speak of a share, or of so many, before the price (سعر سهم البنك … إلى سعر 0.735 دينار)?"""
    row = statement.clause.events[: statement.first]
    return any(
        (event.kind == words.METRIC and event.data[0] == "share_price")
        or (event.kind == FIGURE and event.data.unit == "share")
        for event in row
    )


def _ranked(statement: Statement) -> bool:
    """Is it a place among the day's winners and losers (تصدر المرتفعة …)?"""
    return statement.move is not None and statement.move.data[1] == "phrase"


def main_figure(statement: Statement) -> Figure | None:
    """The value of a statement, else its change, else its prior."""
    for event in (statement.value, statement.change, statement.prior):
        if event is not None:
            figure: Figure = event.data
            return figure
    return None
