"""A shard is a stretch of the input; run, it becomes a part: records and rejects in the same order.

Running a shard touches no file and knows nothing of where it runs: the same shard gives the same bytes everywhere.
"""

from __future__ import annotations

import hashlib
import json
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from khabar.readers import Options, Piece, parse
from khabar.records import Article, Reject, sha256_of

PIECES, BYTES = 100, 8 * 2**20  # a shard is closed by whichever comes first


@dataclass(frozen=True)
class Recipe:
    """What is done to every shard of a run."""

    options: Options = field(default_factory=Options)
    country: str | None = None
    published: date | None = None
    time_limit: float | None = None  # seconds of CPU for one article
    strict: bool = False  # only facts with firm support
    lexicon: tuple[Path, ...] = ()  # the user's own company files; on a cluster, at these paths on every node


@dataclass(frozen=True)
class Shard:
    """A numbered stretch of the input. `digest` changes with its content and with what is done to it."""

    number: int
    pieces: tuple[Piece | Reject, ...]
    inputs: tuple[str, ...]  # that begin in it
    digest: str


@dataclass(frozen=True)
class Part:
    """What a shard became, as bytes: a line that says what follows, then records, then rejects."""

    number: int
    data: bytes


@dataclass(frozen=True)
class Entry:
    """A record in a part, with where it came from."""

    id: str
    digest: str
    input: str
    position: int | None


Report = Callable[[int], None]  # told the index of each piece before it is begun


def shards(pieces: Iterable[Piece | Reject], recipe_digest: str, size: int = PIECES) -> Iterator[Shard]:
    """The shards of an input, each as soon as it is complete."""
    held: list[Piece | Reject] = []
    inputs: dict[str, None] = {}
    latest, number, weight = None, 0, 0
    for piece in pieces:
        if held and (len(held) == size or weight >= BYTES):
            yield _shard(number, held, inputs, recipe_digest)
            held, inputs, weight, number = [], {}, 0, number + 1
        if piece.input != latest:
            inputs[piece.input], latest = None, piece.input
        held.append(piece)
        weight += _weight(piece)
    if held:
        yield _shard(number, held, inputs, recipe_digest)


def _weight(piece: Piece | Reject) -> int:
    if isinstance(piece, Reject):
        return 0
    body = piece.body
    if isinstance(body, bytes):
        return len(body)
    return sum(len(str(value)) for value in body.values()) if isinstance(body, dict) else len(str(body))


def _shard(number: int, held: list[Piece | Reject], inputs: Iterable[str], recipe_digest: str) -> Shard:
    digest = hashlib.sha256(f"{recipe_digest} {number}".encode())
    for piece in held:
        whole = piece if isinstance(piece, Reject) else (piece.format, piece.input, piece.position, piece.hints)
        digest.update(repr(whole).encode("utf-8", "surrogatepass"))
        if isinstance(piece, Piece):
            body = piece.body if isinstance(piece.body, bytes) else repr(piece.body).encode("utf-8", "surrogatepass")
            digest.update(b"%d\0" % len(body) + body)
    return Shard(number, tuple(held), tuple(inputs), digest.hexdigest())


class OverTimeError(BaseException):
    """An article took longer than allowed. No `except Exception` on the way may keep it."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raises OverTimeError in the block after so much CPU time; only a process's main thread can be stopped so."""
    if not seconds or not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(signum: int, frame: object) -> None:
        raise OverTimeError

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def one(piece: Piece | Reject, recipe: Recipe) -> tuple[str, str, bytes] | Reject:
    """Id, digest and JSON line of the record of a piece, or why there is none."""
    from khabar.pipeline import derived_id, pipeline

    if isinstance(piece, Reject):
        return piece
    engine = pipeline(recipe.lexicon, recipe.strict)  # loading it is no article's time
    try:
        with time_limit(recipe.time_limit):
            article = parse(piece, recipe.options)
            if isinstance(article, Reject):
                return article
            line = engine.json(with_defaults(article, recipe))
    except OverTimeError:
        return piece.reject("time_limit", f"took more than {recipe.time_limit:g} seconds")
    except Exception as error:  # no article may end a batch; KhabarError of a missing extra is checked before
        return piece.reject("failed", f"{type(error).__name__}: {' '.join(str(error).split())}"[:500])
    id_ = article.id if article.id is not None else derived_id(sha256_of(article.text))
    return id_, hashlib.sha256(line).hexdigest()[:32], line


def with_defaults(article: Article, recipe: Recipe) -> Article:
    """The article with the run's country and day where it has none."""
    missing: dict[str, Any] = {}
    if article.country is None and recipe.country is not None:
        missing["country"] = recipe.country
    if article.published is None and recipe.published is not None:
        missing["published"] = recipe.published
    return article.model_copy(update=missing) if missing else article


def run(shard: Shard, recipe: Recipe, report: Report | None = None, known: dict[int, Reject] | None = None) -> Part:
    """The part of a shard. `known` holds rejects for pieces that must not be tried again."""
    entries, lines, rejects = [], [], []
    for index, piece in enumerate(shard.pieces):
        if report:
            report(index)
        made = (known or {}).get(index) or one(piece, recipe)
        if isinstance(made, Reject):
            rejects.append(made.model_dump_json().encode("utf-8", "surrogatepass"))
            continue
        id_, digest, line = made
        entries.append([id_, digest, piece.input, piece.position])
        lines.append(line)
    body = b"".join(line + b"\n" for line in (*lines, *rejects))
    head = {"digest": shard.digest, "inputs": shard.inputs, "entries": entries, "bytes": len(body)}
    return Part(shard.number, json.dumps(head).encode() + b"\n" + body)


def recipe_digest(recipe: Recipe, size: int) -> str:
    """Names everything besides the input that the parts depend on."""
    from khabar.pipeline import engine
    from khabar.settings import SCHEMA_VERSION

    columns = sorted(recipe.options.columns.items())
    made = (
        SCHEMA_VERSION,
        engine(recipe.lexicon),
        columns,
        recipe.country,
        recipe.published,
        recipe.time_limit,
        recipe.strict,
        size,
    )
    return sha256_of(repr(made))
