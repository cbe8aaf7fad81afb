"""A mention: a stretch of the raw text with its type and value."""

from typing import Literal

from pydantic import Field

from khabar.records.base import Model
from khabar.records.values import Company, Metric, Money, Named, Number, Percent, Period, Quantity

MentionType = Literal[
    "COMPANY", "MONEY", "PERCENT", "NUMBER", "ORDINAL", "QUANTITY", "DATE", "DURATION", "PERSON", "ORG", "PLACE",
    "PRODUCT", "METRIC",
]  # fmt: skip


class Mention(Model):
    """Something found in the text. `raw[start:end] == text`, always."""

    id: str = Field(description="Unique within the article, in text order: m1, m2, …")
    type: MentionType
    start: int = Field(ge=0, description="First character, in Unicode code points of the raw text.")
    end: int = Field(ge=0, description="Character after the last.")
    text: str = Field(description="The raw characters of the span.")
    value: Company | Money | Percent | Quantity | Number | Period | Named | Metric
    rule: str = Field(description="Name of the rule that made it.")
    score: float = Field(ge=0, le=1, description="How sure the rule is: 0 to 1.")
