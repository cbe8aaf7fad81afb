"""The records that khabar writes: frozen pydantic models. `schemas/` is generated from them."""

from khabar.records.article import Article, ArticleInfo, sha256_of
from khabar.records.fact import Fact, Quote
from khabar.records.manifest import Manifest
from khabar.records.mention import Mention
from khabar.records.merged import MergedFact
from khabar.records.record import ArticleRecord, Engine, Unlinked
from khabar.records.reject import Reject

__all__ = [
    "Article",
    "ArticleInfo",
    "ArticleRecord",
    "Engine",
    "Fact",
    "Manifest",
    "Mention",
    "MergedFact",
    "Quote",
    "Reject",
    "Unlinked",
    "sha256_of",
]
