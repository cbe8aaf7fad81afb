"""This machine: shards over processes. A process that dies is replaced, and what it was doing is done again.

A worker is sent a shard and sends back the part; which article it is at stands in memory that it shares. So it is known
which article a worker died of: after `DEATHS` deaths at one article it is a reject, and its shard is tried without it.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any

from khabar.errors import OutputError
from khabar.records import Reject
from khabar.runners import memory
from khabar.runners.shard import Part, Recipe, Shard, run

DEATHS, STARTS = 3, 20  # of workers: at one article, and before they begin one
LOOK = 0.25  # seconds between two looks at what the workers are at
SLACK, GRACE = 4, 5.0  # times the limit, and seconds, by the clock: then a worker that doesn't notice it is killed
_SPAWN = multiprocessing.get_context("spawn")


def inline(todo: Iterator[Shard], recipe: Recipe, tick: Callable[[], None]) -> Iterator[Part]:
    """The parts, made in this process."""
    warm(recipe)
    for shard in todo:
        yield run(shard, recipe, lambda index: tick())


def pool(todo: Iterator[Shard], recipe: Recipe, jobs: int, tick: Callable[[], None]) -> Iterator[Part]:
    """The parts, as they are finished, made by `jobs` processes; in this one where there is but one shard."""
    ahead = list(islice(todo, 2))
    if jobs == 1 or len(ahead) < 2:
        yield from inline(chain(ahead, todo), recipe, tick)
        return
    workers = Workers(recipe, tick)
    try:
        yield from workers.map(chain(ahead, todo), jobs)
    finally:
        workers.stop()


@dataclass
class _Worker:
    process: Any
    pipe: Connection
    at: Any  # shared: the index of its article, and when that was begun
    shard: Shard | None = None
    index: int = -1  # as it was last looked at
    known: dict[int, Reject] = field(default_factory=dict)


class Workers:
    """A set of processes that are told from each other, so that a dead one is understood."""

    def __init__(self, recipe: Recipe, tick: Callable[[], None]) -> None:
        self._recipe, self._tick = recipe, tick
        self._all: list[_Worker] = []
        self._deaths: Counter[tuple[int, int]] = Counter()
        self._again: list[tuple[Shard, dict[int, Reject]]] = []

    def map(self, todo: Iterator[Shard], jobs: int) -> Iterator[Part]:
        """The parts of the shards, in the order in which they are finished."""
        for _ in range(jobs):
            self._all.append(self._start())
        parts: list[Part] = []
        while True:
            for worker in list(self._all):
                if worker.shard is None and not self._send(worker, todo):
                    break
            while parts:  # now that the workers have something to do
                yield parts.pop(0)
            busy = [worker for worker in self._all if worker.shard]
            if not busy and not self._again:
                return
            wait([x for w in busy for x in (w.pipe, w.process.sentinel)], timeout=LOOK)
            parts = [part for worker in busy if (part := self._hear(worker))]

    def _start(self) -> _Worker:
        here, there = _SPAWN.Pipe()
        at = _SPAWN.RawArray("d", 2)
        process = _SPAWN.Process(target=work, args=(there, at, self._recipe), daemon=True)
        process.start()
        there.close()
        return _Worker(process, here, at)

    def _send(self, worker: _Worker, todo: Iterator[Shard]) -> bool:
        shard, known = self._again.pop() if self._again else (next(todo, None), {})
        if shard is None:
            return False
        worker.shard, worker.known, worker.index = shard, known, -1
        worker.at[:] = [-1, 0]
        try:
            worker.pipe.send((shard, known))
        except OSError:
            self._replace(worker)
        return True

    def _hear(self, worker: _Worker) -> Part | None:
        assert worker.shard is not None
        try:
            if worker.pipe.poll():
                part: Part = worker.pipe.recv()
                self._look(worker, len(worker.shard.pieces) - 1)
                worker.shard = None
                return part
        except (EOFError, OSError):
            self._look(worker, int(worker.at[0]))
            self._replace(worker)
            return None
        self._look(worker, int(worker.at[0]))
        limit = self._recipe.time_limit
        if limit and worker.index >= 0 and monotonic() - worker.at[1] > SLACK * limit + GRACE:
            self._give_up(worker, "time_limit", f"took more than {limit:g} seconds")
            worker.process.kill()
            self._replace(worker)
        elif not worker.process.is_alive() and not worker.pipe.poll():
            self._replace(worker)
        return None

    def _look(self, worker: _Worker, index: int) -> None:
        """Tells of the articles that were begun since the last look."""
        begun, worker.index = index - worker.index, max(worker.index, index)
        for _ in range(begun):
            self._tick()

    def _replace(self, worker: _Worker) -> None:
        """A new process for one that is gone; its shard is to be done again."""
        worker.process.join(5)
        worker.pipe.close()
        self._all[self._all.index(worker)] = self._start()
        if worker.shard is None:
            return
        at = (worker.shard.number, worker.index)
        self._deaths[at] += 1
        if worker.index in worker.known:
            pass
        elif self._deaths[at] >= DEATHS and worker.index >= 0:
            code = worker.process.exitcode
            self._give_up(worker, "crashed", f"its process ended {DEATHS} times, last with exit code {code}")
        elif self._deaths[at] >= STARTS:
            raise OutputError(f"workers die before they begin: exit code {worker.process.exitcode}")
        self._again.append((worker.shard, worker.known))

    def _give_up(self, worker: _Worker, reason: Any, message: str) -> None:
        assert worker.shard is not None
        piece = worker.shard.pieces[worker.index]
        worker.known[worker.index] = piece if isinstance(piece, Reject) else piece.reject(reason, message)

    def stop(self) -> None:
        """Ends all processes."""
        for worker in self._all:
            worker.process.kill()
        for worker in self._all:
            worker.process.join()
            worker.pipe.close()


def work(pipe: Connection, at: Any, recipe: Recipe) -> None:
    """A worker's life: shards in, parts out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends its workers
    memory.returned()
    warm(recipe)

    def report(index: int) -> None:
        at[1] = monotonic()
        at[0] = index

    try:
        while True:
            shard, known = pipe.recv()
            pipe.send(run(shard, recipe, report, known))
    except (EOFError, OSError):
        return


def warm(recipe: Recipe) -> None:
    """Loads the engine, and spares the garbage collector from looking at it ever again."""
    import gc

    from khabar.pipeline import pipeline

    pipeline(recipe.lexicon, recipe.strict)
    gc.freeze()
