"""An article as it comes in, and what is kept of it in its record."""

import hashlib
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from khabar.records.base import Model


class Article(BaseModel):
    """An article to extract from. Fields that khabar doesn't know go into `metadata`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(description="The raw text: what all offsets refer to.")
    id: str | None = Field(None, description="The input's own id; derived from the content if there is none.")
    title: str | None = None
    published: date | None = None
    country: str | None = Field(None, description="ISO 3166-1 alpha-2 code of the newsroom's country.")
    source: str | None = None
    url: str | None = None
    encoding: str | None = Field(None, description="Of the input's bytes, where it is not UTF-8.")
    extractor: str | None = Field(None, description="What took the text out of a page: name and version.")
    metadata: dict[str, Any] = Field(default_factory=dict)


class ArticleInfo(Model):
    """What a record keeps of its article."""

    id: str
    sha256: str = Field(description="Of the raw text in UTF-8: which version of the article was read.")
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None
    country: str | None = Field(None, description="ISO 3166-1 alpha-2 code of the newsroom's country.")
    length: int = Field(description="Of the raw text, in Unicode code points.")
    encoding: str | None = Field(None, description="Of the input's bytes, where it is not UTF-8.")
    extractor: str | None = Field(None, description="What took the text out of a page: name and version.")
    metadata: dict[str, Any] = Field(default_factory=dict)


def sha256_of(text: str) -> str:
    """Hexadecimal digest of the raw text. Lone surrogates are encoded as they stand."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
