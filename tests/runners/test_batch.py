"""Batches: nothing lost, nothing doubled, the same bytes wherever and however often they run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khabar import sinks
from khabar.errors import OutputError
from khabar.readers import Options, Piece, pieces
from khabar.records import Reject
from khabar.runners import local, shard
from khabar.runners.batch import Plan, TooManyRejectsError, run
from khabar.runners.lock import locked
from khabar.runners.parts import Done, Parts
from khabar.runners.shard import Part, Recipe, Shard, shards
from khabar.sinks.jsonl import JsonlSink

Articles = Callable[..., Path]


class Silent:
    """A watcher that only remembers."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.articles = self.done_before = 0
        self.rejects: list[dict[str, Any]] = []
        self._stop_after = stop_after

    def begun(self) -> None:
        self.articles += 1
        if self.articles == self._stop_after:
            raise KeyboardInterrupt

    def skipped(self, count: int) -> None:
        self.done_before += count

    def read(self, count: int) -> None:
        pass

    def rejected(self, reject: dict[str, Any]) -> None:
        self.rejects.append(reject)


def plan(paths: list[Path], target: Path, **more: Any) -> Plan:
    return Plan(tuple(map(str, paths)), ((str(target), sinks.format_of(str(target))),), shard_size=10, **more)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_bytes_are_the_same_in_many_processes(articles: Articles, tmp_path: Path) -> None:
    source = articles(95, tmp_path)
    run(plan([source], tmp_path / "one.jsonl"), Silent())
    manifest = run(plan([source], tmp_path / "two.jsonl", jobs=2), Silent())
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert len(lines(tmp_path / "one.jsonl")) == 95
    assert (manifest.shards, manifest.counts.written) == (10, 95)


def test_interrupted_run_goes_on_where_it_was(articles: Articles, tmp_path: Path) -> None:
    source = articles(95, tmp_path)
    run(plan([source], tmp_path / "whole.jsonl"), Silent())
    with pytest.raises(KeyboardInterrupt):
        run(plan([source], tmp_path / "out.jsonl"), Silent(stop_after=58))
    assert not (tmp_path / "out.jsonl").exists()
    watcher = Silent()
    manifest = run(plan([source], tmp_path / "out.jsonl", resume=True), watcher)
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert (watcher.done_before, watcher.articles, manifest.resumed) == (50, 45, 5)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "articles.jsonl", "out.jsonl", "out.jsonl.manifest.json", "whole.jsonl", "whole.jsonl.manifest.json",
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["input", "country"])
def test_resumed_run_does_again_what_has_changed(change: str, articles: Articles, tmp_path: Path) -> None:
    source = articles(95, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(plan([source], tmp_path / "out.jsonl"), Silent(stop_after=58))
    if change == "input":
        source.write_text(source.read_text().replace("a12", "changed12"))
    recipe = Recipe(country="KW") if change == "country" else Recipe()
    watcher = Silent()
    run(plan([source], tmp_path / "out.jsonl", resume=True, recipe=recipe), watcher)
    assert watcher.done_before == (40 if change == "input" else 0)
    run(plan([source], tmp_path / "whole.jsonl", recipe=recipe), Silent())
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_without_resume_a_run_begins_anew(articles: Articles, tmp_path: Path) -> None:
    source = articles(30, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(plan([source], tmp_path / "out.jsonl"), Silent(stop_after=25))
    watcher = Silent()
    run(plan([source], tmp_path / "out.jsonl"), watcher)
    assert (watcher.done_before, watcher.articles) == (0, 30)


def test_repeated_article_is_written_once_and_its_namesake_rejected(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [
        {"id": "a", "text": "5%"},
        {"id": "a", "text": "5%"},
        {"id": "a", "text": "6%"},
        {"text": "7%"},
        {"text": "7%"},
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    manifest = run(plan([source], tmp_path / "out.jsonl"), Silent())
    assert manifest.counts.model_dump() == {
        "read": 5, "written": 2, "repeated": 2, "rejected": 1, "reasons": {"duplicate_id": 1},
    }  # fmt: skip
    (reject,) = lines(tmp_path / "out.jsonl.rejects.jsonl")
    assert (reject["position"], reject["reason"]) == (3, "duplicate_id")


def test_rejects_are_written_in_order_and_forgotten_when_there_are_none(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "5%"}\nx\n{"text": 1}\n')
    watcher = Silent()
    run(plan([source], out), watcher)
    written = lines(tmp_path / "out.jsonl.rejects.jsonl")
    assert [(r["input"], r["position"], r["reason"]) for r in written] == [
        (str(source), 2, "not_json"), (str(source), 3, "no_text"),
    ]  # fmt: skip
    assert watcher.rejects == written
    source.write_text('{"text": "5%"}\n')
    run(plan([source], out), Silent())
    assert not (tmp_path / "out.jsonl.rejects.jsonl").exists()


def test_too_many_rejects_stop_the_run(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("x\n" * 50)
    with pytest.raises(TooManyRejectsError, match="more than 20 rejected"):
        run(plan([source], tmp_path / "out.jsonl", max_rejects=20), Silent())
    assert not (tmp_path / "out.jsonl").exists()
    run(plan([source], tmp_path / "out.jsonl", max_rejects=50), Silent())


def test_names_that_are_no_utf8_are_written_as_such(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/in\xff"
    os.mkdir(folder)
    for name, data in ((b"/\xfe.txt", b"5%"), (b"/\xfd.html", b"")):
        with open(folder + name, "wb") as stream:
            stream.write(data)
    targets = tuple((str(tmp_path / f"out.{name}"), name) for name in ("jsonl", "sqlite"))
    for _ in range(2):
        manifest = run(Plan((os.fsdecode(folder),), targets), Silent())
        assert (manifest.counts.written, manifest.counts.rejected) == (1, 1)
    assert lines(tmp_path / "out.jsonl")[0]["article"]["id"] == "\ufffd"
    assert lines(tmp_path / "out.jsonl.rejects.jsonl")[0]["input"].endswith("/in\ufffd/\ufffd.html")
    assert [len(batch.rejects) for batch in sinks.records(*targets[1])] == [0, 1]


def test_manifest_tells_inputs_versions_and_counts(articles: Articles, tmp_path: Path) -> None:
    import hashlib

    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.txt").write_text("5%")
    source = articles(12, tmp_path)
    run(plan([source, folder], tmp_path / "out.jsonl"), Silent())
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_text())
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert manifest["inputs"][0] == {
        "path": str(source), "files": 1, "bytes": source.stat().st_size, "sha256": digest,
    }  # fmt: skip
    assert (manifest["inputs"][1]["files"], manifest["inputs"][1]["bytes"]) == (3, 6)
    assert (manifest["counts"]["read"], manifest["counts"]["written"]) == (15, 15)
    assert manifest["engine"]["lexicon"].startswith("sha256:")
    assert manifest["seconds"] > 0 and manifest["packages"]["numpy"]


def test_second_run_on_an_output_is_refused(articles: Articles, tmp_path: Path) -> None:
    with locked(f"{tmp_path / 'out.jsonl'}.khabar", "it"), pytest.raises(OutputError, match="another run is writing"):
        run(plan([articles(3, tmp_path)], tmp_path / "out.jsonl"), Silent())
    run(plan([articles(3, tmp_path)], tmp_path / "out.jsonl"), Silent())


def test_lock_of_a_dead_run_is_no_lock(articles: Articles, tmp_path: Path) -> None:
    script = "import os, sys, signal; from khabar.runners.lock import locked\n"
    script += "with locked(sys.argv[1], 'it'): os.kill(os.getpid(), signal.SIGKILL)"
    died = subprocess.run([sys.executable, "-c", script, f"{tmp_path / 'out.jsonl'}.khabar"], check=False)
    assert died.returncode == -signal.SIGKILL
    assert (tmp_path / "out.jsonl.khabar" / "lock").exists()
    run(plan([articles(3, tmp_path)], tmp_path / "out.jsonl"), Silent())


def test_several_outputs_are_written_in_one_run(articles: Articles, tmp_path: Path) -> None:
    source = articles(25, tmp_path)
    targets = tuple((str(tmp_path / f"out.{name}"), name) for name in ("jsonl", "csv", "parquet", "sqlite", "duckdb"))
    run(Plan((str(source),), targets, shard_size=10), Silent())
    wanted = sorted((tmp_path / "out.jsonl").read_bytes().splitlines())
    for target, name in targets[1:]:
        assert sorted(line for batch in sinks.records(target, name) for line in batch.records) == wanted


def test_slow_article_is_a_reject(articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = shard.parse

    def slow(piece: Piece, options: Options) -> Any:
        while piece.position == 7:
            pass
        return parse(piece, options)

    monkeypatch.setattr(shard, "parse", slow)
    manifest = run(plan([articles(12, tmp_path)], tmp_path / "out.jsonl", recipe=Recipe(time_limit=0.3)), Silent())
    assert (manifest.counts.written, manifest.counts.reasons) == (11, {"time_limit": 1})
    assert lines(tmp_path / "out.jsonl.rejects.jsonl")[0]["message"] == "took more than 0.3 seconds"


def test_error_in_the_engine_is_a_reject(articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(piece: Piece, options: Options) -> Any:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr(shard, "parse", fails)
    run(plan([articles(1, tmp_path)], tmp_path / "out.jsonl"), Silent())
    assert lines(tmp_path / "out.jsonl.rejects.jsonl")[0]["message"] == "ZeroDivisionError: a b"


def made(count: int, tmp_path: Path, heavy: int | None = None) -> list[Shard]:
    path = tmp_path / "in.jsonl"
    text = "ارتفع السهم 3% إلى 5 ريالات " * 40_000
    rows = ({"id": str(i), "text": text if i == heavy else "5%"} for i in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return list(shards(pieces([str(path)], Options()), "", 10))


def rejects_of(parts: list[Part]) -> list[Reject]:
    found = [line for part in parts for line in part.data.splitlines()[1:] if line.startswith(b'{"input"')]
    return [Reject.model_validate_json(line) for line in found]


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stuck"])
def test_article_that_ends_its_process_is_a_reject(sent: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "GRACE", 0.5)
    monkeypatch.setattr(local, "LOOK", 0.02)
    todo = made(30, tmp_path, heavy=14)
    workers = local.Workers(Recipe(time_limit=0.5 if sent == signal.SIGSTOP else None), lambda: strike())

    def strike() -> None:
        for worker in workers._all:
            if worker.shard and worker.shard.number == 1 and worker.index == 4 and 4 not in worker.known:
                os.kill(worker.process.pid, sent)

    try:
        parts = sorted(workers.map(iter(todo), 2), key=lambda part: part.number)
    finally:
        workers.stop()
    assert [part.number for part in parts] == [0, 1, 2]
    (reject,) = rejects_of(parts)
    assert (reject.position, reject.reason) == (15, "crashed" if sent == signal.SIGKILL else "time_limit")
    assert sum(len(json.loads(part.data.splitlines()[0])["entries"]) for part in parts) == 29


def test_workers_that_die_idle_lose_nothing(tmp_path: Path) -> None:
    todo = made(60, tmp_path)
    workers = local.Workers(Recipe(), lambda: None)

    def given() -> Any:
        for one in todo:
            if one.number == 0:
                for worker in workers._all:  # all idle: the shard is sent to one that is gone
                    worker.process.kill()
                    worker.process.join()
            yield one

    try:
        parts = list(workers.map(given(), 2))
    finally:
        workers.stop()
    assert sorted(part.number for part in parts) == [0, 1, 2, 3, 4, 5]


def test_torn_part_is_no_part(tmp_path: Path) -> None:
    """As a loss of power may leave it."""
    from khabar.runners.parts import Parts

    (todo, *_), parts = made(3, tmp_path), Parts(str(tmp_path / "parts"))
    parts.put(shard.run(todo, Recipe()))
    assert parts.has(0, todo.digest) and not parts.has(1, todo.digest)
    (path,) = (tmp_path / "parts").iterdir()
    for size in (0, 10, path.stat().st_size - 1):
        os.truncate(path, size)
        assert not parts.has(0, todo.digest)
        parts.put(shard.run(todo, Recipe()))


def test_object_store_is_complete_when_its_marker_is_there() -> None:
    import fsspec

    from khabar.runners.parts import Parts

    files, parts = fsspec.filesystem("memory"), Parts("memory://bucket/out.khabar/parts")
    parts.put(Part(3, b'{"digest": "d", "inputs": [], "entries": [], "bytes": 0}\n'))
    assert parts.has(3, "d")
    files.rm("/bucket/out.khabar/parts/part-000003.done")
    assert not parts.has(3, "d")
    parts.clear()


@pytest.mark.parametrize("name", ["jsonl", "parquet", "csv"])
def test_urls_are_read_and_written(name: str, articles: Articles, tmp_path: Path) -> None:
    """On a local filesystem by its URL: the road that s3:// and gs:// take."""
    source = articles(25, tmp_path)
    (tmp_path / "in").mkdir()
    source.rename(tmp_path / "in" / "a.jsonl")
    source = tmp_path / "in" / "a.jsonl"
    target = f"file://{tmp_path}/out.{name}"
    with pytest.raises(KeyboardInterrupt):
        run(Plan((f"file://{tmp_path}/in",), ((target, name),), shard_size=10), Silent(stop_after=15))
    watcher = Silent()
    run(Plan((f"file://{tmp_path}/in",), ((target, name),), shard_size=10, resume=True), watcher)
    assert watcher.done_before == 10
    assert len([line for batch in sinks.records(target, name) for line in batch.records]) == 25
    assert (tmp_path / f"out.{name}.manifest.json").exists()
    assert not (tmp_path / f"out.{name}.khabar").exists()


def test_written_batches_are_forgotten_before_the_next_is_read(
    articles: Articles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[weakref.ref[sinks.Batch]] = []
    alive: list[int] = []
    write, get = JsonlSink.write, Parts.get

    def noted(self: JsonlSink, batch: sinks.Batch) -> None:
        written.append(weakref.ref(batch))
        write(self, batch)

    def watched(self: Parts, number: int) -> Done:
        alive.append(sum(batch() is not None for batch in written))
        return get(self, number)

    with pytest.raises(KeyboardInterrupt):
        run(plan([articles(50, tmp_path)], tmp_path / "out.jsonl"), Silent(stop_after=38))
    monkeypatch.setattr(JsonlSink, "write", noted)
    monkeypatch.setattr(Parts, "get", watched)
    run(plan([tmp_path / "articles.jsonl"], tmp_path / "out.jsonl", resume=True), Silent())
    assert (len(written), alive) == (5, [0] * 5)


def test_array_with_things_that_are_no_objects_is_read_in_many_processes(tmp_path: Path) -> None:
    rows = [{"text": "5%"}, 5, None, "ربح", [1], {"text": "6%"}]
    (tmp_path / "a.json").write_text(json.dumps(rows), "utf-8")
    manifest = run(plan([tmp_path / "a.json"], tmp_path / "out.jsonl", jobs=2), Silent())
    assert (manifest.counts.written, manifest.counts.reasons) == (2, {"not_json": 4})
