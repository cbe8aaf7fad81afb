"""The dev articles against their gold: F1 may not fall below `corpus/floors.json`."""

from pathlib import Path

import pytest

from khabar.evaluation import gate
from khabar.evaluation.cases import load
from khabar.evaluation.counts import Counts, Row
from khabar.evaluation.measure import measure

CORPUS = Path(__file__).parent.parent / "corpus"
FLOORS = gate.read(CORPUS / "floors.json")


@pytest.fixture(scope="module")
def measured() -> tuple[str, dict[Row, Counts]]:
    held = load(str(CORPUS / "articles" / "dev"))
    return held.digest, measure(held.cases).counts


def test_gate_passes(measured: tuple[str, dict[Row, Counts]]) -> None:
    digest, counts = measured
    assert not gate.failures(counts, digest, FLOORS), gate.REMEDY


@pytest.mark.parametrize("row", FLOORS[1], ids="-".join)
def test_f1_reaches_its_floor(measured: tuple[str, dict[Row, Counts]], row: Row) -> None:
    f1 = measured[1].get(row, Counts(0, 1, 1)).f1
    assert f1 >= FLOORS[1][row], f"{f1:.4f} < {FLOORS[1][row]:.2f}: see `khabar evaluate --errors`; {gate.REMEDY}"


def test_every_number_is_accounted_for(measured: tuple[str, dict[Row, Counts]]) -> None:
    assert measured[1]["ACCOUNT", "numbers"].recall == 1
