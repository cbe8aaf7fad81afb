"""How batches scale: processes, memory, Ray, and what each kind of output costs.

    uv run python benchmarks/batch.py [--jsonl FILE] [--articles 7000] [--rounds 3] [--only jobs memory ray sinks]

Everything is measured in one run, in rounds that take turns, of which the best counts: on a busy machine compare the
ratios, not the times. The load is the articles of `--jsonl` (or made ones, see bench.py), repeated with new ids.

- jobs: articles a second by the command with -j 1 and -j 2, JSONL to JSONL, start-up included, beside what two bare
  loops gain from the second core at that time.
- memory: peak resident memory of the parent and of its largest worker, at 1,000 and at 50,000 articles, by kind of
  output: all articles in turn (the longest may not be among the first thousand), and the first thousand fifty times.
- ray: seconds of the same run on Ray (its start included) and on the local pool.
- sinks: CPU seconds of writing finished records, against those of extracting them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from khabar import sinks
from khabar.readers import Options, pieces
from khabar.runners.local import warm
from khabar.runners.shard import Recipe, one

MEASURES = ("jobs", "memory", "ray", "sinks")


def load(base: list[dict[str, Any]], count: int, path: Path) -> Path:
    """So many articles, the same ones again and again with new ids."""
    with path.open("w", encoding="utf-8") as stream:
        for i in range(count):
            stream.write(json.dumps(base[i % len(base)] | {"id": f"b{i}"}, ensure_ascii=False) + "\n")
    return path


def run(source: Path, folder: Path, *more: str) -> tuple[float, dict[str, float]]:
    """Seconds of the command, and peak memory in MB of the parent and of its largest worker."""
    command = [sys.executable, "-m", "khabar", "extract", str(source), "-q", "-o", str(folder / "out.jsonl"), *more]
    began, peaks = time.perf_counter(), {"parent": 0.0, "worker": 0.0}
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            _note(process.pid, peaks)
            time.sleep(0.02)
    assert process.returncode == 0
    return time.perf_counter() - began, peaks


def _note(parent: int, peaks: dict[str, float]) -> None:
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for role, pid in (("parent", parent), *(("worker", int(child)) for child in children)):
            status = Path(f"/proc/{pid}/status").read_text()
            if match := re.search(r"VmHWM:\s*(\d+)", status):
                peaks[role] = max(peaks[role], int(match[1]) / 1024)
    except OSError:
        return


_SPIN = "import sys, time\nx = 0\nfor i in range(20_000_000): x += i * i"


def ceiling() -> float:
    """How many times faster this machine is with two processes than with one, right now: 2 if nobody else is on it."""

    def seconds(count: int) -> float:
        began = time.perf_counter()
        for process in [subprocess.Popen([sys.executable, "-c", _SPIN]) for _ in range(count)]:
            process.wait()
        return time.perf_counter() - began

    return 2 * seconds(1) / seconds(2)


def jobs(source: Path, folder: Path, count: int, rounds: int) -> None:
    """One process against two, and against what the machine has to give."""
    for number in range(1, rounds + 1):
        before = ceiling()
        (one_, cpu_one), (two, cpu_two) = (_timed(source, folder, n) for n in "12")
        possible = (before + ceiling()) / 2
        rates = f"-j 1 {count / one_:,.0f}/s, -j 2 {count / two:,.0f}/s: {one_ / two:.2f} x"
        print(
            f"jobs: round {number}: {count} articles: {rates}; two bare loops on this machine: {possible:.2f} x; ",
            end="",
        )
        print(f"CPU {cpu_one:.1f} s and {cpu_two:.1f} s: {2 * cpu_one / cpu_two:.2f} x on two free cores")


def _timed(source: Path, folder: Path, jobs_: str) -> tuple[float, float]:
    """Seconds by the clock, and of CPU in all processes."""

    def used() -> float:
        found = resource.getrusage(resource.RUSAGE_CHILDREN)
        return found.ru_utime + found.ru_stime

    before = used()
    return run(source, folder, "-j", jobs_)[0], used() - before


def memory(base: list[dict[str, Any]], folder: Path, names: list[str]) -> None:
    """A thousand articles against fifty thousand."""
    for name in names:
        few = _peaks(base, 1_000, folder, name)
        for what, articles in (("", base), (", the same ones again and again", base[:1_000])):
            many = _peaks(articles, 50_000, folder, name)
            ratios = [
                f"{role} {few[role]:.0f} and {many[role]:.0f} MB ({many[role] / few[role]:.3f} x)" for role in few
            ]
            print(f"memory, {name}{what}: {', '.join(ratios)}", flush=True)


def _peaks(articles: list[dict[str, Any]], count: int, folder: Path, name: str) -> dict[str, float]:
    target = folder / "out.jsonl"
    try:
        return run(load(articles, count, folder / "memory.jsonl"), folder, "-j", "2", "--to", name)[1]
    finally:
        shutil.rmtree(target, ignore_errors=True)
        target.unlink(missing_ok=True)


def ray(source: Path, folder: Path, count: int, rounds: int) -> None:
    """The local pool against Ray."""
    local, there = [], []
    for _ in range(rounds):
        local.append(run(source, folder, "-j", "2")[0])
        there.append(run(source, folder, "-j", "2", "--runner", "ray")[0])
    print(f"ray: {count} articles: local {min(local):.1f} s, ray {min(there):.1f} s, its start included")


def sinks_(source: Path, folder: Path, rounds: int) -> None:
    """CPU seconds by kind of output."""
    recipe = Recipe()
    warm(recipe)
    given = list(pieces([str(source)], Options()))
    lines, began = [], time.process_time()
    for piece in given:
        made = one(piece, recipe)
        assert isinstance(made, tuple)
        lines.append(made[2])
    extraction = time.process_time() - began
    batches = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    began = time.process_time()
    for batch in batches:
        assert sinks.Batch(batch).rows
    flat = time.process_time() - began
    print(f"sinks: extraction of {len(lines)} articles {extraction:.2f} s")
    print(f"sinks: flattening {flat:6.2f} s, {flat / extraction:.0%}, once for all tabular outputs")
    server = os.environ.get("KHABAR_TEST_POSTGRESQL")
    for name in sinks.FORMATS:
        if name == "postgresql" and not server:
            continue
        best = min(_written(name, batches, folder, server) for _ in range(rounds))
        print(f"sinks: {name:11}{best:6.2f} s, {best / extraction:.0%} of extraction")


def _written(name: str, batches: list[list[bytes]], folder: Path, server: str | None) -> float:
    target = str(folder / f"sink.{name}")
    if name == "postgresql":
        import psycopg

        with psycopg.connect(str(server), autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench")
        target = f"{server}?options=-csearch_path%3Dbench"
    began = time.process_time()
    with sinks.sink(target, name) as sink:
        for batch in batches:
            sink.write(sinks.Batch(batch))
    seconds = time.process_time() - began
    shutil.rmtree(target, ignore_errors=True)
    Path(target).unlink(missing_ok=True)
    return seconds


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--jsonl", type=Path, help="articles to use instead of made ones")
    parser.add_argument("--articles", type=int, default=7000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES)
    parser.add_argument("--memory-of", nargs="+", choices=sorted(sinks.FORMATS), default=["jsonl", "parquet"])
    args = parser.parse_args()
    if args.jsonl:
        base = [json.loads(line) for line in args.jsonl.read_bytes().splitlines()]
    else:
        from bench import made

        base = [json.loads(line) for line in made(1000)]
    random.Random(1).shuffle(base)  # else a thousand articles are none of the long ones
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = load(base, args.articles, folder / "load.jsonl")
        if "sinks" in args.only:
            sinks_(load(base, min(args.articles, 2000), folder / "few.jsonl"), folder, args.rounds)
        if "jobs" in args.only:
            jobs(source, folder, args.articles, args.rounds)
        if "ray" in args.only:
            ray(source, folder, args.articles, args.rounds)
        if "memory" in args.only:
            memory(base, folder, args.memory_of)


if __name__ == "__main__":
    main()
