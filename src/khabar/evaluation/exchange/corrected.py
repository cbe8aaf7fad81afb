"""What was corrected in Label Studio, back into gold: the tasks of its JSON export.

The types that the task was exported with are replaced by its regions; mentions of other types, facts and quotes are
the corpus's. A region with the span and type of a gold mention keeps that mention's value, unless its text field says
another; any other region takes its value from its text field, or else from its note (`meta.text`), as a code of a
marked article (`khabar.evaluation.codes`). Where neither tells one that fits the type, the mention is `incomplete`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from khabar.errors import InputError
from khabar.evaluation import codes
from khabar.evaluation.counts import Data
from khabar.evaluation.exchange.labelstudio import LABELS, VALUE
from khabar.evaluation.exchange.scope import Scope
from khabar.evaluation.gold import NAMED, CorpusError
from khabar.evaluation.score import TYPES
from khabar.evaluation.store import Pair, checked, doubts, find

_EMPTY: Data = {"type": None, "value": None}


@dataclass(frozen=True, slots=True)
class Correction:
    """One task: the article with the gold that it makes, what is different, and which mentions lack a value.

    `refused` says why the task can't be used; the pair is then the corpus's own.
    """

    id: str
    pair: Pair
    changes: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    refused: str | None = None

    @property
    def right(self) -> bool:
        """Can it go into the corpus?"""
        return self.refused is None and not self.incomplete

    def lines(self) -> Iterator[str]:
        """What a person should know of it."""
        article, gold = self.pair
        yield from self.changes
        yield from (f"to be completed: {said}" for said in self.incomplete)
        if self.refused:
            yield f"refused: {self.refused}"
        elif self.right and self.changes:
            yield from (f"look again: {doubt}" for doubt in doubts(article["text"], gold))


def corrections(file: Path, corpus: Path) -> Iterator[Correction]:
    """All tasks of an export, each with its article.

    Raises `InputError` for what is no JSON export, and for tasks of no article or of the same one.
    """
    by_id: dict[str, Data] = {}
    for task in tasks(file):
        id_ = task["data"]["id"]
        if id_ in by_id:
            raise InputError(f"{file}: two tasks of the article {id_}")
        by_id[id_] = task
    yield from (correct(by_id[id_], pair) for id_, pair in find(corpus, by_id).items())


def tasks(path: Path) -> list[Data]:
    """The tasks of an export. Raises `InputError` for what is no JSON export of Label Studio."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path}: no JSON: {error}") from None
    right = isinstance(rows, list) and all(isinstance(row, dict) and isinstance(row.get("data"), dict) for row in rows)
    if not right or not all(isinstance(row["data"].get("id"), str) for row in rows):
        raise InputError(
            f"{path}: no tasks with data.id: export as JSON (not JSON-MIN) what khabar corpus export wrote"
        )
    return list(rows)


def correct(task: Data, pair: Pair) -> Correction:
    """The article with the task's annotation as its gold, if that keeps the rules."""
    article, data = pair[0], task["data"]
    try:
        if data.get("text") != article["text"]:
            raise ValueError("its text is not the article's: offsets would be wrong")
        scope = Scope(tuple(data.get("types") or TYPES), data.get("optional", True))
        regions = list(_regions(_result(task), article["text"]))
        correction = _corrected(regions, scope, pair)
        checked(correction.pair)
    except (CorpusError, ValueError, KeyError, TypeError) as error:
        return Correction(article["id"], pair, refused=str(error))
    return correction


def _corrected(regions: list[tuple[Data, str]], scope: Scope, pair: Pair) -> Correction:
    article, gold = pair
    before = {(m["start"], m["end"], m["type"]): m for m in gold["mentions"] if scope.holds(m)}
    made: list[Data] = [m for m in gold["mentions"] if not scope.holds(m)]
    changes, incomplete = [], []
    for region, code in regions:
        old = before.pop((region["start"], region["end"], region["type"]), None)
        mention, said = _mention(region, code, old)
        if mention is None:
            incomplete.append(said)
            continue
        made.append(mention)
        changes += [said] if said else []
    changes += [f"gone: {_where(m)}" for m in before.values()]
    if changes:
        gold = {**gold, "mentions": sorted(made, key=lambda m: m["start"])}
    return Correction(article["id"], (article, gold), changes, incomplete)


def _result(task: Data) -> list[Data]:
    """The one annotation of a task."""
    done = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
    if not done:
        raise ValueError("not annotated")
    if any(_essence(one) != _essence(done[0]) for one in done[1:]):
        raise ValueError(f"{len(done)} annotations that differ: keep one")
    return list(done[0]["result"])


def _essence(annotation: Data) -> list[str]:
    return sorted(json.dumps([part["from_name"], part["value"]], sort_keys=True) for part in annotation["result"])


def _regions(result: list[Data], text: str) -> Iterator[tuple[Data, str]]:
    """Spans with their type, in the order of the text, and the code that is given for each; empty if none is."""
    given = {part["id"]: part["value"]["text"] for part in result if part.get("from_name") == VALUE}
    labelled = [part for part in result if part.get("from_name") == LABELS]
    for part in sorted(labelled, key=lambda p: (int(p["value"]["start"]), int(p["value"]["end"]))):
        start, end = _span(part["value"], text)
        types = part["value"]["labels"]
        if len(types) != 1 or types[0] not in TYPES:
            raise ValueError(f"{start}:{end} has the labels {types}: one of {', '.join(TYPES)}")
        codes_ = given.get(part["id"]) or (part.get("meta") or {}).get("text") or []
        code = codes_ if isinstance(codes_, str) else " ".join(codes_)
        yield {"type": types[0], "start": start, "end": end, "text": text[start:end]}, code.strip()


def _span(value: Data, text: str) -> tuple[int, int]:
    """The offsets in code points. A browser may count an emoji as two; the region's words tell whether it did."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if not isinstance(words, str) or _same(text[start:end], words):
        return start, end
    wide = text.encode("utf-16-le")
    start, end = (len(wide[: 2 * at].decode("utf-16-le", "replace")) for at in (start, end))
    if not _same(text[start:end], words):
        raise ValueError(f"{value['start']}:{value['end']} is not {words!r}")
    return start, end


def _same(one: str, other: str) -> bool:
    """Label Studio may write a line's end as two signs."""
    return one == other.replace("\\n", "\n")


def _mention(region: Data, code: str, old: Data | None) -> tuple[Data | None, str]:
    """The mention of a region and what is new of it; null and what lacks, where no value is told."""
    if old is not None and (not code or code == codes.of_mention(old)):
        return old, ""
    if not code and region["type"] in NAMED:
        return region | {"value": {}}, f"new: {_where(region)}"
    read = _read(code)
    if read["type"] != region["type"]:
        told = f"{code!r} is no {region['type']}" if code else "no value"
        return None, f"{_where(region)}: {told}"
    mention = region | read
    if old is not None and mention == old:
        return old, ""
    return mention, f"{'new' if old is None else 'value'}: {_where(mention)}: {codes.of_mention(mention)}"


def _read(code: str) -> dict[str, Any]:
    try:
        return codes.mention(code)
    except (ValueError, KeyError, IndexError, InvalidOperation):
        return _EMPTY


def _where(mention: Data) -> str:
    return f"{mention['start']}:{mention['end']} {mention['type']} {mention['text']}"
