"""What holds for any records: the order doesn't matter, merging again changes nothing, nothing is lost."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import khabar
from khabar.merging import merged
from khabar.records import ArticleRecord, MergedFact

Told = Any
TEXTS = ["جملة", "ثانية", "وقالت الشركة في بيان على موقع السوق إن أرباحها في الفترة بلغت 11.47 مليار من 10.2 مليار"]
AMOUNTS = ["11470000000", "11500000000", "11520000000", "11000000000", "12000000000"]


def lines(records: list[Any]) -> list[dict[str, Any]]:
    return [json.loads(record.model_dump_json(by_alias=True)) for record in records]


def identities(facts: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((source["article_id"], source["fact_id"]) for fact in facts for source in fact["sources"])


@st.composite
def records(draw: st.DrawFn, told: Told) -> list[ArticleRecord]:
    """Articles whose facts are nearly the same: what may be joined and what may not in every mixture."""
    changes = [
        None,
        told.change(),
        told.change("decrease"),
        told.change("increase", "12"),
        told.change("increase", "12.4"),
    ]
    periods = [None, told.H1, told.period("XXXX-H1"), told.period("2024-08-26", "2024-08-26", "2024-08-27")]
    fields = st.fixed_dictionaries(
        {
            "text": st.sampled_from(TEXTS),
            "value": st.fixed_dictionaries(
                {
                    "amount": st.sampled_from(AMOUNTS),
                    "modifier": st.sampled_from(["exact", "approximately", "more_than", "less_than"]),
                }
            ),
            "period": st.sampled_from(periods),
            "change": st.sampled_from(changes),
            "status": st.sampled_from(["reported", "forecast", "target"]),
            "concept": st.sampled_from(["net_income", "share_price", "other"]),
        }
    )
    articles = draw(st.lists(st.lists(fields, max_size=4), max_size=8))
    days = st.one_of(st.none(), st.integers(0, 6).map(lambda days: told.DAY + timedelta(days)))
    return [
        told.record(f"a{i}", *(told.fact(f"f{j}", **f) for j, f in enumerate(facts)), published=draw(days))
        for i, facts in enumerate(articles)
    ]


anything = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@anything
@given(data=st.data())
def test_every_fact_is_in_exactly_one_merged_fact(told: Told, data: st.DataObject) -> None:
    made = data.draw(records(told))
    expected = Counter((record.article.id, fact.id) for record in made for fact in record.facts)
    assert identities(list(merged(lines(made)))) == expected


@anything
@given(data=st.data())
def test_order_of_the_records_changes_nothing(told: Told, data: st.DataObject) -> None:
    made = lines(data.draw(records(told)))
    assert list(merged(data.draw(st.permutations(made)))) == list(merged(made))


@anything
@given(data=st.data())
def test_merging_again_changes_nothing(told: Told, data: st.DataObject) -> None:
    made = lines(data.draw(records(told)))
    once = list(merged(made))
    assert list(merged(once)) == once
    assert list(merged([*made, *once, *made])) == once


@anything
@given(data=st.data())
def test_records_can_be_added_to_an_earlier_merge(told: Told, data: st.DataObject) -> None:
    made = lines(data.draw(records(told)))
    at = data.draw(st.integers(0, len(made)))
    assert list(merged([*merged(made[:at]), *made[at:]])) == list(merged(made))


@anything
@given(data=st.data())
def test_ids_differ_and_each_source_has_what_was_agreed_or_is_named(told: Told, data: st.DataObject) -> None:
    found = list(merged(lines(data.draw(records(told)))))
    assert len({fact["id"] for fact in found}) == len(found)
    for fact in found:
        own = [(differing["slot"], id_) for differing in fact["differs"] for id_ in differing["sources"]]
        assert len(own) == len(set(own))
        assert all(fact[differing["slot"]] != differing["value"] for differing in fact["differs"])


@pytest.fixture(scope="module")
def real(root: Path) -> list[dict[str, Any]]:
    """Records of the project's own articles, and of copies of them in other papers."""
    made = []
    for line in (root / "corpus/articles/dev/articles.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        for copy, tail in (("", ""), ("-copy", "\nالمصدر: وكالات")):
            options = {"published": row.get("published"), "country": row.get("country")}
            made.append(khabar.extract(row["text"] + tail, id=row["id"] + copy, **options))
    return lines(made)


def test_copied_articles_are_joined_fact_by_fact(real: list[dict[str, Any]]) -> None:
    found = list(merged(real))
    copied = [fact for fact in found if fact["articles"] == 2]
    assert sum(identities(found).values()) == sum(len(record["facts"]) for record in real)
    assert len(copied) >= 0.9 * len(found)
    assert all(fact["independent"] == 1 for fact in copied if len(fact["sources"]) == 2)


def test_real_records_merge_the_same_in_any_order(real: list[dict[str, Any]]) -> None:
    once = list(merged(real))
    shuffled = random.Random(1).sample(real, len(real))
    assert list(merged(shuffled)) == once == list(merged(once))


def test_merged_fact_is_written_as_its_model_writes_it(real: list[dict[str, Any]]) -> None:
    for fact in merged(real):
        assert json.loads(MergedFact.model_validate(fact).model_dump_json(by_alias=True)) == fact


def test_merged_facts_validate_against_the_schema(real: list[dict[str, Any]]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from khabar.schemas import schemas

    validator = jsonschema.Draft202012Validator(json.loads(schemas()["merged.schema.json"]))
    for fact in merged(real):
        validator.validate(fact)


def test_python_and_data_give_the_same(told: Told) -> None:
    made = [told.record("a", told.fact()), told.record("b", told.fact(period=None))]
    assert lines(list(khabar.merge(made))) == list(merged(lines(made)))
    assert list(khabar.merge(khabar.merge(made))) == list(khabar.merge(made))
