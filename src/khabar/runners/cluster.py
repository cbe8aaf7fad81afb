"""A Ray cluster: a task a shard, the same bytes as on one machine. A task whose worker dies is run again by Ray."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from khabar.errors import OutputError
from khabar.extras import need
from khabar.records import Reject
from khabar.runners.shard import Part, Recipe, Shard, run

RETRIES = 3
REACH = 10  # seconds in which a cluster answers
AHEAD = 2  # shards in flight for each core


def load() -> Any:
    """Ray.

    Raises:
        MissingExtra: it isn't installed.
    """
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")  # else `uv run` sends this folder to every worker
    return need("ray", "ray", "--runner ray")


def ray(
    todo: Iterator[Shard], recipe: Recipe, address: str | None, jobs: int | None, tick: Callable[[], None]
) -> Iterator[Part]:
    """The parts, as they are finished. Without an address a cluster is started here, whatever others there are."""
    module = load()
    if module.is_initialized():
        yield from _parts(module, todo, recipe, tick)
        return
    if address:
        _reach(address)
    here = {"address": address} if address else {"address": "local", "num_cpus": jobs, "include_dashboard": False}
    try:
        module.init(**here, log_to_driver=False, logging_level="error", configure_logging=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise OutputError(f"ray: {address or 'local'}: {' '.join(str(error).split())}") from None
    try:
        yield from _parts(module, todo, recipe, tick)
    finally:
        module.shutdown()


def _reach(address: str) -> None:
    """Ray itself tries for many minutes where nobody answers.

    Raises:
        OutputError: nobody does.
    """
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdecimal():
        return  # a word of Ray's, like `auto`
    try:
        socket.create_connection((host.strip("[]"), int(port)), REACH).close()
    except (OSError, OverflowError) as error:
        raise OutputError(f"ray: {address}: {getattr(error, 'strerror', None) or error}") from None


def _parts(module: Any, todo: Iterator[Shard], recipe: Recipe, tick: Callable[[], None]) -> Iterator[Part]:
    task, there = module.remote(max_retries=RETRIES)(run), module.put(recipe)
    slots = max(2, AHEAD * int(module.cluster_resources().get("CPU", 1)))
    running: dict[Any, Shard] = {}

    def finished() -> Part:
        (done, *_), _ = module.wait(list(running), num_returns=1)
        shard = running.pop(done)
        for _ in shard.pieces:
            tick()
        try:
            return module.get(done)  # type: ignore[no-any-return]
        except module.exceptions.RayError:
            return _apart(module, task, shard, there)

    for shard in todo:
        running[task.remote(shard, there)] = shard
        if len(running) >= slots:
            yield finished()
    while running:
        yield finished()


def _apart(module: Any, task: Any, shard: Shard, recipe: Any) -> Part:
    """The part of a shard that ends its workers: each article for itself, and the culprits as rejects."""
    known: dict[int, Reject] = {}
    for index, piece in enumerate(shard.pieces):
        try:
            module.get(task.remote(replace(shard, pieces=(piece,)), recipe))
        except module.exceptions.RayError as error:
            if isinstance(piece, Reject):
                raise
            known[index] = piece.reject("crashed", f"its process ended {RETRIES + 1} times: {type(error).__name__}")
    return module.get(task.remote(shard, recipe, None, known))  # type: ignore[no-any-return]
