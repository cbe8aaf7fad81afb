"""Shards on a Ray cluster that is started here; its workers killed for real."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from khabar.readers import Options, pieces
from khabar.runners import cluster, shard
from khabar.runners.shard import Part, Recipe, Shard, shards

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray has its own
Articles = Callable[..., Path]


def dies_of_the_fifth(given: Shard, recipe: Recipe, report: Any = None, known: Any = None) -> Part:
    """Runs a shard, but a worker that meets the fifth article ends."""
    for index, piece in enumerate(given.pieces):
        if piece.position == 5 and index not in (known or {}):
            os.kill(os.getpid(), signal.SIGKILL)
    return shard.run(given, recipe, report, known)


def slow(given: Shard, recipe: Recipe, report: Any = None, known: Any = None) -> Part:
    """Runs a shard while time passes in its second article."""
    parse = shard.parse

    def parsed(piece: Any, options: Any) -> Any:
        while piece.position == 2:
            pass
        return parse(piece, options)

    shard.parse = parsed
    try:
        return shard.run(given, recipe, report, known)
    finally:
        shard.parse = parse


@pytest.fixture(scope="module", autouse=True)
def started() -> Iterator[Any]:
    """Ray, once for all tests of this file."""
    pytest.importorskip("ray")
    ray = cluster.load()
    ray.init(
        address="local",
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="error",
        configure_logging=False,
    )
    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    yield ray
    ray.shutdown()


@pytest.fixture
def todo(articles: Articles, tmp_path: Path) -> Iterator[Shard]:
    return shards(pieces([str(articles(20, tmp_path))], Options()), "", 10)


def reasons(parts: list[Part]) -> list[tuple[int, str]]:
    lines = [line for part in parts for line in part.data.splitlines()[1:] if line.startswith(b'{"input"')]
    return [(row["position"], row["reason"]) for row in map(json.loads, lines)]


@pytest.mark.parametrize(
    ("runs", "recipe", "wanted"),
    [(dies_of_the_fifth, Recipe(), [(5, "crashed")]), (slow, Recipe(time_limit=0.5), [(2, "time_limit")])],
    ids=["dies", "slow"],
)
def test_article_that_ends_or_holds_its_worker_is_a_reject(
    runs: Any, recipe: Recipe, wanted: list[Any], todo: Iterator[Shard], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "run", runs)
    monkeypatch.setattr(cluster, "RETRIES", 0)
    parts = sorted(cluster.ray(todo, recipe, None, 2, lambda: None), key=lambda part: part.number)
    assert [part.number for part in parts] == [0, 1]
    assert reasons(parts) == wanted
    assert sum(len(json.loads(part.data.splitlines()[0])["entries"]) for part in parts) == 19


def test_killed_workers_lose_and_double_nothing(articles: Articles, tmp_path: Path) -> None:
    from khabar.runners.local import inline

    def given() -> Iterator[Shard]:
        return shards(pieces([str(articles(400, tmp_path, 40))], Options()), "", 50)

    killed: list[int] = []
    parts = []
    for part in cluster.ray(given(), Recipe(), None, 2, lambda: None):
        parts.append(part)
        if len(parts) in (2, 5):
            killed += kill_a_worker()
    assert len(killed) == 2
    wanted = {part.number: part.data for part in inline(given(), Recipe(), lambda: None)}
    assert {part.number: part.data for part in parts} == wanted
    assert len(parts) == len(wanted)


def kill_a_worker() -> list[int]:
    """One that is running a task."""
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and (folder / "cmdline").read_bytes().startswith(b"ray::run"):
                os.kill(int(folder.name), signal.SIGKILL)
                return [int(folder.name)]
        except OSError:
            continue
    return []


def test_command_gives_the_same_bytes_and_goes_on(run: Any, articles: Articles, tmp_path: Path) -> None:
    source = articles(95, tmp_path)
    there = ["--runner", "ray", "-j", "2", "--shard-size", "10", "-q"]
    assert run("extract", source, "-o", tmp_path / "one.jsonl", "-j", "1", "-q").code == 0
    (tmp_path / "two.jsonl.rejects.jsonl").mkdir()  # nothing can be put there: the run fails when its shards are done
    text = source.read_text("utf-8")
    source.write_text(text + "x\n", "utf-8")
    assert run("extract", source, "-o", tmp_path / "two.jsonl", *there).code == 2
    (tmp_path / "two.jsonl.rejects.jsonl").rmdir()
    assert run("extract", source, "-o", tmp_path / "two.jsonl", *there, "--resume").code == 7
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert json.loads((tmp_path / "two.jsonl.manifest.json").read_text())["resumed"] == 10


def test_cluster_that_is_not_there_is_one_line(run: Any, articles: Articles, tmp_path: Path) -> None:
    ran = run("extract", articles(5, tmp_path), "--runner", "ray")
    assert (ran.code, ran.err) == (2, "khabar: --runner ray writes to an output: Ray itself writes to stdout\n")


def test_cluster_of_its_own_is_started_where_the_environment_names_another(articles: Articles, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "khabar", "extract", articles(5, tmp_path), "-o", tmp_path / "out.jsonl", "-q"]
    environment = {**os.environ, "RAY_ADDRESS": "127.0.0.1:1"}
    done = subprocess.run([*command, "--runner", "ray", "-j", "1"], env=environment, capture_output=True, timeout=120)
    assert (done.returncode, (tmp_path / "out.jsonl").read_bytes().count(b"\n")) == (0, 5), done.stderr
