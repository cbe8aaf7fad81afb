"""Articles of the corpus, one by one: found, put in place of what was there, read over for what may be forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from khabar import storage
from khabar.errors import InputError
from khabar.evaluation.gold import CorpusError, Gold, check, read, reason
from khabar.evaluation.score import figure

Data = dict[str, Any]
Pair = tuple[Data, Data]
FIGURES = ("MONEY", "PERCENT")


def folder(corpus: Path, article_id: str) -> Path:
    """The set that an id names with its first word."""
    return corpus / "articles" / article_id.partition("-")[0]


def find(corpus: Path, ids: Iterable[str]) -> dict[str, Pair]:
    """Articles of the corpus with their gold, by id. Raises `InputError` where it has none of that id."""
    ids = list(ids)
    found: dict[str, Pair] = {}
    for at in {folder(corpus, id_): None for id_ in ids}:
        pairs = read(at) if (at / "articles.jsonl").exists() else iter(())
        found |= {article["id"]: (article, gold) for article, gold in pairs}
    if missing := [id_ for id_ in ids if id_ not in found]:
        raise InputError(f"{corpus / 'articles'}: no article {', '.join(missing)}")
    return {id_: found[id_] for id_ in ids}


def checked(pair: Pair) -> Pair:
    """The article and its gold, if the gold keeps its rules. Raises `CorpusError` with the first thing wrong."""
    article, gold = pair
    try:
        check(Gold.model_validate(gold), article["text"])
    except (ValidationError, ValueError) as error:
        raise CorpusError(f"{article['id']}: {reason(error)}") from error
    return pair


def put(corpus: Path, pairs: Iterable[Pair]) -> None:
    """Replaces or appends the two lines of each article; every file is there whole or as it was."""
    for article, gold in pairs:
        at = folder(corpus, article["id"])
        for path, row in ((at / "articles.jsonl", article), (at / "gold" / "gold.jsonl", gold)):
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            rows = {kept["id"]: kept for kept in map(json.loads, lines)} | {row["id"]: row}
            with storage.writing(str(path)) as stream:
                stream.writelines((json.dumps(r, ensure_ascii=False) + "\n").encode() for r in rows.values())


def doubts(text: str, gold: Data) -> Iterator[str]:
    """What an annotator may have forgotten: figures in no fact, facts whose figure has no mark, numbers without one."""
    facts = gold["facts"] or []
    used = {size for f in facts for key in ("value", "change", "prior") if f[key] for size in sizes(f[key])}
    marked: set[int] = set()
    for mention in gold["mentions"]:
        marked.update(range(mention["start"], mention["end"]))
        if mention["type"] in FIGURES and not sizes(mention["value"]) & used:
            yield f"in no fact: {mention['text']}"
    for fact in unmarked(gold):
        yield f"a fact's figure has no mark in its evidence: {text[slice(*fact['evidence'])]}"
    for number in re.finditer(r"\d+(?:[.,]\d+)*|%|\u066a", text):
        if number.start() not in marked:
            yield f"not marked: {' '.join(text[max(0, number.start() - 15) : number.end() + 15].split())}"


def unmarked(gold: Data) -> list[Data]:
    """Facts whose money or percentage is no mention of their evidence."""
    return [
        fact
        for fact in gold["facts"] or ()
        if fact["value"] and fact["value"]["kind"] != "quantity"
        if figure(fact["value"]) not in _figures(gold["mentions"], *fact["evidence"])
    ]


def _figures(mentions: list[Data], start: int, end: int) -> list[Any]:
    return [
        figure(m["value"]) for m in mentions if m["type"] in FIGURES and start <= m["start"] < m["end"] <= end
    ]  # fmt: skip


def sizes(value: Data) -> set[Any]:
    """The bounds of a figure without their signs, each with its unit."""
    low, high, unit = figure(value)
    return {(abs(low), unit), (abs(high), unit)} if low is not None and high is not None else set()
