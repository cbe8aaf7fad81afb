"""What is scored: articles with their gold and what was found in them, read from files or made by the pipeline.

Gold is a folder of the corpus (`articles.jsonl`, `gold/gold.jsonl`; checked by `gold.read`) or a file of such gold
lines, whose articles are `articles.jsonl` beside it, or beside its folder `gold`. What was found is an output of
khabar, or lines of another system: `{"article": {"id"}, "mentions", "facts", "quotes", "unlinked"}` with the fields of
a record as far as it has them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from khabar import readers, sinks, storage
from khabar.errors import InputError
from khabar.evaluation import gold as corpus
from khabar.evaluation.counts import Data
from khabar.records import Article, Reject

_JSONL = readers.Options(format="jsonl")


@dataclass(frozen=True, slots=True)
class Case:
    """One article. `text` is null where only gold and predictions were given."""

    id: str
    title: str | None
    text: str | None
    gold: Data
    record: Data
    predicted: bool = True


@dataclass(frozen=True, slots=True)
class Cases:
    """A gold set with what was found, the digest of its files, and how many records are of no article of it."""

    cases: list[Case]
    digest: str
    strangers: int = 0


class _Loose(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class _Span(_Loose):
    start: int
    end: int
    text: str | None = None


class _Mention(_Span):
    type: str
    value: Data = {}


class _Fact(_Loose):
    entities: list[str | Data]
    concept: str
    value: Data | None = None
    period: str | Data | None = None
    change: Data | None = None
    prior: Data | None = None
    counterparty: str | Data | None = None
    status: str = "reported"
    mentions: list[str] = []
    evidence: tuple[int, int] | _Span | None = None


class _Quote(_Span):
    direct: bool
    speaker: str | Data | None = None
    organization: str | None = None


class _Unlinked(_Loose):
    mention: str
    reason: str | None = None


class _Line(_Loose):
    mentions: list[_Mention] = []
    facts: list[_Fact] | None = None
    quotes: list[_Quote] | None = None
    unlinked: list[_Unlinked] = []


def load(gold: str, pred: str | None = None) -> Cases:
    """Gold with the records of `pred`, or with those that the pipeline makes now.

    Raises:
        InputError, CorpusError: a file is missing, is no gold or holds no records; gold that is a file has no articles
            beside it and there is no `pred`.
        MissingExtra: a format needs one.
    """
    if not os.path.exists(gold):
        raise InputError(f"{gold}: no such file or directory")
    articles, marks = _files(Path(gold))
    golds = dict(_golds(Path(gold), marks))
    if not golds:
        raise InputError(f"{gold}: no gold in it")
    if articles is None and pred is None:
        raise InputError(f"{gold}: no articles.jsonl beside it to extract from: give its folder, or --pred FILE")
    texts = dict(_articles(articles)) if articles else {}
    found = dict(_predicted(pred)) if pred is not None else dict(_extracted(texts, golds))
    cases = [_case(id_, texts.get(id_), held, found.get(id_)) for id_, held in golds.items()]
    return Cases(cases, digest(*filter(None, (articles, marks))), len(found.keys() - golds.keys()))


def digest(*files: Path) -> str:
    """SHA-256 over the bytes of the files."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _files(gold: Path) -> tuple[Path | None, Path]:
    """The articles, if any, and the gold lines."""
    if gold.is_dir():
        return gold / "articles.jsonl", gold / "gold" / "gold.jsonl"
    folder = gold.absolute().parent
    beside = [folder, folder.parent] if folder.name == "gold" else [folder]
    return next((path for at in beside if (path := at / "articles.jsonl").exists()), None), gold


def _golds(gold: Path, marks: Path) -> Iterator[tuple[str, Data]]:
    if gold.is_dir():
        yield from ((article["id"], held) for article, held in corpus.read(gold))
        return
    for where, line in _lines(str(marks)):
        row = _read(where, line)
        id_, held = _id(where, row.get("id")), _checked(where, row)
        for mention in held["mentions"]:
            if (key := corpus.KEYS.get(mention["type"])) and key not in mention["value"]:
                raise InputError(f"{where}: a {mention['type']} has a value with {key}, found {mention['value']}")
        yield id_, held


def _articles(path: Path) -> Iterator[tuple[str, Article]]:
    for item in readers.read([str(path)], _JSONL):
        if isinstance(item, Reject):
            raise InputError(f"{item.input}:{item.position}: {item.message}")
        yield str(item.id), item


def _extracted(texts: dict[str, Article], golds: dict[str, Data]) -> Iterator[tuple[str, Data]]:
    """What the pipeline finds in the articles that have gold."""
    from khabar.pipeline import pipeline

    if missing := golds.keys() - texts.keys():
        raise InputError(f"gold without an article: {', '.join(sorted(missing))}")
    yield from ((id_, json.loads(pipeline().json(texts[id_]))) for id_ in golds)


def _predicted(pred: str) -> Iterator[tuple[str, Data]]:
    seen: set[str] = set()
    for where, line in _lines(pred):
        row = _read(where, line)
        article = row.get("article")
        id_ = _id(where, article.get("id") if isinstance(article, dict) else None)
        if id_ in seen:
            raise InputError(f"{where}: a second record of the article {id_}")
        seen.add(id_)
        held = _checked(where, row)
        yield id_, held | {"facts": held["facts"] or [], "quotes": held["quotes"] or []}


def _lines(path: str) -> Iterator[tuple[str, bytes]]:
    """The lines of a file, plain or compressed, or the records of another output of khabar; each with its place."""
    if path != readers.STDIN and not storage.is_url(path) and not os.path.exists(path):
        raise InputError(f"{path}: no such file or directory")
    if (format_ := sinks.format_of(path)) != "jsonl":
        yield from ((path, line) for batch in sinks.records(path, format_) for line in batch.records)
        return
    for piece in readers.pieces([path], _JSONL):
        if isinstance(piece, Reject):
            raise InputError(f"{piece.input}:{piece.position or ''} {piece.message}")
        yield f"{path}:{piece.position}", piece.body


def _read(where: str, line: bytes) -> Data:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: no JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"{where}: expected an object, found {type(row).__name__}")
    return row


def _id(where: str, id_: Any) -> str:
    if not isinstance(id_, str | int):
        raise InputError(f"{where}: no id of an article: gold has `id`, a record `article.id`")
    return str(id_)


def _checked(where: str, row: Data) -> Data:
    """The line with the fields that scorers ask for."""
    try:
        return _Line.model_validate(row).model_dump()
    except ValidationError as error:
        raise InputError(f"{where}: {corpus.reason(error)}") from None


def _case(id_: str, article: Article | None, gold: Data, record: Data | None) -> Case:
    title, text = (article.title, article.text) if article else (None, None)
    gold = gold | {"mentions": [_worded(mention, text) for mention in gold["mentions"]]}
    empty: Data = {"mentions": [], "facts": [], "quotes": [], "unlinked": []}
    return Case(id_, title, text, gold, record or empty, predicted=record is not None)


def _worded(mention: Data, text: str | None) -> Data:
    """The mention with its own words, where gold leaves them to the article."""
    return (
        mention if mention.get("text") or text is None else mention | {"text": text[mention["start"] : mention["end"]]}
    )
