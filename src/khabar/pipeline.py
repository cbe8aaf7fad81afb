"""The whole design on one screen: an article goes through the stages in order and comes out as a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from khabar import lexicons, settings
from khabar.entities import company as companies_
from khabar.entities import mentions
from khabar.entities.figures import figures
from khabar.entities.organisation import no_companies, organisations_of
from khabar.entities.period import periods
from khabar.facts.read import read
from khabar.facts.support import FIRM, LEAST
from khabar.linking.companies import Known, company_forms, cue_forms, known, own_companies
from khabar.linking.organisations import organisation_forms
from khabar.records import Article, ArticleRecord, Engine, sha256_of
from khabar.records.base import writable
from khabar.scan.automaton import Table, load
from khabar.scan.forms import all_forms
from khabar.scan.tokens import tokenise
from khabar.text import Aligned, align
from khabar.version import __version__


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Everything that is built once: the automaton over all lexicons, and the digest that names them."""

    table: Table
    engine: Engine
    companies: tuple[Known, ...]
    least: float = LEAST  # the score below which no fact is made

    def extract(self, article: Article) -> ArticleRecord:
        """The record of one article. Any text is accepted, and the same article always gives the same record."""
        return ArticleRecord.model_validate(self.data(article))

    def json(self, article: Article) -> bytes:
        """The JSON line of the article's record, without building the record: the same bytes as of `extract`."""
        return to_json(self.data(article))

    def data(self, article: Article) -> dict[str, Any]:
        """The record as plain data, in the order and with all the fields of its model."""
        text, found = self.mentions(article)
        facts = read(text, found, article.country, article.published, self.least)
        kept, unlinked = mentions.records(found, text, facts.used, facts.reasons, facts.named)
        return {
            "schema_version": settings.SCHEMA_VERSION,
            "article": _info(article),
            "mentions": kept,
            "facts": facts.facts,
            "quotes": facts.quotes,
            "unlinked": unlinked,
            "engine": self.engine,
        }

    def mentions(self, article: Article) -> tuple[Aligned, list[mentions.Found]]:
        """The normalised text, and the mentions in it in order."""
        text = align(writable(article.text))
        tokens = tokenise(text, self.table)
        values = figures(text, tokens, article.country)
        organisations = organisations_of(tokens, text.norm)
        companies = companies_.companies(tokens, text, article.country, self.companies, organisations)
        companies, markets = no_companies(companies, text.norm)
        return text, mentions.merge(
            companies,
            periods(values, tokens, text.norm, article.published),
            values,
            [*organisations, *markets],
        )

    def extract_many(self, articles: Iterable[Article]) -> Iterator[ArticleRecord]:
        """The records of articles, one by one, in order."""
        return map(self.extract, articles)


@cache
def pipeline(lexicon: tuple[Path, ...] = (), strict: bool = False) -> Pipeline:
    """The pipeline over khabar's own lexicons and these company files, built on first use; `strict`: only firm facts.

    Raises:
        LexiconError: a row of the files is wrong.
        OSError: a file can't be read.
    """
    if strict:
        return replace(pipeline(lexicon), least=FIRM)
    made_by = engine(lexicon)
    if not lexicon:
        return Pipeline(load((*_FORMS, company_forms)), made_by, known())
    own = own_companies(lexicon)
    return Pipeline(load((*_FORMS, own.forms), lexicon), made_by, own.known)


_FORMS = (all_forms, cue_forms, organisation_forms)


@cache
def engine(lexicon: tuple[Path, ...] = ()) -> Engine:
    """What records are made by: known without building anything."""
    return Engine(version=__version__, lexicon=f"sha256:{lexicons.digest(extra=lexicon)}")


def _info(article: Article) -> dict[str, Any]:
    digest = sha256_of(article.text)
    return {
        "id": article.id if article.id is not None else derived_id(digest),
        "sha256": digest,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
        "country": article.country,
        "length": len(article.text),
        "encoding": article.encoding,
        "extractor": article.extractor,
        "metadata": article.metadata,
    }


def derived_id(sha256: str) -> str:
    """The id of an article that brings none: from its content, so the same text has the same id everywhere."""
    return hashlib.sha256(f"khabar:{sha256}".encode()).hexdigest()[:16]
