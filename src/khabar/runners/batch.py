"""A batch: shards of the inputs to a runner, parts in order to the sinks, and a manifest when all is written."""

from __future__ import annotations

import json
import platform
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

from khabar import sinks, storage
from khabar.errors import KhabarError, OutputError
from khabar.readers import Tally, pieces
from khabar.records import Manifest
from khabar.records.manifest import Counts, InputSummary
from khabar.runners import cluster, local, memory
from khabar.runners.lock import locked
from khabar.runners.once import Once
from khabar.runners.parts import Done, Parts
from khabar.runners.places import Place, place
from khabar.runners.shard import PIECES, Part, Recipe, Shard, recipe_digest, shards
from khabar.settings import SCHEMA_VERSION

_PACKAGES = ("camel-tools", "daachorse", "numpy", "pydantic", "trafilatura", "pyarrow", "duckdb", "psycopg", "ray")


class TooManyRejectsError(KhabarError):
    """More was rejected than the run allows."""


@dataclass(frozen=True)
class Plan:
    """All that a batch is told."""

    paths: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]  # with their formats
    recipe: Recipe = field(default_factory=Recipe)
    jobs: int = 1
    runner: str = "local"
    address: str | None = None
    resume: bool = False
    max_rejects: int | None = None
    shard_size: int = PIECES
    place: Place | None = None  # where parts, rejects and manifest go: by default beside the first target


class Watcher(Protocol):
    """Who is told how a batch goes."""

    def begun(self) -> None:
        """An article is being worked on, or done on a cluster."""

    def skipped(self, count: int) -> None:
        """So many were done by an earlier run."""

    def read(self, count: int) -> None:
        """So many bytes of the inputs are read."""

    def rejected(self, reject: dict[str, Any]) -> None:
        """An input gave no record."""


def run(plan: Plan, watcher: Watcher) -> Manifest:
    """Runs a batch to its end. Interrupted, it keeps its parts, and a run with `resume` goes on from them.

    Raises:
        OutputError: another run has the output, or it can't be written.
        TooManyRejectsError: as the plan says.
    """
    where = plan.place or place(plan.targets[0][0])
    memory.returned()
    with ExitStack() as stack:
        if where.manifest is None:  # nothing is beside the output: there is no going on either
            stack.callback(shutil.rmtree, where.lock, ignore_errors=True)
        for folder, what in dict.fromkeys([(where.lock, where.shown), *map(_lock_of, plan.targets)]):
            stack.enter_context(locked(folder, what))
        manifest = _Batch(plan, where).run(watcher)
        Parts(where.parts).clear()
    return manifest


def _lock_of(target: tuple[str, str]) -> tuple[str, str]:
    found = place(target[0])
    return found.lock, found.shown


class _Batch:
    def __init__(self, plan: Plan, where: Place) -> None:
        self._plan, self._where = plan, where
        self._parts = Parts(where.parts)
        self._tally = Tally()
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._finished: set[int] = set()
        self._next = 0

    def run(self, watcher: Watcher) -> Manifest:
        started = datetime.now(UTC)
        if not self._plan.resume:
            self._parts.clear()
        with Once() as once, ExitStack() as stack:
            rejects = stack.enter_context(_Rejects(self._where.rejects))
            outputs = [stack.enter_context(sinks.sink(*target)) for target in self._plan.targets]
            for part in self._made(watcher):
                self._parts.put(part)
                self._finished.add(part.number)
                del part  # it is on disk: what is written is read from there, in order
                self._write(outputs, rejects, once, watcher)
            self._write(outputs, rejects, once, watcher)
            self._check()
        manifest = self._manifest(started)
        if self._where.manifest:
            with storage.naming(path := self._where.manifest), storage.writing(path) as stream:
                stream.write(manifest.model_dump_json(indent=1).encode() + b"\n")
        return manifest

    def _check(self) -> None:
        """Everything that was read is accounted for."""
        read, counts = self._counts["read"], self._counts
        if (found := counts["written"] + counts["repeated"] + self._reasons.total()) != read:
            raise OutputError(f"{self._where.shown}: {read} were read, only {found} are accounted for: use --resume")

    def _made(self, watcher: Watcher) -> Iterator[Part]:
        plan, todo = self._plan, self._todo(watcher)
        if plan.runner == "ray":
            return cluster.ray(todo, plan.recipe, plan.address, plan.jobs, watcher.begun)
        return local.pool(todo, plan.recipe, plan.jobs, watcher.begun)

    def _todo(self, watcher: Watcher) -> Iterator[Shard]:
        """The shards that no earlier run has done."""
        plan = self._plan
        read = pieces(list(plan.paths), plan.recipe.options, self._tally)
        for shard in shards(read, recipe_digest(plan.recipe, plan.shard_size), plan.shard_size):
            watcher.read(self._tally.bytes_read)
            self._counts["shards"] += 1
            self._counts["read"] += len(shard.pieces)
            if plan.resume and self._parts.has(shard.number, shard.digest):
                self._counts["resumed"] += 1
                self._finished.add(shard.number)
                watcher.skipped(len(shard.pieces))
            else:
                yield shard

    def _write(self, outputs: list[sinks.Sink], rejects: _Rejects, once: Once, watcher: Watcher) -> None:
        """Writes the parts that are next in order. None stays in memory while the next one is waited for."""
        while self._next in self._finished:
            self._write_next(outputs, rejects, once, watcher)
            self._finished.remove(self._next)
            self._next += 1
            limit = self._plan.max_rejects
            if limit is not None and self._reasons.total() > limit:
                raise TooManyRejectsError(f"stopped: more than {limit} rejected; mend the input and use --resume")

    def _write_next(self, outputs: list[sinks.Sink], rejects: _Rejects, once: Once, watcher: Watcher) -> None:
        batch = self._checked(self._parts.get(self._next), once)
        for reject in batch.rejects:
            watcher.rejected(reject)
            self._reasons[reject["reason"]] += 1
        rejects.write(batch)
        for output in outputs:
            output.write(batch)

    def _checked(self, part: Done, once: Once) -> sinks.Batch:
        """The part with every article that the run has written before taken out."""
        records, rejects = [], part.rejects
        for entry, line in zip(part.entries, part.records, strict=True):
            match once.add(entry.id, entry.digest):
                case "new":
                    records.append(line)
                    self._counts["written"] += 1
                case "same":
                    self._counts["repeated"] += 1
                case "other":
                    message = f"another article of this run has the id {entry.id!r}"
                    if entry.position is None:
                        message += (
                            ": a file's name without suffix is its id; rename it, or give the folder above with -r"
                        )
                    found = {"input": entry.input, "position": entry.position, "reason": "duplicate_id"}
                    rejects.append({**found, "message": message})
        return sinks.Batch(records, rejects, part.inputs)

    def _manifest(self, started: datetime) -> Manifest:
        from khabar.pipeline import engine

        plan, tally, now = self._plan, self._tally, datetime.now(UTC)
        inputs = tuple(
            InputSummary(
                path=path, files=tally.files.get(path, 0), bytes=tally.sizes.get(path, 0), sha256=tally.digest(path)
            )
            for path in dict.fromkeys(plan.paths)
        )
        counts = Counts(
            read=self._counts["read"], written=self._counts["written"], repeated=self._counts["repeated"],
            rejected=self._reasons.total(), reasons=dict(sorted(self._reasons.items())),
        )  # fmt: skip
        return Manifest(
            schema_version=SCHEMA_VERSION, engine=engine(plan.recipe.lexicon), python=platform.python_version(),
            packages=_versions(), options=_options(plan), inputs=inputs,
            outputs=tuple(place(target).shown for target, _ in plan.targets), shards=self._counts["shards"],
            resumed=self._counts["resumed"], counts=counts, started=started, finished=now,
            seconds=round((now - started).total_seconds(), 3),
        )  # fmt: skip


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _options(plan: Plan) -> dict[str, Any]:
    recipe, options = plan.recipe, plan.recipe.options
    return {
        "from": options.format, "columns": dict(options.columns), "recursive": options.recursive,
        "country": recipe.country, "published": recipe.published and recipe.published.isoformat(),
        "lexicon": [str(path) for path in recipe.lexicon], "strict": recipe.strict,
        "time_limit": recipe.time_limit, "runner": plan.runner, "jobs": plan.jobs, "shard_size": plan.shard_size,
        "max_rejects": plan.max_rejects, "resume": plan.resume,
    }  # fmt: skip


class _Rejects:
    """The file of rejects: written where there are some, removed where there are none."""

    def __init__(self, path: str | None) -> None:
        self._path, self._stack = path, ExitStack()
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def write(self, batch: sinks.Batch) -> None:
        if self._path is None or not batch.rejects:
            return
        with storage.naming(self._path):
            self._write(self._path, batch)

    def _write(self, path: str, batch: sinks.Batch) -> None:
        self._stream = self._stream or self._stack.enter_context(storage.writing(path))
        for reject in batch.rejects:
            self._stream.write(json.dumps(reject, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)  # type: ignore[arg-type]
        if error[0] is None and self._stream is None and self._path and not storage.is_url(self._path):
            Path(self._path).unlink(missing_ok=True)
