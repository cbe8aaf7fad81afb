"""Gold: what readers marked in the articles of `corpus/articles/<set>`, checked as it is read.

A gold line is plain data, `id`, `mentions`, `facts` and `quotes`; the models here say what it may hold, and a line that
breaks them, or that doesn't fit its article, is a `CorpusError` naming file, article and place.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import ValidationError, field_validator, model_validator

from khabar.errors import KhabarError
from khabar.lexicons import load
from khabar.records.base import Model
from khabar.records.values import Amount, Modifier

Data = dict[str, Any]

_DAY = r"(?:\d{4}|XXXX)(?:-(?:Q[1-4]|H[12]|SP|SU|FA|WI|W(?:\d\d|XX)|(?:0[1-9]|1[0-2]|XX)(?:-(?:\d\d|XX))?))?"
PERIOD = re.compile(rf"{_DAY}(?:/{_DAY})?")
"""A TIMEX3 label, or two of them as an interval: `2024-Q2`, `XXXX-H1`, `2024-01/2024-09`."""


class CorpusError(KhabarError):
    """An article or its gold breaks the rules of the corpus: the message names file, article and place."""


class _Size(Model):
    """An amount, the bounds of a range, or neither."""

    amount: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None

    @model_validator(mode="after")
    def _one_or_range(self) -> "_Size":
        if (self.low is None) != (self.high is None) or (self.amount is not None and self.low is not None):
            raise ValueError("a figure is an amount, or low and high")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        return self


class GoldValue(_Size):
    """The figure of a fact."""

    kind: Literal["money", "percent", "quantity"]
    currency: str | None = None
    unit: str | None = None
    modifier: Modifier = "exact"

    @model_validator(mode="after")
    def _complete(self) -> "GoldValue":
        if self.amount is None and self.low is None:
            raise ValueError("a value without an amount")
        if (self.kind == "money") != (self.currency is not None) or (self.kind == "money") == (self.unit is not None):
            raise ValueError("money has a currency, a percentage or quantity a unit")
        return self


KEYS = {"COMPANY": "entity", "DATE": "timex", "ORG": "class", "METRIC": "concept"}
"""The one key of a value that is no figure."""
NAMED = ("PERSON", "PLACE", "PRODUCT")
"""Mentions whose value is their own words."""
OrgClass = Literal[
    "index",
    "central_bank",
    "international",
    "regulator",
    "ministry",
    "government",
    "association",
    "university",
    "party",
    "other",
]


class GoldMention(Model):
    """A marked span. `value` is a figure, or a company's `entity`, a date's `timex`, an organisation's `class`, a
    metric's `concept`; empty for persons, places and products."""

    type: Literal[
        "COMPANY",
        "MONEY",
        "PERCENT",
        "DATE",
        "NUMBER",
        "ORDINAL",
        "QUANTITY",
        "DURATION",
        "PERSON",
        "ORG",
        "PLACE",
        "PRODUCT",
        "METRIC",
    ]
    start: int
    end: int
    text: str
    value: Data
    optional: bool = False

    @model_validator(mode="after")
    def _of_its_type(self) -> "GoldMention":
        key = KEYS.get(self.type)
        if key is not None:
            if self.value.keys() != {key} or not _ALLOWED[key](self.value[key]):
                raise ValueError(f"{self.type} has one value, a good {key}: {self.value}")
        elif self.type in NAMED:
            if self.value:
                raise ValueError(f"{self.type} has no value")
        else:
            kind = self.type.lower() if self.type in ("MONEY", "PERCENT") else "quantity"
            bare = {"unit": ""} if self.type in ("NUMBER", "ORDINAL") else {}
            GoldValue.model_validate({"kind": kind, **bare, **self.value})
        return self


_ALLOWED: dict[str, Callable[[str], object]] = {
    "entity": bool,
    "timex": PERIOD.fullmatch,
    "class": get_args(OrgClass).__contains__,
    "concept": lambda concept: concept in load("metrics"),
}


class GoldChange(_Size):
    """A movement; its size is null where only the direction is told."""

    direction: Literal["increase", "decrease", "none"]
    unit: str | None = None
    basis: Literal["year_on_year", "quarter_on_quarter", "month_on_month", "day_on_day", "other"] | None = None
    modifier: Modifier = "exact"

    @model_validator(mode="after")
    def _unit_with_size(self) -> "GoldChange":
        if (self.unit is None) != (self.amount is None and self.low is None):
            raise ValueError("a change has a size and a unit, or neither")
        return self


class GoldPrior(_Size):
    """The earlier figure."""

    currency: str | None = None
    unit: str | None = None


class GoldFact(Model):
    """One figure about a subject, with the words that state it."""

    entities: tuple[str, ...]
    concept: str
    value: GoldValue | None
    period: str | None
    change: GoldChange | None
    prior: GoldPrior | None
    counterparty: str | None
    status: Literal["reported", "forecast", "target", "hypothetical"]
    evidence: tuple[int, int]

    @field_validator("concept")
    @classmethod
    def _listed(cls, concept: str) -> str:
        if concept not in load("metrics"):
            raise ValueError(f"{concept!r} is not in the closed list of concepts")
        return concept

    @field_validator("period")
    @classmethod
    def _well_formed(cls, period: str | None) -> str | None:
        if period is not None and not PERIOD.fullmatch(period):
            raise ValueError(f"{period!r} is no period label")
        return period

    @model_validator(mode="after")
    def _says_something(self) -> "GoldFact":
        if not all(self.entities) or not self.entities:
            raise ValueError("a fact needs a subject")
        if self.value is None and self.change is None:
            raise ValueError("a fact needs a value or a change")
        return self


class GoldQuote(Model):
    """Words that the text lets someone say; who and by which verb as they are written."""

    start: int
    end: int
    text: str
    direct: bool
    verb: str | None
    speaker: str | None
    role: str | None
    organization: str | None


class Gold(Model):
    """What was marked in one article; `facts` is null where only mentions were."""

    id: str
    mentions: tuple[GoldMention, ...]
    facts: tuple[GoldFact, ...] | None
    quotes: tuple[GoldQuote, ...]


def read(folder: Path) -> Iterator[tuple[Data, Data]]:
    """Articles of a set, each with its gold, in the order of `articles.jsonl`.

    Raises `CorpusError` for a line that breaks the models, for spans that don't fit the text, for an article with no
    gold and for gold with no article.
    """
    articles, lines = (_lines(folder / name) for name in ("articles.jsonl", "gold/gold.jsonl"))
    if articles.keys() != lines.keys():
        raise CorpusError(f"{folder}: articles and gold differ: {', '.join(sorted(articles.keys() ^ lines.keys()))}")
    for id_, article in articles.items():
        gold = lines[id_]
        try:
            check(Gold.model_validate(gold), article["text"])
        except (ValidationError, ValueError) as error:
            raise CorpusError(f"{folder}/gold/gold.jsonl: {id_}: {reason(error)}") from error
        yield article, gold


def check(gold: Gold, text: str) -> None:
    """Do spans fit the text? Raises `ValueError` naming the first that doesn't."""
    marks: tuple[GoldMention | GoldQuote, ...] = (*gold.mentions, *gold.quotes)
    for marked in marks:
        if text[marked.start : marked.end] != marked.text or not marked.text:
            raise ValueError(f"{marked.start}:{marked.end} is not {marked.text!r}")
    for one, other in itertools.pairwise(sorted(gold.mentions, key=lambda m: m.start)):
        if one.end > other.start:
            raise ValueError(f"{one.text!r} and {other.text!r} overlap")
    for fact in gold.facts or ():
        start, end = fact.evidence
        if not 0 <= start < end <= len(text) or text[start:end] != text[start:end].strip():
            raise ValueError(f"{start}:{end} is no evidence: outside of the text, or with blanks around it")


def _lines(path: Path) -> dict[str, Data]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    by_id = {row["id"]: row for row in rows}
    if len(by_id) < len(rows):
        raise CorpusError(f"{path}: an id occurs twice")
    return by_id


def reason(error: Exception) -> str:
    """The first thing that is wrong, in one line."""
    if isinstance(error, ValidationError):
        one = error.errors()[0]
        return f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
    return str(error)
