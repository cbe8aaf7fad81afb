"""The flat tables: every tabular sink writes these, with these columns in this order.

A value in a row is what JSON can hold: numbers with a fraction are decimal strings, days are ISO strings. A sink turns
them into its own types by the kind of the column.
"""

from typing import Literal, NamedTuple

VERSION = 1  # of the tables as a whole: kept in every database, compared before writing

Kind = Literal["text", "integer", "score", "decimal", "date", "boolean", "json"]


class Column(NamedTuple):
    """A column: its name and what it holds."""

    name: str
    kind: Kind = "text"


class Table(NamedTuple):
    """A table: its columns in order, and those that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def _columns(spec: str) -> tuple[Column, ...]:
    """Columns from words like `length:integer`; a word without kind is text."""
    pairs = (word.partition(":") for word in spec.split())
    return tuple(Column(name, kind or "text") for name, _, kind in pairs)  # type: ignore[arg-type]


ARTICLES = Table(
    "articles",
    _columns(
        "article_id sha256 title source url published:date country length:integer encoding extractor metadata:json "
        "schema_version engine engine_version lexicon record_sha256"
    ),
    ("article_id",),
)
RECORDS = Table("records", _columns("article_id record:json"), ("article_id",))
MENTIONS = Table(
    "mentions",
    _columns(
        "article_id mention_id type start_offset:integer end_offset:integer text amount:decimal low:decimal "
        "high:decimal currency unit modifier company_id name_en name_ar ticker linked:boolean period_label "
        "period_start:date period_end:date value:json rule score:score"
    ),
    ("article_id", "mention_id"),
)
FACTS = Table(
    "facts",
    _columns(
        "article_id fact_id entities entities_ar entity_ids concept concept_text value_kind amount:decimal low:decimal "
        "high:decimal currency unit modifier converted:json period_label period_text period_start:date period_end:date "
        "change_direction change_amount:decimal change_unit change_basis change_modifier prior_amount:decimal "
        "prior_low:decimal prior_high:decimal prior_currency prior_unit prior_stated:boolean flags:json "
        "counterparty counterparty_id components:json status "
        "negated:boolean speaker speaker_role speaker_organization speech_cue evidence evidence_start:integer "
        "evidence_end:integer mention_ids:json rule score:score title source url published:date country"
    ),
    ("article_id", "fact_id"),
)
FACT_ENTITIES = Table(
    "fact_entities",
    _columns("article_id fact_id position:integer entity_id name_en name_ar class mention_id"),
    ("article_id", "fact_id", "position"),
)
QUOTES = Table(
    "quotes",
    _columns(
        "article_id quote_id speaker speaker_role speaker_organization mention_id verb direct:boolean "
        "start_offset:integer end_offset:integer text"
    ),
    ("article_id", "quote_id"),
)
UNLINKED = Table("unlinked", _columns("article_id mention_id reason"), ("article_id", "mention_id"))
REJECTS = Table("rejects", _columns("reject_id input position:integer reason message"), ("reject_id",))

MERGED_FACTS = Table(
    "merged_facts",
    _columns(
        "merged_id entities entities_ar entity_ids concept value_kind amount:decimal low:decimal high:decimal currency "
        "unit modifier converted:json period_label period_start:date period_end:date change_direction "
        "change_amount:decimal change_unit change_basis change_modifier prior_amount:decimal prior_low:decimal "
        "prior_high:decimal prior_currency prior_unit counterparty counterparty_id components:json status "
        "negated:boolean speaker speaker_role speaker_organization speech_cue differs:json articles:integer "
        "independent:integer first_published:date last_published:date score:score sources evidence"
    ),
    ("merged_id",),
)
MERGED_ENTITIES = Table(
    "merged_entities", _columns("merged_id position:integer entity_id name_en name_ar class"), ("merged_id", "position")
)
MERGED_SOURCES = Table(
    "merged_sources",
    _columns(
        "merged_id source_id article_id fact_id sha256 title source url published:date country copy_of concept_text "
        "evidence evidence_start:integer evidence_end:integer flags:json rule score:score"
    ),
    ("merged_id", "source_id"),
)
MERGED_DIFFERS = Table(
    "merged_differs", _columns("merged_id source_id slot value:json"), ("merged_id", "source_id", "slot")
)

BY_ARTICLE = (ARTICLES, RECORDS, MENTIONS, FACTS, FACT_ENTITIES, QUOTES, UNLINKED)
TABLES = (*BY_ARTICLE, REJECTS)
MERGED = (MERGED_FACTS, MERGED_ENTITIES, MERGED_SOURCES, MERGED_DIFFERS)
