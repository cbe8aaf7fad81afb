"""The record of an article: one JSON line."""

from typing import Literal

from pydantic import Field

from khabar.records.article import ArticleInfo
from khabar.records.base import Model
from khabar.records.fact import Fact, Quote
from khabar.records.mention import Mention

UnlinkedReason = Literal[
    "no_metric", "no_subject", "unlikely", "conflicting_roles", "date_part", "time_of_day", "list_numbering",
    "name_part", "not_a_figure", "year", "phone_number", "score", "unreadable_numeral", "not_attempted",
]  # fmt: skip


class Unlinked(Model):
    """A number of the article that is in no fact, and why."""

    mention: str = Field(description="Id of the mention.")
    reason: UnlinkedReason


class Engine(Model):
    """What made the record."""

    name: str = "khabar"
    version: str
    lexicon: str = Field(description="sha256: digest of the lexicons that were used.")


class ArticleRecord(Model):
    """All that khabar found in one article."""

    schema_version: str = "1"
    article: ArticleInfo
    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Quote, ...] = ()
    unlinked: tuple[Unlinked, ...] = ()
    engine: Engine
