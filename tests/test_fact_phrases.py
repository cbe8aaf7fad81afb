"""Every line of the phrase books of facts and quotes: `corpus/phrases/fact.yaml` and `quote.yaml`.

Only the fields that a row lists are compared. A known gap is a strict expected failure: once it passes, move it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from khabar import lexicons
from khabar.lexicons.loader import read_yaml
from khabar.pipeline import pipeline
from khabar.records import Article, ArticleRecord
from khabar.records.fact import Fact

Row = dict[str, Any]
FOLDER = Path(__file__).parent.parent / "corpus" / "phrases"
BOOKS = {name: read_yaml(FOLDER / f"{name}.yaml") for name in ("fact", "quote")}
GRAMMAR = replace(pipeline(), least=0.0)  # what the grammar reads, however unlikely its signs are
SIZES = ("amount", "low", "high", "change", "prior", "converted")
FIELDS = {
    "fact": {
        "concept", "entity", "entities", "class", "amount", "low", "high", "currency", "unit", "modifier", "converted",
        "direction", "change", "change_unit", "basis", "prior", "prior_unit", "period", "counterparty", "status",
        "negated", "speaker", "role", "organization", "cue",
    },
    "quote": {"speaker", "role", "organization", "verb", "direct"},
}  # fmt: skip
OWNERS = [
    "paired", "sector", "related", "counted", "dangling", "owner", "stranger", "listed", "clause",
    "after", "home_of", "goods", "share", "unknown", "understood", "after_verb", "default",
]  # fmt: skip
TRAP = {"text", "why", "country", "published", "concept", "entity", "reason", "rule"}


def rows(book: str, part: str) -> Iterator[tuple[Row, list[pytest.MarkDecorator]]]:
    """Each row that has that part, `from` or `text`, and its marks."""
    content = BOOKS[book]
    for row in (*content["reads"], *content["never"]):
        if part in row:
            yield row, []
    for row in content["known_gaps"]:
        if part in row:
            yield row, [pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"known gap: {row['why']}")]


def phrases(book: str) -> Iterator[ParameterSet]:
    for row, marks in rows(book, "from"):
        named = "-".join(str(v) for k, v in row["value"].items() if k in ("concept", "amount", "change", "verb"))
        for number, phrase in enumerate(row["from"], 1):
            name = named if named.isascii() else "said"
            yield pytest.param(row, phrase, marks=marks, id=f"{book}-{name}-{number}")


def traps(book: str) -> Iterator[ParameterSet]:
    for number, (row, marks) in enumerate(rows(book, "text"), 1):
        yield pytest.param(row, marks=marks, id=f"{book}-never-{number}")


def read(row: Row, phrase: str) -> tuple[ArticleRecord, int, int]:
    """The record of a phrase without its marks, and the span that they are around."""
    start, end = phrase.index("⟦"), phrase.index("⟧") - 1
    raw = phrase.replace("⟦", "").replace("⟧", "")
    day = row.get("published")
    article = Article(text=raw, country=row.get("country"), published=None if day is None else date.fromisoformat(day))
    return GRAMMAR.extract(article), start, end


def stating(record: ArticleRecord, start: int, end: int) -> list[Fact]:
    """The facts that use a figure of this span."""
    marked = {m.id for m in record.mentions if m.start < end and start < m.end}
    return [fact for fact in record.facts if marked & set(fact.mentions)]


def told(fact: Fact) -> Row:
    """A fact in the fields of the book."""
    value, change, prior, said = fact.value, fact.change, fact.prior, fact.attribution
    names = [party.name.en or party.name.ar for party in fact.entities]
    return {
        "concept": fact.concept,
        "entity": names[0] if len(names) == 1 else None,
        "entities": names,
        "class": fact.entities[0].class_ if fact.entities else None,
        **{key: getattr(value, key, None) for key in ("amount", "low", "high", "currency", "unit", "modifier")},
        "converted": value.converted[0].amount if value is not None and value.converted else None,
        "direction": change and change.direction,
        "change": change and change.amount,
        "change_unit": change and change.unit,
        "basis": change and change.basis,
        "prior": prior and prior.amount,
        "prior_unit": prior and (prior.currency or prior.unit),
        "period": fact.period and fact.period.label,
        "counterparty": fact.counterparty and (fact.counterparty.name.en or fact.counterparty.name.ar),
        "status": fact.status,
        "negated": fact.negated,
        **{key: said and getattr(said, key) for key in ("speaker", "role", "organization", "cue")},
    }


def compared(fields: Row, wanted: Row) -> Row:
    """The wanted fields of what was found, sizes as numbers."""
    return {
        k: Decimal(fields[k]) if k in SIZES and fields.get(k) is not None else fields.get(k)
        for k in wanted
    }  # fmt: skip


@pytest.mark.parametrize(("row", "phrase"), list(phrases("fact")))
def test_figure_states_its_fact(row: Row, phrase: str) -> None:
    record, start, end = read(row, phrase)
    wanted = compared(row["value"], row["value"])
    near = [compared(told(fact), wanted) for fact in stating(record, start, end)]
    why = [u.reason for u in record.unlinked]
    assert wanted in near, f"{phrase}\nwanted {wanted}\nfound {near or why or 'nothing there'}"


@pytest.mark.parametrize("row", list(traps("fact")))
def test_trap_states_no_such_fact(row: Row) -> None:
    record, start, end = read(row, row["text"])
    wanted = {key: row[key] for key in ("concept", "entity") if key in row}
    made = [fields for fields in map(told, stating(record, start, end)) if compared(fields, wanted) == wanted]
    assert not made, f"{row['text']}\nfound {made}"
    if "reason" in row:
        marked = {m.id for m in record.mentions if m.start < end and start < m.end}
        assert row["reason"] in {u.reason for u in record.unlinked if u.mention in marked}, row["text"]


@pytest.mark.parametrize(("row", "phrase"), list(phrases("quote")))
def test_words_are_said_by_their_speaker(row: Row, phrase: str) -> None:
    record, start, end = read(row, phrase)
    near = [
        {**quote.speaker.model_dump(), "speaker": quote.speaker.name, "verb": quote.verb, "direct": quote.direct}
        for quote in record.quotes
        if (quote.start, quote.end) == (start, end)
    ]
    wanted = row["value"]
    spans = [quote.text for quote in record.quotes]
    assert wanted in [compared(fields, wanted) for fields in near], f"{phrase}\nwanted {wanted}\nfound {near or spans}"


@pytest.mark.parametrize("row", list(traps("quote")))
def test_trap_quotes_nobody(row: Row) -> None:
    assert not GRAMMAR.extract(Article(text=row["text"], country=row.get("country"))).quotes, row["text"]


@pytest.mark.parametrize("book", list(BOOKS))
def test_book_keeps_its_format(book: str) -> None:
    content = BOOKS[book]
    gaps = content["known_gaps"]
    assert set(content) == {"reads", "never", "known_gaps"}
    assert all("why" in row for row in (*content["never"], *gaps))
    told_ = [row for row in (*content["reads"], *gaps) if "from" in row]
    assert all(set(row) <= {"value", "from", "country", "published", "why"} for row in told_)
    assert all(set(row["value"]) <= FIELDS[book] for row in told_)
    trapping = [row for row in (*content["never"], *gaps) if "from" not in row]
    assert all(set(row) <= TRAP for row in trapping)
    marked = [phrase for row in told_ for phrase in row["from"]]
    marked += [row["text"] for row in trapping if book == "fact"]
    assert not [phrase for phrase in marked if (phrase.count("⟦"), phrase.count("⟧")) != (1, 1)]


@pytest.mark.parametrize("book", list(BOOKS))
def test_book_has_no_phrase_twice(book: str) -> None:
    content = BOOKS[book]
    every = (*content["reads"], *content["never"], *content["known_gaps"])
    seen = [phrase for row in every for phrase in row.get("from", (row.get("text"),))]
    assert not {phrase for phrase in seen if seen.count(phrase) > 1}


@cache
def positives() -> Counter[str]:
    """How many marked figures each rule of `subjects.py` tells the owner of, right in all that their rows list."""
    counts: Counter[str] = Counter()
    for row in BOOKS["fact"]["reads"]:
        for phrase in row["from"]:
            wanted = compared(row["value"], row["value"])
            made = stating(*read(row, phrase))
            counts.update({f.rule.rpartition(".")[2] for f in made if compared(told(f), wanted) == wanted})
    return counts


@pytest.mark.parametrize("rule", OWNERS)
def test_rule_of_owners_has_positives_and_traps(rule: str) -> None:
    assert positives()[rule] >= 3
    assert sum(row.get("rule") == rule for row in BOOKS["fact"]["never"]) >= 3


def test_rules_of_owners_are_listed() -> None:
    assert set(positives()) <= set(OWNERS)


@pytest.mark.parametrize("concept", list(lexicons.load("metrics")))
def test_concept_has_phrases(concept: str) -> None:
    assert sum(len(row["from"]) for row in BOOKS["fact"]["reads"] if row["value"]["concept"] == concept) >= 2
