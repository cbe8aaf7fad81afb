"""The values that mentions carry. Amounts are decimals, written as strings in JSON."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from khabar.records.base import Model

Amount = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{amount:f}", return_type=str, when_used="json"),
    Field(description="Decimal number, a string in JSON; never a float."),
]
Modifier = Literal["exact", "approximately", "more_than", "at_least", "less_than", "at_most"]
PercentUnit = Literal["percent", "percentage_point", "basis_point"]


class Name(Model):
    """A name in English and in Arabic, either of them null where unknown."""

    en: str | None = Field(None, description="Common English name.")
    ar: str | None = Field(None, description="Arabic name.")
    also: str | None = Field(None, description="A second English name in wide use: a former or a full one.")


class Candidate(Model):
    """One reading of something ambiguous."""

    id: str = Field(description="Currency code, or company id.")
    name: Name | None = Field(None, description="Its name, for companies.")


class Company(Model):
    """A company. `linked` is false for one that the lexicon lacks: `id` is null, the name as written."""

    id: str | None = Field(None, description="Id in khabar's company lexicon.")
    name: Name
    ticker: str | None = Field(None, description="Exchange ticker, where the lexicon is sure of it.")
    mic: str | None = Field(None, description="ISO 10383 code of the exchange of `ticker`.")
    country: str | None = Field(None, description="ISO 3166-1 alpha-2 code of the headquarters.")
    linked: bool = Field(description="Was the mention linked to a row of the lexicon?")
    candidates: tuple[Candidate, ...] = Field((), description="Companies it may be, where it can't be told.")
    reason: str | None = Field(None, description="Why it is ambiguous, where it is.")


class Bounded(Model):
    """A point (`amount`) or a range (`low` and `high`), with the modifier that the text gives it."""

    amount: Amount | None = None
    low: Amount | None = Field(None, description="Lower bound of a range, included.")
    high: Amount | None = Field(None, description="Upper bound of a range, included.")
    modifier: Modifier = "exact"


class Money(Bounded):
    """An amount of money in main units of its currency."""

    currency: str | None = Field(None, description="ISO 4217 code; null where ambiguous, then see `candidates`.")
    candidates: tuple[str, ...] = Field((), description="ISO 4217 codes that the currency may be.")
    reason: str | None = Field(None, description="Why the currency is ambiguous, where it is.")
    per: str | None = Field(None, description="Unit that a price is for, such as `barrel`; null if none.")


class Percent(Bounded):
    """A percentage in its own unit: `amount` 6 with unit `percent` is 6%."""

    unit: PercentUnit


class Number(Bounded):
    """A number or an ordinal with no unit."""


class Quantity(Bounded):
    """A counted or measured thing, or a length of time."""

    unit: str = Field(description="English singular name of the unit.")


class Period(Model):
    """A point or stretch of time: half-open interval of days, and a TIMEX-like label."""

    timex: str = Field(description="TIMEX-like label, such as 2024-H1; XXXX where the year can't be known.")
    start: date | None = Field(None, description="First day.")
    end: date | None = Field(None, description="Day after the last.")
    anchor: str | None = Field(None, description="What a relative expression was resolved against.")


class Named(Model):
    """A person, organisation, place or product."""

    name: Name
    id: str | None = Field(None, description="Id in khabar's lexicon of organisations.")
    country: str | None = Field(
        None, description="ISO 3166-1 alpha-2 code of an organisation's, index's or place's country."
    )
    role: str | None = None
    class_: str | None = Field(None, alias="class", serialization_alias="class")


class Metric(Model):
    """A measured concept of the closed list."""

    concept: str
