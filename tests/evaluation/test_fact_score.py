"""Scores of facts: each level, each slot."""

from typing import Any

import pytest

from khabar.evaluation.fact_score import score_facts

COMPANY = {"id": "m1", "type": "COMPANY", "value": {"entity": "Alba", "name": {"en": "Alba", "ar": None}}}
MONEY = {"kind": "money", "amount": "5", "currency": "USD", "modifier": "exact"}
RISE = {"direction": "increase", "amount": "3", "unit": "percent"}


def fact(**rest: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("value", "period", "change", "prior", "counterparty"))
    return {"entities": ["Alba"], "concept": "revenue", **empty, "status": "reported"} | rest


def counted(found: list[Any], gold: list[Any] | None) -> tuple[dict[str, tuple[int, int, int]], dict[str, float]]:
    scored = score_facts({"mentions": [COMPANY], "facts": found}, {"mentions": [COMPANY], "facts": gold})
    return (
        {level: (c.right, c.found, c.gold) for (type_, level), c in scored.counts.items() if type_ == "FACT"},
        {slot: count.recall for (type_, slot), count in scored.counts.items() if type_ == "SLOT"},
    )


@pytest.mark.parametrize(
    ("found", "gold", "right"),
    [
        (fact(value=MONEY), fact(value=MONEY), "figure core company"),
        (fact(value=MONEY | {"amount": "5.0"}), fact(value=MONEY), "figure core company"),
        (fact(value=MONEY, concept="cost"), fact(value=MONEY), "figure"),
        (fact(value=MONEY, entities=["Beyon"]), fact(value=MONEY), "figure"),
        (fact(value=MONEY | {"currency": "BHD"}), fact(value=MONEY), ""),
        (fact(value=MONEY, entities=["Alba Group"]), fact(value=MONEY), "figure core company"),
        (fact(value=MONEY, entities=["Bahrain"]), fact(value=MONEY, entities=["Kingdom of Bahrain"]), "figure core"),
        (fact(value=MONEY), fact(value=MONEY, entities=["Bahrain"]), "figure"),
        (fact(change=RISE), fact(change=RISE), "figure core company"),
        (fact(change=RISE, value=MONEY), fact(change=RISE), "figure"),
        (fact(change=RISE | {"direction": "decrease"}), fact(change=RISE), ""),
    ],
)
def test_levels(found: dict[str, Any], gold: dict[str, Any], right: str) -> None:
    counts, _ = counted([found], [gold])
    assert {level for level, (hits, _, _) in counts.items() if hits} == set(right.split())


def test_found_fact_is_right_once() -> None:
    counts, _ = counted([fact(value=MONEY)], [fact(value=MONEY), fact(value=MONEY)])
    assert counts["core"] == (1, 1, 2)


def test_article_without_gold_facts_is_left_out() -> None:
    assert counted([fact(value=MONEY)], None) == ({}, {})


@pytest.mark.parametrize(
    ("slot", "value", "right", "wrong"),
    [
        ("period", "2024", {"label": "2024"}, {"label": "2023"}),
        ("change", RISE, RISE, None),
        ("prior", {"amount": "4", "currency": "USD"}, {"amount": "4.0", "currency": "USD"}, None),
        ("counterparty", "Beyon", {"name": {"en": "Beyon", "ar": None}}, None),
        ("status", "target", "target", "forecast"),
        ("entities", ["Alba", "Beyon"], ["Alba", "Beyon"], ["Alba"]),
    ],
)
def test_slots(slot: str, value: Any, right: Any, wrong: Any) -> None:
    for found, share in ((right, 1), (wrong, 0)):
        _, slots = counted([fact(value=MONEY) | {slot: found}], [fact(value=MONEY) | {slot: value}])
        assert slots[slot] == share


def test_wrong_slot_is_a_miss_that_tells_what_gold_has() -> None:
    found, gold = ([fact(value=MONEY, period=period)] for period in ({"label": "2023"}, "2024"))
    [miss] = score_facts({"mentions": [COMPANY], "facts": found}, {"mentions": [COMPANY], "facts": gold}).misses
    assert (miss.type, miss.level, miss.what, miss.wanted) == ("SLOT", "period", "wrong", "2024")
