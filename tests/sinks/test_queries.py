"""The README's SQL runs in every database, and answers what it says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from khabar import sinks
from khabar.sinks import Batch

README = Path(__file__).parents[2] / "README.md"
BLOCKS = re.findall(r"```sql\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
QUERIES = [query.strip() for block in BLOCKS for query in block.split(";") if query.strip()]


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def answers(request: pytest.FixtureRequest, lines: list[bytes], tmp_path: Path) -> list[list[tuple[Any, ...]]]:
    name = request.param
    target = request.getfixturevalue("postgresql") if name == "postgresql" else str(tmp_path / f"out.{name}")
    with sinks.sink(target, name) as sink:
        sink.write(Batch(lines))
    reader: Any = sinks.sink(target, name)
    reader.connect()
    found = [[tuple(row) for row in reader.execute(query)] for query in QUERIES]
    reader.close()
    return found


def test_readme_queries_answer_what_they_say(answers: list[list[tuple[Any, ...]]]) -> None:
    companies, spending, changes = answers
    assert companies == [("alibaba", "Alibaba", 4)]
    assert [(row[0], row[1], Decimal(str(row[2])), row[5], row[7]) for row in spending] == [
        ("Alibaba; تينسنت", "2024-H1", Decimal(50_000_000_000), "CNY", "reported")
    ] * 4
    assert [(row[1], row[2], Decimal(str(row[3]))) for row in changes] == [
        ("capital_expenditure", "increase", Decimal("123.5"))
    ] * 4


def test_readme_queries_run_over_parquet(lines: list[bytes], tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    target = tmp_path / "out.parquet"
    with sinks.sink(str(target), "parquet") as sink:
        sink.write(Batch(lines))
    for query in QUERIES:
        over = re.sub(r"FROM (\w+)", lambda m: f"FROM '{target}/{m[1]}.parquet'", query)
        assert duckdb.sql(over).fetchall()
