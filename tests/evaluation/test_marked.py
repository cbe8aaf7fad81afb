"""Marked articles: what is written is what is read, for the whole corpus and for each code."""

from pathlib import Path
from typing import Any

import pytest

from khabar.evaluation import codes, marked
from khabar.evaluation.gold import CorpusError, read

SOURCE = """id: dev-bh-example
country: BH
---
ربحت {ألبا|@Alba} في {الربع الأول|=2024-Q1} نحو {5 ملايين دينار|$5e6 BHD ~} بزيادة {3%|%3} على أساس سنوي.
= Alba | net_income | $5e6 BHD ~ | p:2024-Q1 | c:+3% yoy
وباعت 12 طنا.

- بند
/- {بند|@Band ?}
^؛ تتمة
"""


@pytest.mark.parametrize("name", ["train", "dev", "test"])
def test_every_article_reads_back(root: Path, name: str) -> None:
    for article, gold in read(root / "corpus" / "articles" / name):
        assert marked.parse(marked.render(article, gold)) == (article, gold)


def test_lines_are_joined_by_what_they_begin_with() -> None:
    article, gold = marked.parse(SOURCE)
    assert article["text"].endswith("وباعت 12 طنا.\n\n- بند\n- بند؛ تتمة")
    assert [article["text"][m["start"] : m["end"]] for m in gold["mentions"]] == [m["text"] for m in gold["mentions"]]


def test_fact_is_stated_by_the_line_above() -> None:
    article, gold = marked.parse(SOURCE)
    [fact] = gold["facts"]
    start, end = fact["evidence"]
    assert (article["text"][start:end].split()[0], article["text"][end - 5 : end]) == ("ربحت", "سنوي.")
    assert fact["change"] == {"direction": "increase", "amount": "3", "unit": "percent", "basis": "year_on_year"}


@pytest.mark.parametrize(
    ("code", "read_as"),
    [
        ("$1.5e9 USD", {"kind": "money", "amount": "1500000000", "currency": "USD", "modifier": "exact"}),
        ("$0.250 OMR <", {"kind": "money", "amount": "0.250", "currency": "OMR", "modifier": "less_than"}),
        (
            "$5e6..7e6 USD",
            {"kind": "money", "low": "5000000", "high": "7000000", "currency": "USD", "modifier": "exact"},
        ),
        ("%-3.4", {"kind": "percent", "amount": "-3.4", "unit": "percent", "modifier": "exact"}),
        ("%pp 0.5", {"kind": "percent", "amount": "0.5", "unit": "percentage_point", "modifier": "exact"}),
        ("%bp 25 <=", {"kind": "percent", "amount": "25", "unit": "basis_point", "modifier": "at_most"}),
        ("#3 barrel/day >=", {"kind": "quantity", "amount": "3", "unit": "barrel/day", "modifier": "at_least"}),
    ],
)
def test_value_codes(code: str, read_as: dict[str, Any]) -> None:
    assert codes.figure(code) == read_as


@pytest.mark.parametrize(
    ("code", "read_as"),
    [
        ("+", {"direction": "increase", "amount": None, "unit": None, "basis": None}),
        ("0 dod", {"direction": "none", "amount": None, "unit": None, "basis": "day_on_day"}),
        ("-25bp", {"direction": "decrease", "amount": "25", "unit": "basis_point", "basis": None}),
        ("+2x yoy ~", {"direction": "increase", "amount": "2", "unit": "multiple", "basis": "year_on_year", "modifier": "approximately"}),  # noqa: E501
        ("-0.75 EGP", {"direction": "decrease", "amount": "0.75", "unit": "EGP", "basis": None}),
        ("+8..9% other", {"direction": "increase", "low": "8", "high": "9", "unit": "percent", "basis": "other"}),
    ],
)  # fmt: skip
def test_change_codes(code: str, read_as: dict[str, Any]) -> None:
    assert marked.fact(f"Alba | revenue | - | c:{code}", [0, 1])["change"] == read_as


@pytest.mark.parametrize(
    ("code", "type_", "value"),
    [
        ("@Alba", "COMPANY", {"entity": "Alba"}),
        ("=2024-Q2", "DATE", {"timex": "2024-Q2"}),
        ("#300 >", "NUMBER", {"amount": "300", "modifier": "more_than"}),
        ("#300 share", "QUANTITY", {"amount": "300", "unit": "share", "modifier": "exact"}),
        ("nth 3", "ORDINAL", {"amount": "3", "modifier": "exact"}),
        ("for 3..5 year ~", "DURATION", {"low": "3", "high": "5", "unit": "year", "modifier": "approximately"}),
        ("person", "PERSON", {}),
        ("org ministry", "ORG", {"class": "ministry"}),
        ("metric revenue", "METRIC", {"concept": "revenue"}),
    ],
)
@pytest.mark.parametrize("optional", [False, True])
def test_mention_codes(code: str, type_: str, value: dict[str, Any], optional: bool) -> None:
    code += " ?" if optional else ""
    read_as = {"type": type_, "value": value} | ({"optional": True} if optional else {})
    assert codes.mention(code) == read_as
    assert codes.of_mention(read_as) == code


def test_words_of_a_quote_are_found_in_the_text_above_over_lines() -> None:
    said = "> direct | قال | سامر الخوري | المدير | - | نبيع 12 طنا. - بند\n"
    article, gold = marked.parse(SOURCE.replace("وباعت", "قال: «نبيع").replace("طنا.\n\n-", "طنا.\n/-") + said)
    [quote] = gold["quotes"]
    assert quote["text"] == article["text"][quote["start"] : quote["end"]] == "نبيع 12 طنا.\n- بند"
    assert (quote["direct"], quote["verb"], quote["organization"]) == (True, "قال", None)
    assert marked.parse(marked.render(article, gold)) == (article, gold)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("> direct | قال | - | - | - | كلام آخر", "not in the text"),
        ("> said | قال | - | - | - | 12 طنا", "neither direct"),
        ("> direct | قال | 12 طنا", "ValueError"),
        ("نص {نص|thing}", "KeyError"),
        ("= Alba | revenue", "line 7"),
        ("= Alba | revenue | 5 USD", "no value"),
        ("= Alba | revenue | $5 USD | q:2024", "no part of a fact"),
        ("= Alba | revenue | - | c:up", "KeyError"),
        ("نص {بلا علامة}", "brace"),
    ],
)
def test_line_that_cannot_be_read_is_named(line: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        marked.parse(SOURCE.replace("\n\n", f"\n{line}\n\n", 1))


def test_text_that_the_form_cannot_hold_is_refused() -> None:
    with pytest.raises(CorpusError):
        marked.render({"id": "a", "text": "= نص"}, {"id": "a", "mentions": [], "facts": []})
