"""A fact: one figure that an article states about a subject."""

from datetime import date
from typing import Literal

from pydantic import Field

from khabar.records.base import Model
from khabar.records.values import Amount, Modifier, Name

Status = Literal["reported", "forecast", "target", "hypothetical"]
Flag = Literal["direction_against_prior", "change_against_prior"]


class Party(Model):
    """A subject or counterparty of a fact."""

    name: Name
    id: str | None = Field(None, description="Company id, where linked.")
    mention: str | None = Field(None, description="Id of the mention.")
    class_: str | None = Field(
        None, alias="class", serialization_alias="class", description="company, country, commodity, index, market …"
    )


class Converted(Model):
    """The same amount in another currency, as the article states it."""

    amount: Amount
    currency: str
    mention: str | None = None


class Stated(Model):
    """A figure with its currency or unit."""

    kind: Literal["money", "percent", "quantity"]
    amount: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    currency: str | None = Field(None, description="ISO 4217 code, for money.")
    unit: str | None = Field(None, description="Percent unit or counted thing.")
    modifier: Modifier = "exact"


class FactValue(Stated):
    """The figure of a fact."""

    converted: tuple[Converted, ...] = ()


class FactPeriod(Model):
    """The time that a figure is for."""

    label: str
    text: str | None = None
    start: date | None = None
    end: date | None = Field(None, description="Day after the last.")
    anchor: str | None = None


class Change(Model):
    """A movement: magnitude and direction are apart."""

    direction: Literal["increase", "decrease", "none"]
    amount: Amount | None = None
    unit: str | None = Field(None, description="percent, percentage_point, basis_point, multiple, or a currency code.")
    basis: Literal["year_on_year", "quarter_on_quarter", "month_on_month", "day_on_day", "other"] | None = None
    modifier: Modifier = "exact"


class Prior(Model):
    """The earlier figure that a fact is compared with."""

    amount: Amount | None = None
    low: Amount | None = Field(None, description="Lower bound of a range.")
    high: Amount | None = Field(None, description="Upper bound of a range.")
    currency: str | None = None
    unit: str | None = None
    stated: bool = Field(description="False where it was computed from value and change.")


class Component(Model):
    """A part of the figure."""

    share: Amount | None = None
    form: str | None = None
    amount: Amount | None = None
    stated: bool = False


class Attribution(Model):
    """Who says so."""

    speaker: str | None = None
    role: str | None = None
    organization: str | None = None
    cue: str | None = None


class Evidence(Model):
    """Where the fact is stated."""

    start: int
    end: int
    text: str


class Fact(Model):
    """Who, what, how much, when, against what, according to whom."""

    id: str
    entities: tuple[Party, ...]
    concept: str
    concept_text: str | None = None
    value: FactValue | None = Field(None, description="Null where only a change is stated.")
    period: FactPeriod | None = None
    change: Change | None = None
    prior: Prior | None = None
    counterparty: Party | None = None
    components: tuple[Component, ...] = ()
    status: Status = "reported"
    negated: bool = False
    flags: tuple[Flag, ...] = Field(
        (), description="What doesn't agree among the figures that the article states; all are as written."
    )
    attribution: Attribution | None = None
    evidence: Evidence
    repeated: tuple[Evidence, ...] = Field((), description="Where else the article states it.")
    mentions: tuple[str, ...] = ()
    rule: str
    score: float = Field(ge=0, le=1)


class Speaker(Model):
    """Who is quoted; anonymous and collective speakers keep their words."""

    name: str | None = None
    role: str | None = None
    organization: str | None = None
    mention: str | None = None


class Quote(Model):
    """Direct or indirect speech."""

    speaker: Speaker
    verb: str | None = None
    direct: bool
    start: int
    end: int
    text: str
