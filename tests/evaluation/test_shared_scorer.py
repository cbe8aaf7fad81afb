"""The same figures as the scorer that the project is judged by, on the same files."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from khabar import readers
from khabar.pipeline import pipeline
from khabar.records import Article

Records = list[dict[str, Any]]


def as_they_are(records: Records) -> Records:
    return records


def worsened(records: Records) -> Records:
    """Some articles, mentions and facts gone, some moved, some with another value, all in another order."""
    chance = random.Random(4)
    records = chance.sample(records, len(records) - 2)
    for record in records:
        record["mentions"] = [m for m in record["mentions"] if chance.random() > 0.1]
        record["facts"] = [f for f in record["facts"] if chance.random() > 0.1]
        for mention in chance.sample(record["mentions"], len(record["mentions"]) // 5):
            mention["start"] += 1
        for mention in chance.sample(record["mentions"], len(record["mentions"]) // 5):
            mention["value"] = mention["value"] | {"amount": "1", "name": {"en": "Nobody"}}
        for fact in chance.sample(record["facts"], len(record["facts"]) // 4):
            fact.update(status="target", period=None, change=None, concept="revenue")
    return records


@pytest.fixture(params=["corpus", "shared"])
def files(request: pytest.FixtureRequest, root: Path, shared: Path) -> tuple[Path, Path]:
    """Articles and gold of a set."""
    if request.param == "corpus":
        folder = root / "corpus" / "articles" / "dev"
        return folder / "articles.jsonl", folder / "gold" / "gold.jsonl"
    return shared / "eval" / "dev" / "articles.jsonl", shared / "eval" / "dev" / "gold.jsonl"


def extracted(articles: Path) -> Iterator[dict[str, Any]]:
    for article in readers.read([str(articles)]):
        assert isinstance(article, Article)
        yield json.loads(pipeline().json(article))


@pytest.mark.parametrize("change", [as_they_are, worsened])
def test_figures_are_those_of_the_shared_scorer(
    files: tuple[Path, Path], change: Callable[[Records], Records], shared: Path, tmp_path: Path, run: Any
) -> None:
    pred = tmp_path / "pred.jsonl"
    with pred.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in change(list(extracted(files[0]))))
    scorer = [sys.executable, shared / "eval" / "score.py", pred, files[1], "--json"]
    theirs = json.loads(subprocess.run(scorer, capture_output=True, text=True, check=True).stdout)
    ours = json.loads(run("evaluate", files[1], "--pred", pred, "--json").out)
    rows = {f"{row['type']}.{row['level']}".lower(): row for row in ours["rows"]}
    names = {"p": "precision", "r": "recall", "f1": "f1", "tp": "right", "pred": "found", "gold": "gold"}
    assert {name: {short: rows[name][long] for short, long in names.items()} for name in theirs["rows"]} == theirs[
        "rows"
    ]
    assert {r["level"]: r["recall"] for r in ours["rows"] if r["type"] == "SLOT"} == theirs["slots"]
    assert ours["articles_without_record"] == theirs["articles_without_prediction"]
