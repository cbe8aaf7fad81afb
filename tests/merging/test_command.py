"""`khabar merge`: what it reads, where it writes, what it says."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from khabar import sinks
from khabar.runners.parts import Parts
from khabar.runners.shard import Part
from khabar.sinks import MergedBatch
from khabar.sinks.tables import MERGED

Run = Any
Told = Any
SUMMARY = "khabar: 3 facts are 2, 1 of them told by several articles; "
TABULAR = [name for name in sinks.FORMATS if name != "jsonl"]


@pytest.fixture
def lines(told: Told) -> list[bytes]:
    """Three facts, two of them the same; a source begins as a formula does."""
    records = (
        told.record("=a", told.fact(), told.fact("f2", concept="revenue", value={"amount": "20000000000"})),
        told.record("b", told.fact("f1", "أخرى", value={"amount": "11500000000"}, period=None)),
    )
    return [record.model_dump_json(by_alias=True).encode() for record in records]


@pytest.fixture
def records(lines: list[bytes], tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_merged_facts_are_lines_on_stdout(run: Run, records: Path) -> None:
    ran = run("merge", records)
    assert (ran.code, ran.err) == (0, f"{SUMMARY}standard output\n")
    assert [(m["concept"], m["articles"]) for m in ran.records] == [("net_income", 2), ("revenue", 1)]


def test_files_folders_and_standard_input_give_the_same(
    run: Run, records: Path, lines: list[bytes], tmp_path: Path
) -> None:
    wanted = run("merge", records).out
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, line in zip(("a.jsonl.gz", "b.ndjson"), lines, strict=True):
        (folder / name).write_bytes(gzip.compress(line) if name.endswith("gz") else line)
    reject = {"input": "x", "position": None, "reason": "no_text", "message": "…"}
    (folder / "b.ndjson.rejects.jsonl").write_text(json.dumps(reject) + "\n")
    (folder / "b.ndjson.manifest.json").write_text("{}")
    assert run("merge", folder, "-q").out == wanted
    assert run("merge", tmp_path, "-r", "-q").out == wanted
    assert run("merge", "-", "-q", stdin=b"\n".join(lines)).out == wanted


def test_parts_of_a_batch_are_read(run: Run, records: Path, lines: list[bytes], tmp_path: Path) -> None:
    parts = Parts(str(tmp_path / "parts"))
    for number, line in enumerate(lines):
        head = {"digest": "…", "bytes": 0, "inputs": [], "entries": [["id", "…"]]}
        reject = {"input": "x", "position": 1, "reason": "no_text", "message": "…"}
        parts.put(Part(number, b"\n".join((json.dumps(head).encode(), line, json.dumps(reject).encode(), b""))))
    assert run("merge", tmp_path / "parts", "-q").out == run("merge", records, "-q").out


@pytest.mark.parametrize("name", ["sqlite", "duckdb", "parquet", "csv"])
def test_other_outputs_of_khabar_are_read(run: Run, records: Path, name: str) -> None:
    target = records.with_suffix(f".{name}")
    assert run("convert", records, "-o", target, "-q").code == 0
    assert run("merge", target, "-q").out == run("merge", records, "-q").out


def test_merged_facts_are_read_again(run: Run, records: Path, tmp_path: Path) -> None:
    merged = tmp_path / "merged.jsonl"
    assert run("merge", records, "-o", merged, "-q") == (0, "", "")
    assert run("merge", merged, "-q").out == merged.read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"facts": [{}], "article": {}}', "neither a record nor a merged fact"),
        (b'{"text": "\xd9\x86\xd8\xb5"}', "records.jsonl:1: neither a record nor a merged fact"),
        (b"{", "records.jsonl:1: no JSON"),
        (b"[]", "records.jsonl:1: expected an object"),
    ],
)
def test_what_is_no_record_is_one_line_and_exit_code_2(run: Run, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(content + b"\n")
    ran = run("merge", path, "-o", tmp_path / "out.jsonl")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err
    assert not (tmp_path / "out.jsonl").exists()


def test_truncated_input_is_refused(run: Run, records: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(gzip.compress(records.read_bytes())[:-20])
    assert run("merge", path).code == 2


@pytest.mark.parametrize(
    "args",
    [
        ["nowhere.jsonl"],
        [],
        ["RECORDS", "-o", "RECORDS"],
        ["RECORDS", "-o", "a", "-o", "a"],
        ["RECORDS", "--window", "-1"],
    ],
    ids=str,
)
def test_wrong_use_ends_with_exit_code_2(run: Run, records: Path, args: list[str]) -> None:
    ran = run("merge", *(records if arg == "RECORDS" else arg for arg in args))
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", TABULAR)
def test_tables_hold_every_fact_source_and_difference(
    run: Run, request: pytest.FixtureRequest, records: Path, name: str
) -> None:
    target = request.getfixturevalue("postgresql") if name == "postgresql" else records.with_suffix(f".{name}")
    for _ in range(2):  # the second merge replaces the first
        assert run("merge", records, "-o", target, "--to", name, "-q") == (0, "", "")
    batch = MergedBatch([line.encode() for line in run("merge", records, "-q").out.splitlines()])
    for table in MERGED:
        stored = read(str(target), name, table.name)
        assert len(stored) == len(batch.rows[table.name]) > 0
        assert {tuple(str(row[i]) for i in range(len(table.key))) for row in stored} == {
            tuple(str(row[i]) for i in range(len(table.key))) for row in batch.rows[table.name]
        }
    amounts = [row[6] for row in read(str(target), name, "merged_facts")]
    assert sorted(map(Decimal, map(str, amounts))) == [11_470_000_000, 20_000_000_000]


def read(target: str, name: str, table: str) -> list[tuple[Any, ...]]:
    """Rows as the format's own reader has them."""
    if name.startswith("csv"):
        with open(f"{target}/{table}.csv", encoding="utf-8-sig", newline="") as stream:
            return [tuple(row) for row in csv.reader(stream)][1:]
    if name == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        return [tuple(row.values()) for row in parquet.read_table(f"{target}/{table}.parquet").to_pylist()]
    reader: Any = sinks.sink(target, name)
    reader.connect()
    try:
        return [tuple(row) for row in reader.execute(f"SELECT * FROM {table}")]
    finally:
        reader.close()


@pytest.mark.parametrize("name", ["sqlite", "duckdb"])
def test_merged_tables_are_beside_the_records_they_are_of(run: Run, records: Path, name: str) -> None:
    target = records.with_suffix(f".{name}")
    run("convert", records, "-o", target, "-q")
    assert run("merge", target, "-o", target, "-q") == (0, "", "")
    reader: Any = sinks.sink(str(target), name)
    reader.connect()
    joined = "SELECT count(*) FROM merged_sources JOIN facts USING (article_id, fact_id)"
    assert [tuple(row) for row in reader.execute(joined)] == [(3,)]
    reader.close()


def test_failed_merge_leaves_the_tables_of_the_last(run: Run, records: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.sqlite"
    run("merge", records, "-o", target, "-q")
    with pytest.raises(RuntimeError), sinks.merged(str(target), "sqlite") as sink:
        sink.write(MergedBatch([]))
        raise RuntimeError
    with sqlite3.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM merged_facts").fetchone() == (2,)
    connection.close()


def test_schema_holds_the_merged_tables(run: Run) -> None:
    script = run("schema", "--sql", "sqlite").out
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(script)
        assert connection.execute("SELECT count(*) FROM merged_facts").fetchone() == (0,)
    connection.close()
