"""What a batch loses when it is killed: nothing. Kills workers and parents for real, resumes, and compares.

    uv run python benchmarks/faults.py [--articles 2000] [--kills 20] [--to jsonl parquet …] [--jsonl FILE]

For each format: one run that nobody disturbs; a run in which a worker is killed (SIGKILL) at random moments, until as
many were as asked for; a run whose parent is killed at random moments, resumed each time. Their outputs have to be
equal: JSONL byte for byte, the others table by table. PostgreSQL is tried where KHABAR_TEST_POSTGRESQL names a server.
Prints a line a format; exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from khabar.sinks.tables import TABLES

FORMATS = ["jsonl", "parquet", "csv", "sqlite", "duckdb", "postgresql"]


def digest(target: str, name: str) -> str:
    """Of all that an output holds, in its own order for files and in that of the rows for databases."""
    if name == "jsonl":
        return hashlib.sha256(Path(target).read_bytes()).hexdigest()
    made = hashlib.sha256()
    for table in TABLES:
        made.update(table.name.encode())
        for row in content(target, name, table.name):
            made.update(repr(row).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def content(target: str, name: str, table: str) -> list[Any]:
    """The rows of a table."""
    if name == "csv":
        return (Path(target) / f"{table}.csv").read_bytes().splitlines()
    if name == "parquet":
        import pyarrow.parquet as pq

        return pq.read_table(Path(target) / f"{table}.parquet").to_pylist()  # type: ignore[no-any-return]
    if name == "sqlite":
        import sqlite3 as client
    elif name == "duckdb":
        import duckdb as client  # type: ignore[no-redef]
    else:
        import psycopg as client  # type: ignore[no-redef]
    connection = client.connect(target)
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    connection.close()
    return sorted(rows, key=repr)


def started(source: Path, target: str, *more: str) -> subprocess.Popen[bytes]:
    """The command, running in a session of its own."""
    command = [sys.executable, "-m", "khabar", "extract", str(source), "-o", target, "-j", "2", "-q", *more]
    return subprocess.Popen(command, cwd=source.parent, stderr=subprocess.PIPE, start_new_session=True)


def children(pid: int) -> list[int]:
    """Worker processes of a parent, the resource tracker left out."""
    found = []
    for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            if b"spawn_main" in Path(f"/proc/{line}/cmdline").read_bytes():
                found.append(int(line))
        except OSError:
            continue
    return found


def finished(process: subprocess.Popen[bytes]) -> None:
    """Waits for a good end."""
    _, err = process.communicate(timeout=600)
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {err.decode()}")


def kill_workers(source: Path, target: str, kills: int, spread: float, rng: random.Random) -> tuple[int, int]:
    """Kills and runs that it took."""
    done = runs = 0
    while done < kills:
        runs += 1
        process = started(source, target)
        while process.poll() is None and done < kills:
            time.sleep(rng.uniform(0.2, spread / 4))
            try:
                victims = children(process.pid)
                if victims:
                    os.kill(rng.choice(victims), signal.SIGKILL)
                    done += 1
            except OSError:
                break
        finished(process)
    return done, runs


def kill_parents(source: Path, target: str, kills: int, spread: float, rng: random.Random) -> tuple[int, int]:
    """Kills and runs that it took: the last of each chain ends by itself."""
    done = runs = 0
    while done < kills:
        process = started(source, target, "--resume")
        runs += 1
        try:
            process.wait(rng.uniform(0.3, spread))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            done += 1
    finished(started(source, target, "--resume"))
    return done, runs + 1


def main() -> None:
    """Tries every format."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--to", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--jsonl", type=Path, help="articles to use instead of made ones")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng, failed = random.Random(args.seed), False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "articles.jsonl"
        if args.jsonl:
            source.write_bytes(b"".join(args.jsonl.read_bytes().splitlines(keepends=True)[: args.articles]))
        else:
            from bench import made

            source.write_bytes(b"".join(made(args.articles)))
        for format_ in args.to:
            failed |= not tried(format_, source, folder, args.kills, rng)
    sys.exit(failed)


def tried(format_: str, source: Path, folder: Path, kills: int, rng: random.Random) -> bool:
    """Whether one format came through."""
    server = os.environ.get("KHABAR_TEST_POSTGRESQL")
    if format_ == "postgresql" and not server:
        print("postgresql: left out, KHABAR_TEST_POSTGRESQL names no server")
        return True
    targets = [str(folder / f"{run}.{format_}") for run in ("whole", "workers", "parents")]
    if format_ == "postgresql":
        targets = [_schema(str(server), run) for run in ("whole", "workers", "parents")]
    began = time.monotonic()
    finished(started(source, targets[0]))
    spread = time.monotonic() - began
    workers = kill_workers(source, targets[1], kills, spread, rng)
    parents = kill_parents(source, targets[2], kills, spread, rng)
    whole, *others = (digest(target, format_) for target in targets)
    good = others == [whole, whole]
    lines = len(source.read_bytes().splitlines())
    print(
        json.dumps(
            {
                "format": format_, "articles": lines, "seconds": round(spread, 2), "workers killed": workers[0],
                "parents killed": parents[0], "runs": workers[1] + parents[1], "equal": good,
            }
        ),
        flush=True,
    )  # fmt: skip
    return good


def _schema(url: str, name: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS faults_{name} CASCADE")
        connection.execute(f"CREATE SCHEMA faults_{name}")
    return f"{url}?options=-csearch_path%3Dfaults_{name}"


if __name__ == "__main__":
    main()
