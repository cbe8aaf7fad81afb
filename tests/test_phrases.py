"""Every line of every phrase book in `corpus/phrases/` but those of facts and quotes.

A known gap is a strict expected failure: once it passes, move it to `reads` or `never`.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

import khabar
from khabar.lexicons.loader import read_yaml
from khabar.text import normalise

FOLDER = Path(__file__).parent.parent / "corpus" / "phrases"
ELSEWHERE = ("fact", "quote")  # read by test_fact_phrases.py
BOOKS = {path.stem: read_yaml(path) for path in sorted(FOLDER.glob("*.yaml")) if path.stem not in ELSEWHERE}
DECIMALS = ("amount", "low", "high")
DAYS = ("start", "end")  # of a DATE: days, not offsets
Row = dict[str, Any]


def rows(part: str) -> Iterator[tuple[str, Row, list[pytest.MarkDecorator]]]:
    """Book, row and marks of every row of that part: `from` or `text`, known gaps included."""
    for book, content in BOOKS.items():
        for row in [*content["reads"], *content["never"]]:
            if part in row:
                yield book, row, []
        for row in content["known_gaps"]:
            if part in row:
                yield (
                    book,
                    row,
                    [pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"known gap: {row['why']}")],
                )


def label(row: Row) -> str:
    """A row's value in a few ASCII letters."""
    value = row["value"] if "value" in row else {"never": row.get("type") or row["rule"]}
    named = [v for k, v in value.items() if k not in ("per", *DAYS)] if isinstance(value, dict) else ["text"]
    return "-".join(map(str, named))


def phrases(of_normalise: bool) -> Iterator[ParameterSet]:
    for book, row, marks in rows("from"):
        if (book == "normalise") == of_normalise:
            for number, phrase in enumerate(row["from"], 1):
                yield pytest.param(row, phrase, marks=marks, id=f"{book}-{label(row)}-{number}")


def traps() -> Iterator[ParameterSet]:
    for number, (book, row, marks) in enumerate(rows("text"), 1):
        yield pytest.param(row, marks=marks, id=f"{book}-{label(row)}-{number}")


def readable(key: str, value: Any) -> Any:
    """A field of a mention's value as the books write it: days as ISO strings."""
    return str(value) if key in DAYS and value is not None else value


@pytest.mark.parametrize(("row", "phrase"), list(phrases(of_normalise=False)))
def test_phrase_reads_as_its_value(row: Row, phrase: str) -> None:
    start, end = phrase.index("⟦"), phrase.index("⟧") - 1
    raw = phrase.replace("⟦", "").replace("⟧", "")
    record = khabar.extract(raw, country=row.get("country"), published=row.get("published"))
    wanted = {k: Decimal(v) if k in DECIMALS else v for k, v in row["value"].items()}
    near = [
        {"span": (m.start, m.end), "type": m.type, **{k: readable(k, v) for k, v in m.value.model_dump().items()}}
        for m in record.mentions
        if m.start < end and start < m.end
    ]
    wanted = {"span": (start, end), **wanted}
    right = [m for m in near if {k: m.get(k) for k in wanted} == wanted]
    assert right, f"{phrase}\nwanted {wanted}\nfound {near or 'nothing there'}"


@pytest.mark.parametrize("row", list(traps()))
def test_trap_yields_no_mention(row: Row) -> None:
    """None of its type; where the row has only the rule that it tempts, none by that rule."""
    found = khabar.extract(row["text"], country=row.get("country"), published=row.get("published")).mentions
    wrong = [m for m in found if (m.type == row["type"] if "type" in row else row["rule"] in rules_of(m.rule))]
    assert not wrong, row["text"]


def rules_of(rule: str) -> tuple[str, str]:
    """The rule that read a figure and, as `+joint`, the one that joined it to another; `+` if none did."""
    base, _, joint = rule.partition("+")
    return base, f"+{joint}"


@pytest.mark.parametrize(("row", "phrase"), list(phrases(of_normalise=True)))
def test_text_normalises_to_its_value(row: Row, phrase: str) -> None:
    assert normalise(phrase) == row["value"]


@pytest.mark.parametrize("book", list(BOOKS))
def test_book_keeps_its_format(book: str) -> None:
    content = BOOKS[book]
    assert set(content) == {"reads", "never", "known_gaps"}
    assert all(set(row) <= {"value", "country", "published", "from"} for row in content["reads"])
    assert all(set(row) <= {"type", "rule", "text", "country", "published"} for row in content["never"])
    assert all("type" in row or "rule" in row for row in content["never"])
    assert all("why" in row and ("from" in row or "text" in row) for row in content["known_gaps"])
    marked = [phrase for row in (*content["reads"], *content["known_gaps"]) for phrase in row.get("from", ())]
    assert book == "normalise" or all((p.count("⟦"), p.count("⟧")) == (1, 1) for p in marked)


@pytest.mark.parametrize("book", list(BOOKS))
def test_book_has_no_phrase_twice(book: str) -> None:
    seen = [
        (phrase, row.get("country"), row.get("published")) for row in BOOKS[book]["reads"] for phrase in row["from"]
    ]
    assert not {phrase for phrase in seen if seen.count(phrase) > 1}
