"""`khabar evaluate`: what it prints, its exit codes, and that the gate catches a regression."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khabar.entities import figures
from khabar.evaluation import gate


@pytest.fixture(scope="module")
def dev(root: Path) -> Path:
    return root / "corpus" / "articles" / "dev"


@pytest.fixture
def floors(tmp_path: Path, dev: Path, run: Any) -> Path:
    """Floors at what khabar reaches now."""
    assert run("evaluate", dev, "--gate", tmp_path / "floors.json", "--update-floors").code == 0
    return tmp_path / "floors.json"


@pytest.fixture
def records(tmp_path: Path, dev: Path, run: Any) -> Path:
    assert run("extract", dev / "articles.jsonl", "-q", "-j", "1", "-o", tmp_path / "pred.jsonl").code == 0
    return tmp_path / "pred.jsonl"


def test_table_has_every_figure_with_its_interval(dev: Path, run: Any) -> None:
    lines = run("evaluate", dev).out.splitlines()
    rows = {tuple(line.split()[:2]): line for line in lines[2:]}
    assert {("MONEY", "span"), ("LINK", "id"), ("FACT", "core"), ("SLOT", "period")} <= rows.keys()
    assert rows["MONEY", "value"].count("[") == 3
    assert rows["ACCOUNT", "numbers"].split()[2] == "1.000"


def test_records_score_as_the_pipeline_that_wrote_them(dev: Path, records: Path, run: Any) -> None:
    assert run("evaluate", dev, "--pred", records).out == run("evaluate", dev).out


def test_json_has_what_machines_need(dev: Path, floors: Path, run: Any) -> None:
    held = json.loads(run("evaluate", dev, "--json", "--errors", "--gate", floors).out)
    row = next(r for r in held["rows"] if (r["type"], r["level"]) == ("MONEY", "span"))
    assert row["f1_interval"][0] <= row["f1"] <= row["f1_interval"][1]
    assert 0 < row["floor"] <= row["f1"]
    assert held["digest"] == gate.read(floors)[0]
    missed = [e for e in held["errors"] if (e["type"], e["level"], e["what"]) == ("MONEY", "span", "missed")]
    assert len(missed) == row["gold"] - row["right"]


def test_errors_are_a_list_with_context(dev: Path, run: Any) -> None:
    printed = run("evaluate", dev, "--errors").out.split("\n\n", 1)[1].splitlines()
    rows = [dict(zip(printed[0].split("\t"), line.split("\t"), strict=True)) for line in printed[1:]]
    mentions = [row for row in rows if row["type"] in ("COMPANY", "DATE")]
    assert mentions
    assert all(f"⟦{row['text']}⟧" in row["context"] for row in mentions)
    assert {row["what"] for row in rows} == {"missed", "wrong"}


def test_errors_hold_nothing_that_a_terminal_obeys(tmp_path: Path, run: Any) -> None:
    text = "\x1b[2Jab\tc\nd"
    mention = {"type": "PLACE", "start": 0, "end": len(text), "value": {}}
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": text}))
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "mentions": [mention]}))
    out = run("evaluate", tmp_path / "gold.jsonl", "--errors").out
    assert "[2Jab c d" in out
    assert "\x1b" not in out


def test_gate_passes_at_its_own_floors(dev: Path, floors: Path, run: Any) -> None:
    assert run("evaluate", dev, "--gate", floors).code == 0


def test_gate_catches_a_lost_rule(dev: Path, floors: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "percent", lambda *_: None)
    ran = run("evaluate", dev, "--gate", floors)
    assert ran.code == 1
    assert "PERCENT span: F1 0." in ran.err
    assert "BELOW" in next(line for line in ran.out.splitlines() if line.startswith("PERCENT  span"))


def other_concepts(record: dict[str, Any]) -> None:
    for fact in record["facts"]:
        fact["concept"] = "population"


def unexplained(record: dict[str, Any]) -> None:
    record["unlinked"] = record["unlinked"][1:]


def other_links(record: dict[str, Any]) -> None:
    for mention in record["mentions"]:
        mention["value"]["id"] = "nobody"


@pytest.mark.parametrize(
    ("worsen", "said"),
    [(other_concepts, "FACT core"), (unexplained, "ACCOUNT numbers"), (other_links, "LINK id")],
)
def test_gate_catches_worse_records(
    dev: Path, floors: Path, records: Path, run: Any, worsen: Callable[[dict[str, Any]], None], said: str
) -> None:
    rows = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        worsen(row)
    records.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ran = run("evaluate", dev, "--pred", records, "--gate", floors)
    assert ran.code == 1
    assert f"{said}: F1 0." in ran.err


def test_gate_catches_another_gold_set(root: Path, floors: Path, run: Any) -> None:
    ran = run("evaluate", root / "corpus" / "articles" / "train", "--gate", floors)
    assert ran.code == 1
    assert "another gold set" in ran.err


def test_floor_falls_only_with_lower(dev: Path, floors: Path, run: Any) -> None:
    digest, held = gate.read(floors)
    gate.write(floors, digest, held | {("MONEY", "span"): 1.0})
    assert run("evaluate", dev, "--gate", floors, "--update-floors").code == 1
    assert gate.read(floors)[1]["MONEY", "span"] == 1.0
    assert run("evaluate", dev, "--gate", floors, "--update-floors", "--lower").code == 0
    assert gate.read(floors)[1] == held


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--update-floors",), "--update-floors is for --gate FILE"),
        (("--gate", "f.json", "--lower"), "--lower is for --update-floors"),
        (("--gate", "f.json", "--update-floors", "--pred", "p.jsonl"), "goes without --pred"),
        (("--pred", "no-such.jsonl"), "no-such.jsonl: no such file or directory"),
        (("--gate", "no-such.json"), "no-such.json: No such file or directory"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_wrong_use_is_one_line(dev: Path, run: Any, args: tuple[str, ...], said: str) -> None:
    ran = run("evaluate", dev, *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def test_html_is_written(dev: Path, tmp_path: Path, run: Any) -> None:
    pytest.importorskip("jinja2")
    assert run("evaluate", dev, "--html", tmp_path / "diff.html").code == 0
    page = (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert page.count("<article>") == len((dev / "articles.jsonl").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("odd", [None, 7, "sNaN", [], ["x"], {}, {"x": []}, "\ud800"], ids=repr)
def test_odd_values_of_other_systems_are_wrong_and_no_error(dev: Path, tmp_path: Path, run: Any, odd: Any) -> None:
    gold = [json.loads(line) for line in (dev / "gold" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    keys = ("amount", "low", "currency", "unit", "name", "timex", "class", "concept", "kind", "direction", "modifier")
    value = dict.fromkeys(keys, odd)
    with (tmp_path / "pred.jsonl").open("w") as stream:
        for held in gold:
            mentions = [mention | {"value": value} for mention in held["mentions"]]
            facts = [
                fact | {"value": value, "change": value, "prior": value, "counterparty": value, "entities": [value]}
                for fact in held["facts"]
            ]
            row = {"article": {"id": held["id"]}, "mentions": mentions, "facts": facts}
            stream.write(json.dumps(row) + "\n")
    ran = run("evaluate", dev, "--pred", tmp_path / "pred.jsonl", "--json", "--errors", "--html", tmp_path / "x.html")
    assert (ran.code, ran.err) == (0, "")
    rows = {(row["type"], row["level"]): row for row in json.loads(ran.out)["rows"]}
    assert (rows["MONEY", "span"]["f1"], rows["MONEY", "value"]["f1"]) == (1, 0)
