"""Scores of facts: each level, each slot, and the same counts as the scorer that the project is judged by."""

import importlib.util
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from khabar.evaluation import gate
from khabar.evaluation.fact_score import FACT_LEVELS, score_facts

COMPANY = {"id": "m1", "type": "COMPANY", "value": {"entity": "Alba", "name": {"en": "Alba", "ar": None}}}
MONEY = {"kind": "money", "amount": "5", "currency": "USD", "modifier": "exact"}
RISE = {"direction": "increase", "amount": "3", "unit": "percent"}


def fact(**rest: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("value", "period", "change", "prior", "counterparty"))
    return {"entities": ["Alba"], "concept": "revenue", **empty, "status": "reported"} | rest


def counted(found: list[Any], gold: list[Any] | None) -> tuple[dict[str, tuple[int, int, int]], dict[str, float]]:
    counts, slots, _ = score_facts([({"mentions": [COMPANY], "facts": found}, {"mentions": [COMPANY], "facts": gold})])
    return (
        {level: (c.right, c.found, c.gold) for (_, level), c in counts.items()},
        {slot: count.recall for slot, count in slots.items()},
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
    assert counted([fact(value=MONEY)], None) == (dict.fromkeys(FACT_LEVELS, (0, 0, 0)), {})


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


SHARED = Path(__file__).parents[3] / "shared" / "eval" / "score.py"


@pytest.mark.skipif(not SHARED.exists(), reason="the scorer that the project is judged by is not on this machine")
def test_counts_are_those_of_the_shared_scorer(root: Path, records: list[dict[str, Any]]) -> None:
    spec = importlib.util.spec_from_file_location("shared_score", SHARED)
    assert spec is not None
    assert spec.loader is not None
    shared = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shared)
    tally: Counter[tuple[str, str, str]] = Counter()
    for record, (_, gold) in zip(records, gate.pairs(root / "corpus"), strict=True):
        companies = {shared.name_key(m["value"]["entity"]) for m in gold["mentions"] if m["type"] == "COMPANY"}
        shared.score_mentions(record["mentions"], gold["mentions"], tally, defaultdict(list), gold["id"], None)
        shared.score_facts(
            record["facts"], gold["facts"], tally, defaultdict(list), gold["id"], companies, record["mentions"]
        )
    ours = gate.measure(root / "corpus")
    rows = {row: (c.right, c.found, c.gold) for row, c in ours.counts.items() if row[0] in (*shared.TYPES, "FACT")}
    assert rows == {row: tuple(tally[*row, key] for key in ("tp", "pred", "gold")) for row in rows}
    slots = {slot: (count.right, count.gold) for slot, count in ours.slots.items()}
    assert slots == {slot: (tally["SLOT", slot, "tp"], tally["SLOT", slot, "gold"]) for slot in ours.slots}


@pytest.fixture
def records(root: Path) -> list[dict[str, Any]]:
    import khabar

    return [
        json.loads(
            khabar.extract(a["text"], id=a["id"], country=a["country"], published=a["published"]).model_dump_json(
                by_alias=True
            )
        )
        for a, _ in gate.pairs(root / "corpus")
    ]
