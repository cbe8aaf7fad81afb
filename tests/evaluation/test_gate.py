"""The gate: what fails it, and when floors move."""

from pathlib import Path

import pytest

from khabar.errors import InputError
from khabar.evaluation import gate
from khabar.evaluation.counts import Counts

ROW = ("MONEY", "span")
COUNTS = {ROW: Counts(80, 100, 100), ("SLOT", "period"): Counts(1, 2, 2)}


@pytest.mark.parametrize(
    ("digest", "floors", "said"),
    [
        ("d", {ROW: 0.80}, None),
        ("d", {ROW: 0.81}, "MONEY span: F1 0.8000 is below its floor 0.81"),
        ("e", {ROW: 0.80}, "another gold set"),
        ("d", {ROW: 0.80, ("DATE", "span"): 0.1}, "DATE span: has a floor, but gold has none of it"),
        ("d", {}, "MONEY span: has no floor yet"),
    ],
    ids=["passes", "below", "other-digest", "row-gone", "row-new"],
)
def test_gate_fails_with_its_reason(digest: str, floors: gate.Floors, said: str | None) -> None:
    failed = gate.failures(COUNTS, "d", (digest, floors))
    assert [said in line for line in failed if said] == [True] * bool(said)
    assert bool(failed) == bool(said)


@pytest.mark.parametrize(
    ("old", "lower", "new"),
    [
        ({}, False, {ROW: 0.80}),
        ({ROW: 0.7}, False, {ROW: 0.80}),
        ({ROW: 0.9}, False, {ROW: 0.9}),
        ({ROW: 0.9}, True, {ROW: 0.80}),
        ({("DATE", "span"): 0.9}, False, {ROW: 0.80, ("DATE", "span"): 0.9}),
        ({("DATE", "span"): 0.9}, True, {ROW: 0.80}),
    ],
    ids=["first", "risen", "kept", "lowered", "gone-kept", "gone-lowered"],
)
def test_floor_falls_only_on_request(old: gate.Floors, lower: bool, new: gate.Floors) -> None:
    assert gate.updated(COUNTS, old, lower) == new


def test_floor_is_rounded_down() -> None:
    assert gate.updated({ROW: Counts(99, 100, 100), ("A", "b"): Counts(2, 3, 3)}, {}, False) == {
        ROW: 0.99,
        ("A", "b"): 0.66,
    }


def test_floors_written_are_read_back(tmp_path: Path) -> None:
    gate.write(tmp_path / "floors.json", "d", {ROW: 0.8, ("DATE", "span"): 0.5})
    assert gate.read(tmp_path / "floors.json") == ("d", {ROW: 0.8, ("DATE", "span"): 0.5})


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"digest": "d"}', '{"digest": "d", "f1": {"MONEY": 1}}'])
def test_file_without_floors_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "floors.json").write_text(content)
    with pytest.raises(InputError, match=r"floors\.json: no floors"):
        gate.read(tmp_path / "floors.json")
