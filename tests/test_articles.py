"""The dev articles against their gold: F1 may not fall below `corpus/floors.json`."""

from pathlib import Path

import pytest

from khabar.evaluation import gate
from khabar.evaluation.fact_score import FACT_LEVELS
from khabar.evaluation.score import LEVELS, TYPES, score


@pytest.fixture
def corpus(root: Path) -> Path:
    return root / "corpus"


def test_floors_were_measured_on_this_corpus(corpus: Path) -> None:
    assert gate.floors(corpus)["digest"] == gate.digest(corpus), f"the corpus has changed: {gate.REMEDY}"


ROWS = [(type_, level) for type_ in TYPES for level in LEVELS] + [("FACT", level) for level in FACT_LEVELS]


@pytest.mark.parametrize(("type_", "level"), ROWS, ids="-".join)
def test_f1_reaches_its_floor(corpus: Path, type_: str, level: str) -> None:
    f1 = gate.measure(corpus).counts[type_, level].f1
    floor = gate.floors(corpus)["f1"][type_][level]
    assert f1 >= floor, f"{f1:.4f} < {floor:.2f}: see --errors; {gate.REMEDY}"


@pytest.mark.parametrize(("lower", "floor"), [(False, 1.0), (True, None)], ids=["kept", "lowered"])
def test_floor_falls_only_on_request(corpus: Path, lower: bool, floor: float | None) -> None:
    old = {"digest": "", "f1": {type_: dict.fromkeys(LEVELS, 1.0) for type_ in TYPES}}
    new = gate.updated(corpus, old, lower)
    f1 = gate.measure(corpus).counts["COMPANY", "span"].f1
    assert new["f1"]["COMPANY"]["span"] == (floor or int(f1 * 100) / 100)


def money(start: int, amount: str, **rest: object) -> dict[str, object]:
    return {"type": "MONEY", "start": start, "end": start + 5, "value": {"amount": amount, "currency": "USD"}, **rest}


@pytest.mark.parametrize(
    ("found", "gold", "right"),
    [
        ([money(0, "5")], [money(0, "5.0")], {"span": (1, 1, 1), "value": (1, 1, 1)}),
        ([money(0, "5")], [money(0, "6")], {"span": (1, 1, 1), "value": (0, 1, 1)}),
        ([money(1, "5")], [money(0, "5")], {"span": (0, 1, 1), "value": (1, 1, 1)}),
        ([money(0, "5")], [money(0, "5", optional=True)], {"span": (0, 0, 0), "value": (0, 0, 0)}),
        ([], [money(0, "5", optional=True), money(9, "5")], {"span": (0, 0, 1), "value": (0, 0, 1)}),
    ],
    ids=["equal", "other-value", "other-span", "optional-found", "optional-missed"],
)
def test_score_counts(found: list, gold: list, right: dict) -> None:
    counts, _ = score([(found, gold)])
    assert {level: (c.right, c.found, c.gold) for (t, level), c in counts.items() if t == "MONEY"} == right
