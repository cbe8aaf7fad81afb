"""A fact as several articles tell it: what they agree on, who tells it, and where they differ."""

from datetime import date
from typing import Literal

from pydantic import Field, JsonValue

from khabar.records.base import Model
from khabar.records.fact import Attribution, Change, Component, Evidence, Flag, Prior, Stated, Status
from khabar.records.values import Amount, Name

Slot = Literal[
    "entities", "value", "converted", "period", "change", "prior", "counterparty", "components", "status", "attribution"
]


class MergedParty(Model):
    """A subject or counterparty."""

    name: Name
    id: str | None = Field(None, description="Company id, where linked.")
    class_: str | None = Field(
        None, alias="class", serialization_alias="class", description="company, country, commodity, index, market …"
    )


class MergedValue(Stated):
    """The figure, as the most precise of the sources tells it."""


class MergedPeriod(Model):
    """The time that the figure is for."""

    label: str
    start: date | None = None
    end: date | None = Field(None, description="Day after the last.")


class ConvertedAmount(Model):
    """The same amount in another currency, as an article states it."""

    amount: Amount
    currency: str


class MergedSource(Model):
    """One fact of one article."""

    id: str = Field(description="s1, s2 …: by day of publication, then by article and fact.")
    article_id: str
    sha256: str = Field(description="Of the article's raw text.")
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None
    country: str | None = Field(None, description="ISO 3166-1 alpha-2 code of the newsroom's country.")
    fact_id: str = Field(description="Id of the fact in the article's record.")
    names: tuple[str | None, ...] = Field((), description="The article's Arabic names for `entities`, in their order.")
    concept_text: str | None = Field(None, description="The article's words for the concept.")
    evidence: Evidence
    repeated: tuple[Evidence, ...] = Field((), description="Where else the article states it.")
    flags: tuple[Flag, ...] = Field((), description="What doesn't agree among the figures of this article.")
    rule: str
    score: float = Field(ge=0, le=1)
    copy_of: str | None = Field(None, description="The first source with the same article or the same sentence.")


class Differs(Model):
    """What some sources have in place of the agreed value of a field."""

    slot: Slot = Field(description="The field of the merged fact.")
    value: JsonValue = Field(description="As that field is written; null or [] where the sources don't tell it.")
    sources: tuple[str, ...]


class MergedFact(Model):
    """One fact of a story: an article's fact is in exactly one of them, alone where no other article tells it."""

    schema_version: str = "1"
    id: str = Field(description="Derived from the most precise and earliest source.")
    entities: tuple[MergedParty, ...]
    concept: str
    value: MergedValue | None = Field(None, description="Null where only a change is stated.")
    converted: tuple[ConvertedAmount, ...] = Field((), description="The same amount in other currencies.")
    period: MergedPeriod | None = None
    change: Change | None = None
    prior: Prior | None = Field(None, description="The earlier figure, only where a source states it.")
    counterparty: MergedParty | None = None
    components: tuple[Component, ...] = ()
    status: Status
    negated: bool = False
    attribution: Attribution | None = None
    differs: tuple[Differs, ...] = Field((), description="Every field in which a source has something else.")
    articles: int = Field(description="How many articles state it.")
    independent: int = Field(description="How many of the sources are no copies of others.")
    first_published: date | None = None
    last_published: date | None = None
    score: float = Field(ge=0, le=1, description="The best of its sources'.")
    sources: tuple[MergedSource, ...]
