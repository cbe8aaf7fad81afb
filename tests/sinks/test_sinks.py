"""Every tabular sink holds the same rows, and writing again changes nothing."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from khabar import sinks
from khabar.errors import InputError, MissingExtra, OutputError
from khabar.sinks import Batch
from khabar.sinks.rows import rows
from khabar.sinks.sql import DIALECTS, script
from khabar.sinks.tables import TABLES, Table

TABULAR = [name for name in sinks.FORMATS if name != "jsonl"]
DATABASES = [name for name in TABULAR if sinks.FORMATS[name].database]
REJECT = {"input": "=in", "position": 3, "reason": "no_text", "message": "-m"}

Dump = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """A new place for a format."""

    def made(name: str) -> str:
        return request.getfixturevalue("postgresql") if name == "postgresql" else str(tmp_path / f"out.{name}")

    return made


def write(target: str, name: str, *batches: Batch) -> None:
    with sinks.sink(target, name) as sink:
        for batch in batches:
            sink.write(batch)


def dump(target: str, name: str) -> Dump:
    """All rows of all tables as their own clients read them, in the terms of `rows`."""
    return {table.name: sorted((same(table, row) for row in stored(target, name, table)), key=repr) for table in TABLES}


def same(table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(told(column.kind, value) for column, value in zip(table.columns, row, strict=True))


def told(kind: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if kind == "decimal":
        return Decimal(str(value)).normalize()
    if kind == "json":
        return json.loads(value) if isinstance(value, str) else value
    if kind == "boolean":
        return {"True": True, "False": False}.get(value, value) if isinstance(value, str) else bool(value)
    return {"date": str, "integer": int, "score": float, "text": str}[kind](value)


def stored(target: str, name: str, table: Table) -> list[tuple[Any, ...]]:
    if name.startswith("csv"):
        from khabar.sinks.csv import rearm

        with open(Path(target) / f"{table.name}.csv", encoding="utf-8-sig", newline="") as stream:
            return [tuple(map(rearm, row)) for row in list(csv.reader(stream))[1:]]
    if name == "parquet":
        import pyarrow.parquet as pq

        return [tuple(row.values()) for row in pq.read_table(Path(target) / f"{table.name}.parquet").to_pylist()]
    if name == "sqlite":
        with sqlite3.connect(target) as connection:
            return connection.execute(f"SELECT * FROM {table.name}").fetchall()
    if name == "duckdb":
        import duckdb

        with duckdb.connect(target) as connection:
            return connection.execute(f"SELECT * FROM {table.name}").fetchall()
    import psycopg

    with psycopg.connect(target) as connection:
        return connection.execute(f"SELECT * FROM {table.name}").fetchall()


def expected(lines: list[bytes], rejects: list[dict[str, Any]], name: str) -> Dump:
    made = {
        table.name: sorted((same(table, row) for row in rows(lines, rejects)[table.name]), key=repr) for table in TABLES
    }
    if name == "sqlite":
        made = {table: [tuple(map(fifteen, row)) for row in found] for table, found in made.items()}
    return made if name != "postgresql" else json_free_of_nul(made)


def fifteen(value: Any) -> Any:
    """SQLite has no decimals: fifteen digits are exact."""
    return Decimal(str(float(value))).normalize() if isinstance(value, Decimal) else value


def json_free_of_nul(made: Dump) -> Dump:
    """PostgreSQL has no U+0000 in a text."""
    return {
        table: [tuple(v.replace("\0", "\ufffd") if isinstance(v, str) else v for v in row) for row in found]
        for table, found in made.items()
    }


@pytest.mark.parametrize("name", TABULAR)
def test_rows_read_equal_rows_written(name: str, target: Callable[[str], str], lines: list[bytes]) -> None:
    place = target(name)
    write(place, name, Batch(lines[:1], [REJECT], ["=in"]), Batch(lines[1:]))
    assert dump(place, name) == expected(lines, [REJECT], name)


@pytest.mark.parametrize("name", TABULAR)
def test_writing_again_changes_nothing(name: str, target: Callable[[str], str], lines: list[bytes]) -> None:
    place = target(name)
    for _ in range(2):
        write(place, name, Batch(lines, [REJECT], ["=in"]))
    assert dump(place, name) == expected(lines, [REJECT], name)


@pytest.mark.parametrize("name", list(sinks.FORMATS))
def test_whole_records_come_back(name: str, target: Callable[[str], str], lines: list[bytes]) -> None:
    place = target(name)
    write(place, name, Batch(lines, [REJECT], ["=in"]))
    batches = list(sinks.records(place, name))
    assert sorted(line for batch in batches for line in batch.records) == sorted(lines)
    assert [r for batch in batches for r in batch.rejects] == ([] if name == "jsonl" else [REJECT])


@pytest.mark.parametrize("name", DATABASES)
def test_changed_article_replaces_all_its_rows(name: str, target: Callable[[str], str], lines: list[bytes]) -> None:
    place = target(name)
    write(place, name, Batch(lines, [REJECT], ["=in"]))
    row = json.loads(lines[0])
    row["mentions"], row["facts"] = row["mentions"][:1], row["facts"][1:]
    changed = [json.dumps(row, ensure_ascii=False).encode(), *lines[1:]]
    write(place, name, Batch(changed, [], ["=in"]))
    assert dump(place, name) == expected(changed, [], name)


@pytest.mark.parametrize("name", DATABASES)
def test_failed_batch_leaves_the_ones_before(name: str, target: Callable[[str], str], lines: list[bytes]) -> None:
    place = target(name)
    twice = Batch([lines[1], lines[1]])
    with pytest.raises(OutputError) as raised, sinks.sink(place, name) as sink:
        sink.write(Batch(lines[:1]))
        sink.write(twice)
    assert "\n" not in str(raised.value)
    assert dump(place, name) == expected(lines[:1], [], name)


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet"])
def test_failed_run_leaves_files_as_they_were(name: str, target: Callable[[str], str], lines: list[bytes]) -> None:
    place = target(name)
    write(place, name, Batch(lines[:1]))
    before = list(sinks.records(place, name))
    with pytest.raises(KeyboardInterrupt), sinks.sink(place, name) as sink:
        sink.write(Batch(lines[1:]))
        raise KeyboardInterrupt
    assert list(sinks.records(place, name)) == before
    assert [path.name for path in Path(place).parent.iterdir()] == [Path(place).name]


@pytest.mark.parametrize("name", ["sqlite", "duckdb", "postgresql"])
def test_tables_of_another_version_are_refused(name: str, target: Callable[[str], str], lines: list[bytes]) -> None:
    place = target(name)
    write(place, name, Batch(lines))
    sink: Any = sinks.sink(place, name)
    sink.connect()
    sink.execute("UPDATE khabar_tables SET version = 99")
    sink.close()
    with pytest.raises(OutputError, match="version 99, this khabar writes version 1"), sinks.sink(place, name):
        pass


@pytest.mark.parametrize("name", DATABASES)
def test_tables_of_others_are_refused(name: str, target: Callable[[str], str]) -> None:
    place = target(name)
    sink: Any = sinks.sink(place, name)
    sink.connect()
    sink.execute("CREATE TABLE articles (id INTEGER)")
    sink.close()
    with pytest.raises(OutputError, match="already exists"), sinks.sink(place, name):
        pass


def test_folder_of_others_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    (tmp_path / "out.csv" / "thesis.txt").write_text("")
    with pytest.raises(OutputError, match=r"holds other things \(thesis.txt\)"):
        sinks.sink(str(tmp_path / "out.csv"), "csv")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "\0=1"])
def test_csv_holds_no_formula(text: str, tmp_path: Path) -> None:
    from khabar.sinks.csv import rearm

    place = tmp_path / "out.csv"
    write(str(place), "csv", Batch([], [REJECT | {"message": text}]))
    with open(place / "rejects.csv", encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["message"][0] == "'"
    assert rearm(row["message"]) == text


def test_csv_disarms_texts_and_leaves_numbers(tmp_path: Path, line: bytes) -> None:
    place = str(tmp_path / "out.csv")
    write(place, "csv", Batch([line]))
    with open(Path(place) / "mentions.csv", encoding="utf-8", newline="") as stream:
        mentions = list(csv.DictReader(stream))
    assert mentions[1]["text"] == "'-50 مليار"
    assert mentions[2]["low"] == "-3.25"
    for path in Path(place).glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [
            cell for cell in cells if cell.startswith(("=", "+", "@")) or (cell[:1] == "-" and not cell[1].isdigit())
        ]


@pytest.mark.parametrize(("name", "mark"), [("csv", b"art"), ("csv-bom", b"\xef\xbb\xbf")])
def test_csv_has_a_mark_where_asked_for(name: str, mark: bytes, tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    write(str(place), name, Batch([]))
    assert (place / "articles.csv").read_bytes().startswith(mark)


def test_parquet_has_numeric_types(tmp_path: Path, line: bytes) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    place = tmp_path / "out.parquet"
    write(str(place), "parquet", Batch([line]))
    types = {field.name: str(field.type) for field in pq.read_schema(place / "facts.parquet")}
    assert (types["amount"], types["published"], types["negated"], types["evidence_start"]) == (
        "decimal128(38, 10)", "date32[day]", "bool", "int64",
    )  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
def test_schema_script_runs(dialect: Any, target: Callable[[str], str]) -> None:
    name = {"postgres": "postgresql"}.get(dialect, dialect)
    place = target(name)
    sink: Any = sinks.sink(place, name)
    sink.connect()
    for statement in script(dialect).split(";\n")[:-1]:
        sink.execute(statement)
    sink.close()
    with sinks.sink(place, name) as opened:
        opened.write(Batch([]))


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("parquet", "pyarrow", "parquet"), ("duckdb", "duckdb", "duckdb"), ("postgresql", "psycopg", "postgres")],
)
def test_missing_extra_is_named(name: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    place = "postgresql://127.0.0.1/none" if name == "postgresql" else "/nowhere/out"
    with pytest.raises(MissingExtra, match=rf"needs the extra '{extra}': pip install 'khabar\[{extra}\]'"):
        sinks.sink(place, name)


def test_second_run_on_a_server_is_refused(postgresql: str) -> None:
    with sinks.sink(postgresql, "postgresql"), pytest.raises(OutputError, match="another run is writing to it"):
        sinks.sink(postgresql, "postgresql").__enter__()
    with sinks.sink(postgresql, "postgresql"):
        pass


def test_password_is_in_no_message() -> None:
    pytest.importorskip("psycopg")
    url = "postgresql://me:secret@127.0.0.1:1/none?sslpassword=secret"
    with pytest.raises(OutputError) as raised, sinks.sink(url, "postgresql"):
        pass
    assert "secret" not in str(raised.value)
    assert str(raised.value).count("\n") == 0


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("a.jsonl", "jsonl"), ("a.CSV", "csv"), ("x/a.parquet", "parquet"), ("a.db", "sqlite"), ("a.duckdb", "duckdb"),
        ("postgres://h/d", "postgresql"), ("s3://b/a.parquet", "parquet"), ("a", "jsonl"), ("-", "jsonl"),
    ],
)  # fmt: skip
def test_format_is_told_by_the_target(target: str, name: str) -> None:
    assert sinks.format_of(target) == name


@pytest.mark.parametrize(("target", "name"), [("s3://b/a.duckdb", "duckdb"), ("file.sql", "postgresql")])
def test_database_needs_its_kind_of_place(target: str, name: str) -> None:
    with pytest.raises(InputError, match="writes to a"):
        sinks.sink(target, name)


def test_parquet_rows_wait_on_disk_and_make_large_groups(line: bytes, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    from khabar.sinks.parquet import GROUP

    before, most = pa.total_allocated_bytes(), 0
    with sinks.sink(str(tmp_path / "out.parquet"), "parquet") as sink:
        for number in range(60):
            sink.write(Batch([line.replace(b"/C calc", b"%d-%d %20000d" % (number, i, 0), 1) for i in range(20)]))
            most = max(most, pa.total_allocated_bytes() - before)
    assert most < 6 * 2**20, "what waits is in memory"
    for table in TABLES:
        file = pq.ParquetFile(tmp_path / f"out.parquet/{table.name}.parquet")
        assert file.num_row_groups <= file.read().nbytes / GROUP + 1, table.name
    assert pq.read_table(tmp_path / "out.parquet/records.parquet").num_rows == 1200


def test_duckdb_is_written_in_little_memory_and_read_without_sorting(lines: list[bytes], tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    target = str(tmp_path / "out.duckdb")
    opened: Any = sinks.sink(target, "duckdb")
    with opened as sink:
        assert list(sink.execute("SELECT current_setting('memory_limit')")) == [("488.2 MiB",)]
        for line in lines:
            sink.write(Batch([line]))
    assert [line for batch in sinks.records(target, "duckdb") for line in batch.records] == lines
