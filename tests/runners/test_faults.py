"""The command killed for real, on a full disk, twice at once; benchmarks/faults.py does it longer, to every store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
Articles = Callable[..., Path]


def command(source: Path, target: Path, *more: str) -> list[str]:
    how = ["-j", "2", "--shard-size", "20", *more]
    return [sys.executable, "-m", "khabar", "extract", str(source), "-o", str(target), *how]


def ran(source: Path, target: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(source, target, *more), capture_output=True, text=True, check=False)


def parts(target: Path) -> int:
    return len(list(Path(f"{target}.khabar/parts").glob("part-*[0-9]")))


def started(source: Path, target: Path, when: int, *more: str) -> subprocess.Popen[bytes]:
    """The command, with so many parts done."""
    process = subprocess.Popen(command(source, target, *more), stderr=subprocess.PIPE, start_new_session=True)
    while process.poll() is None and parts(target) < when:
        time.sleep(0.01)
    assert process.poll() is None, process.stderr and process.stderr.read()
    return process


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, articles: Articles) -> tuple[Path, bytes]:
    """Articles, and what an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("whole")
    path = articles(900, folder)
    assert ran(path, folder / "whole.jsonl", "-q").returncode == 0
    return path, (folder / "whole.jsonl").read_bytes()


@pytest.fixture
def source(made: tuple[Path, bytes]) -> Path:
    return made[0]


@pytest.fixture
def whole(made: tuple[Path, bytes]) -> bytes:
    return made[1]


def test_killed_parent_loses_and_doubles_nothing(source: Path, whole: bytes, tmp_path: Path) -> None:
    for when in (5, 20, 30):
        process = started(source, tmp_path / "out.jsonl", when, "--resume")
        process.kill()
        process.communicate()
        assert not (tmp_path / "out.jsonl").exists()
    done = ran(source, tmp_path / "out.jsonl", "--resume", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.jsonl").read_bytes() == whole


def test_killed_workers_lose_and_double_nothing(source: Path, whole: bytes, tmp_path: Path) -> None:
    process = started(source, tmp_path / "out.jsonl", 3)
    for _ in range(2):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        worker = next(int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.1)
    process.communicate()
    assert process.returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == whole


def test_interrupt_ends_with_130_and_can_be_resumed(source: Path, whole: bytes, tmp_path: Path) -> None:
    process = started(source, tmp_path / "out.jsonl", 10)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: parent and workers
    _, err = process.communicate()
    assert (process.returncode, err.decode()) == (130, "khabar: interrupted; --resume goes on from here\n")
    assert not (tmp_path / "out.jsonl").exists()
    assert ran(source, tmp_path / "out.jsonl", "--resume", "-q").returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == whole


def test_second_run_at_once_is_refused(source: Path, whole: bytes, tmp_path: Path) -> None:
    process = started(source, tmp_path / "out.jsonl", 2)
    second = ran(source, tmp_path / "out.jsonl")
    assert (second.returncode, second.stderr) == (
        2,
        f"khabar: {tmp_path / 'out.jsonl'}: another run is writing to it\n",
    )
    process.communicate()
    assert process.returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a tmpfs needs root")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("name", ["jsonl", "jsonl.gz", "parquet", "csv", "sqlite", "duckdb"])
def test_full_disk_is_one_line_and_can_be_resumed(name: str, source: Path, whole: bytes, small_disk: Path) -> None:
    target = small_disk / f"out.{name}"
    done = ran(source, target)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1 and done.stderr.startswith(f"khabar: {target}"), done.stderr
    assert [path.name for path in small_disk.iterdir() if path.name.endswith(".aside")] == []
    assert name in ("sqlite", "duckdb") or not target.exists()
    subprocess.run(["mount", "-o", "remount,size=60m", small_disk], check=True)
    done = ran(source, target, "--resume")
    assert done.returncode == 0, done.stderr

    from khabar import sinks

    found = [line for batch in sinks.records(str(target), sinks.format_of(str(target))) for line in batch.records]
    assert sorted(found) == sorted(whole.splitlines())
    assert [path.name for path in small_disk.iterdir() if ".khabar" in path.name or ".aside" in path.name] == []
