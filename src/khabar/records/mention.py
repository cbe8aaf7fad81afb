"""A mention: a stretch of the raw text with its type and value."""

from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from khabar.records.base import Model
from khabar.records.values import Company, Metric, Money, Named, Number, Percent, Period, Quantity


class Found(Model):
    """Something found in the text. `raw[start:end] == text`, always."""

    id: str = Field(description="Unique within the article, in text order: m1, m2, …")
    type: str
    start: int = Field(ge=0, description="First character, in Unicode code points of the raw text.")
    end: int = Field(ge=0, description="Character after the last.")
    text: str = Field(description="The raw characters of the span.")
    rule: str = Field(description="Name of the rule that made it.")
    score: float = Field(ge=0, le=1, description="How sure the rule is: 0 to 1.")


class CompanyMention(Found):
    """A company's name."""

    type: Literal["COMPANY"]
    value: Company


class MoneyMention(Found):
    """An amount of money."""

    type: Literal["MONEY"]
    value: Money


class PercentMention(Found):
    """A percentage."""

    type: Literal["PERCENT"]
    value: Percent


class NumberMention(Found):
    """A number or an ordinal with no unit."""

    type: Literal["NUMBER", "ORDINAL"]
    value: Number


class QuantityMention(Found):
    """A counted or measured thing, or a length of time."""

    type: Literal["QUANTITY", "DURATION"]
    value: Quantity


class DateMention(Found):
    """A point or stretch of time."""

    type: Literal["DATE"]
    value: Period


class NamedMention(Found):
    """A person, organisation that is no company, place or product."""

    type: Literal["PERSON", "ORG", "PLACE", "PRODUCT"]
    value: Named


class MetricMention(Found):
    """A measured concept."""

    type: Literal["METRIC"]
    value: Metric


Mention = Annotated[
    CompanyMention
    | MoneyMention
    | PercentMention
    | NumberMention
    | QuantityMention
    | DateMention
    | NamedMention
    | MetricMention,
    Field(discriminator="type"),
]

VALUES: dict[str, type[Model]] = {
    type_: mention.model_fields["value"].annotation
    for mention in get_args(get_args(Mention)[0])
    for type_ in get_args(mention.model_fields["type"].annotation)
}


def blank(model: type[Model]) -> dict[str, Any]:
    """The fields of a model in their order, with their defaults; None where there is none."""
    fields = model.model_fields.items()
    return {f.serialization_alias or name: None if f.is_required() else f.default for name, f in fields}
