"""The command line of batches: outputs, progress, convert, schema, watch."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khabar.sinks.tables import MERGED, TABLES

FILES = Path(__file__).parent / "files"
Run = Any
Articles = Callable[[int, Path], Path]


def ids(path: Path) -> list[str]:
    return [json.loads(line)["article"]["id"] for line in path.read_bytes().splitlines()]


def test_output_names_its_format(run: Run, tmp_path: Path) -> None:
    targets = [tmp_path / f"out.{name}" for name in ("jsonl", "csv", "parquet", "sqlite", "duckdb")]
    ran = run("extract", FILES / "folder", *(word for target in targets for word in ("-o", target)))
    assert ran.code == 0
    assert ran.err.startswith("khabar: 3 articles, 0 rejected; ")
    assert [target.is_dir() for target in targets] == [False, True, True, False, False]
    assert [path.name for path in tmp_path.iterdir() if "khabar" in path.name] == []


def test_format_overrides_the_suffix(run: Run, tmp_path: Path) -> None:
    assert run("extract", FILES / "folder", "-o", tmp_path / "tables", "--to", "csv-bom", "-q").code == 0
    assert (tmp_path / "tables" / "facts.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_jobs_write_to_stdout_in_order(run: Run, articles: Articles, tmp_path: Path) -> None:
    path = articles(50, tmp_path)
    assert run("extract", path, "-j", "2", "--shard-size", "7", "-q") == run("extract", path, "-q")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["articles.jsonl"]


def test_broken_pipe_of_many_processes_leaves_nothing(articles: Articles, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "khabar", "extract", str(articles(900, tmp_path)), "-j", "2"]
    environment = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (141, b"")
    assert [path.name for path in (tmp_path / "tmp").iterdir() if "khabar" in path.name] == []


def test_columns_are_given_by_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("headline,body,day\nت,ارتفع السهم 3%,2024-08-27\n", encoding="utf-8")
    names = ["--text-column", "body", "--title-column", "headline", "--published-column", "day"]
    (record,) = run("extract", tmp_path / "a.csv", *names).records
    assert (record["article"]["title"], record["article"]["published"]) == ("ت", "2024-08-27")
    assert [mention["text"] for mention in record["mentions"]] == ["3%"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "{}/a.jsonl", "-o", "{}/a.jsonl"], "the same output twice"),
        (["-o", "{}/a.parquet", "-o", "{}/./a.parquet/"], "the same output twice"),
        (["-o", "{}/a.xlsx"], "a.xlsx: unknown suffix: use --to, or one of .jsonl, "),
        (["-o", "{}/a.parquet.gz"], "a.parquet.gz: of all formats only that is compressed as a whole: JSON Lines"),
        (["-o", "-", "--to", "csv"], "-: standard output takes JSON Lines"),
        (["-o", "{}/a.jsonl", "--country", "Saudi"], "country should be two letters like SA, found 'Saudi'"),
        (["-o", "{}/a.jsonl", "--runner", "ray", "--address", "127.0.0.1:1"], "ray: 127.0.0.1:1: Connection refused"),
        (["-o", "{}/no/a.parquet"], "No such file or directory"),
        (["-o", "{}/in.jsonl"], "is also an input"),
        (["-o", "mysql://h/d"], "mysql://h/d: "),
        (["-o", "{}/a.txt", "--to", "postgresql"], "postgresql writes to a URL like postgresql://user@host/database"),
        (["-o", "s3://bucket/a.duckdb"], "duckdb writes to a local file"),
        (["--address", "h:1"], "--address is for --runner ray"),
        (["-o", "{}/a.parquet", "--watch"], "in.jsonl: --watch takes folders"),
        (["-o", "postgresql://127.0.0.1:1/none"], "postgresql://127.0.0.1:1/none: "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_options_are_checked_before_work(run: Run, args: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "5%"}\n')
    ran = run("extract", tmp_path / "in.jsonl", *(arg.format(tmp_path) for arg in args))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_rejects_beyond_twenty_are_in_the_file_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("x\n" * 30)
    ran = run("extract", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert (ran.code, ran.err.count("rejected in"), ran.err.count("rejected /")) == (7, 0, 20)
    assert "khabar: 0 articles, 30 rejected (30 not_json); " in ran.err
    assert len((tmp_path / "out.jsonl.rejects.jsonl").read_bytes().splitlines()) == 30
    assert run("extract", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "-v").err.count("rejected /") == 30


def test_too_many_rejects_end_with_7(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("x\n" * 30)
    ran = run("extract", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--max-rejects", "5")
    assert ran.code == 7
    assert ran.err.endswith("khabar: stopped: more than 5 rejected; mend the input and use --resume\n")


CHAIN = ["sqlite", "duckdb", "parquet", "csv", "postgresql", "jsonl"]


def test_convert_loses_nothing_on_the_way(
    run: Run, articles: Articles, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = os.environ.get("KHABAR_TEST_POSTGRESQL") and request.getfixturevalue("postgresql")
    source = tmp_path / "first.jsonl"
    assert run("extract", articles(30, tmp_path), "-o", source, "-q").code == 0
    before: object = source
    for name in CHAIN:
        if name == "postgresql" and not server:
            continue
        after: object = server if name == "postgresql" else tmp_path / f"out.{name}"
        ran = run("convert", before, "-o", after)
        assert (ran.code, ran.err.partition(";")[0]) == (0, "khabar: 30 records")
        before = after
    assert sorted((tmp_path / "out.jsonl").read_bytes().splitlines()) == sorted(source.read_bytes().splitlines())


@pytest.mark.parametrize(
    ("content", "message"), [(None, "no such file or directory"), (b"nonsense\n", "not a record of khabar: nonsense…")]
)
def test_convert_refuses_what_is_no_output(run: Run, content: bytes | None, message: str, tmp_path: Path) -> None:
    if content:
        (tmp_path / "a.jsonl").write_bytes(content)
    ran = run("convert", tmp_path / "a.jsonl", "-o", tmp_path / "b.csv")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert message in ran.err
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "duckdb"])
def test_schema_prints_sql(run: Run, dialect: str) -> None:
    ran = run("schema", "--sql", dialect)
    assert ran.code == 0
    assert ran.out.count("CREATE TABLE") == len(TABLES) + len(MERGED) + 1  # and the version


def on_a_terminal(*args: str) -> tuple[int, str]:
    """Exit code, and what a person sees on a terminal of 100 columns."""
    here, there = pty.openpty()
    environment = os.environ | {"COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(
        [sys.executable, "-m", "khabar", *args], stderr=there, stdout=there, env=environment
    ) as process:
        os.close(there)
        seen = b""
        while True:
            try:
                data = os.read(here, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data
    os.close(here)
    return process.returncode, seen.decode()


def test_progress_is_drawn_on_a_terminal(articles: Articles, tmp_path: Path) -> None:
    source = articles(600, tmp_path)
    code, seen = on_a_terminal("extract", str(source), "-o", str(tmp_path / "out.jsonl"), "-j", "1")
    assert code == 0
    assert "articles" in seen and "/s" in seen and "rejected" in seen
    assert seen.rstrip().rpartition("khabar: ")[2].startswith("600 articles, 0 rejected; ")


def test_quiet_shows_nothing_on_a_terminal(tmp_path: Path) -> None:
    out = str(tmp_path / "out.jsonl")
    assert on_a_terminal("extract", str(FILES / "folder"), "-o", out, "-q") == (0, "")


def watching(folder: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "khabar", "extract", str(folder), "--watch", "-o", str(out), "-q"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)


@pytest.mark.slow
def test_watch_takes_files_as_they_land_each_once(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out.jsonl"
    folder.mkdir()
    (folder / "a.txt").write_text("5%")
    with watching(folder, out) as process:
        until(lambda: out.exists() and ids(out) == ["a"])
        (folder / "b.jsonl").write_text('{"id": "b1", "text": "6%"}\n{"id": "b2", "text": "7%"}\nx\n')
        until(lambda: ids(out) == ["a", "b1", "b2"])
        process.kill()
        process.communicate(timeout=60)
    with out.open("ab") as stream:
        stream.write(b'{"half": ')  # as a kill in the middle of a file leaves it
    (folder / "c.txt").write_text("8%")
    with watching(folder, out) as process:
        until(lambda: out.read_bytes().endswith(b"}\n") and ids(out) == ["a", "b1", "b2", "c"])
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    (reject,) = map(json.loads, (tmp_path / "out.jsonl.rejects.jsonl").read_bytes().splitlines())
    assert (reject["position"], reject["reason"]) == (3, "not_json")


@pytest.mark.slow
def test_watch_fills_a_database(tmp_path: Path) -> None:
    import sqlite3

    folder, out = tmp_path / "in", tmp_path / "out.sqlite"
    folder.mkdir()
    (folder / "a.txt").write_text("5%")

    def count() -> int:
        if not out.exists():
            return 0
        connection = sqlite3.connect(out)
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.Error:
            return 0
        finally:
            connection.close()

    with watching(folder, out) as process:
        until(lambda: count() == 1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_records_are_compressed_by_suffix_and_convert_reads_them(suffix: str, run: Run, tmp_path: Path) -> None:
    from backports import zstd

    (tmp_path / "in.jsonl").write_text('{"text": "ارتفع السهم 3%"}\n' * 3, "utf-8")
    target = tmp_path / f"out.jsonl{suffix}"
    assert run("extract", tmp_path / "in.jsonl", "-q", "-o", target).code == 0
    assert run("extract", tmp_path / "in.jsonl", "-q", "-o", tmp_path / "plain.jsonl").code == 0
    packed, plain = target.read_bytes(), (tmp_path / "plain.jsonl").read_bytes()
    assert (gzip.decompress(packed) if suffix == ".gz" else zstd.decompress(packed)) == plain
    assert run("extract", tmp_path / "in.jsonl", "-q", "-o", target).code == 0
    assert target.read_bytes() == packed
    assert run("convert", target, "-o", tmp_path / "back.jsonl").code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == plain
    target.write_bytes(packed[:-9])
    ran = run("convert", target, "-o", tmp_path / "no.csv")
    assert (ran.code, ran.err.count("\n"), (tmp_path / "no.csv").exists()) == (2, 1, False)
    assert ran.err.startswith(f"khabar: {target}: ")


def test_convert_reads_standard_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("ارتفع السهم 3%", "utf-8")
    record = run("extract", tmp_path / "in.txt", "-q").out
    assert run("convert", "-", "-q", "-o", tmp_path / "a.csv", stdin=record.encode()).code == 0
    assert run("convert", tmp_path / "a.csv", "-q", "-o", "-").out == record


@pytest.mark.parametrize(("target", "message"), [("no/a.csv", "No such file or directory"), ("a.csv", "also an input")])
def test_convert_refuses_what_it_cannot_write(run: Run, target: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("ارتفع السهم 3%", "utf-8")
    assert run("extract", tmp_path / "in.txt", "-q", "-o", tmp_path / "a.csv").code == 0
    before = sorted(tmp_path.rglob("*"))
    ran = run("convert", tmp_path / "a.csv", "-o", tmp_path / target)
    assert (ran.code, message in ran.err, sorted(tmp_path.rglob("*"))) == (2, True, before)
