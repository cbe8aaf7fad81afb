"""Quality has a floor: `python -m khabar.evaluation.gate` compares F1 on the dev articles with `corpus/floors.json`.

`--update` writes the measured F1 (rounded down to two decimals) and the digest of the corpus; a floor that would fall
stays where it is unless `--lower` says that this is meant. `--errors` prints every missed and every wrong mention.
"""

import hashlib
import json
import math
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click

import khabar
from khabar.evaluation.score import Counts, Miss, score

CORPUS = Path("corpus")
REMEDY = "if this is meant, run `python -m khabar.evaluation.gate --update` (and `--lower` for a floor that falls)"


def pairs(corpus: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Articles of the dev set, each with its gold."""
    folder = corpus / "articles" / "dev"
    articles, gold = (
        [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        for name in ("articles.jsonl", "gold/gold.jsonl")
    )
    by_id = {row["id"]: row for row in gold}
    return ((article, by_id[article["id"]]) for article in articles)


def digest(corpus: Path) -> str:
    """SHA-256 over the dev articles and their gold."""
    folder = corpus / "articles" / "dev"
    return hashlib.sha256(
        b"\0".join((folder / name).read_bytes() for name in ("articles.jsonl", "gold/gold.jsonl"))
    ).hexdigest()


@cache
def measure(corpus: Path) -> tuple[dict[tuple[str, str], Counts], list[Miss]]:
    """Counts by (type, level) on the dev articles, and every miss."""
    found = []
    for article, gold in pairs(corpus):
        fields = {k: article[k] for k in ("country", "published", "id") if k in article}
        mentions = khabar.extract(article["text"], **fields).model_dump(mode="json")["mentions"]
        found.append((mentions, gold["mentions"]))
    return score(found)


def floors(corpus: Path) -> dict[str, Any]:
    """What `floors.json` holds: `digest`, and `f1` by type and level."""
    loaded: dict[str, Any] = json.loads((corpus / "floors.json").read_text(encoding="utf-8"))
    return loaded


def updated(corpus: Path, old: dict[str, Any] | None, lower: bool) -> dict[str, Any]:
    """The new content of `floors.json`."""
    f1: dict[str, dict[str, float]] = {}
    for (type_, level), count in measure(corpus)[0].items():
        now = math.floor(count.f1 * 100 + 1e-9) / 100
        before = 0.0 if old is None or lower else old["f1"].get(type_, {}).get(level, 0.0)
        f1.setdefault(type_, {})[level] = max(now, before)
    return {"digest": digest(corpus), "f1": f1}


@click.command(help=__doc__)
@click.option(
    "--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), default=CORPUS, show_default=True
)
@click.option("--update", is_flag=True, help="Write the floors.")
@click.option("--lower", is_flag=True, help="With --update: let floors fall too.")
@click.option("--errors", is_flag=True, help="Print every miss.")
def main(corpus: Path, update: bool, lower: bool, errors: bool) -> None:
    """The command."""
    counts, misses = measure(corpus)
    path = corpus / "floors.json"
    if update:
        old = floors(corpus) if path.exists() else None
        path.write_text(json.dumps(updated(corpus, old, lower), indent=1) + "\n", encoding="utf-8")
    pinned = floors(corpus)
    failed = pinned["digest"] != digest(corpus)
    if failed:
        click.echo(f"{path}: the corpus has changed: {REMEDY}", err=True)
    for (type_, level), count in counts.items():
        floor = pinned["f1"][type_][level]
        low = count.f1 < floor
        failed |= low
        figures = f"precision {count.precision:.4f}  recall {count.recall:.4f}  F1 {count.f1:.4f}  floor {floor:.2f}"
        click.echo(f"{type_:8} {level:5}  {figures}{'  BELOW' if low else ''}")
    if errors:
        for miss in misses:
            shown = json.dumps({k: miss.mention[k] for k in ("start", "text", "value")}, ensure_ascii=False)
            click.echo(f"{miss.type:8} {miss.level:5} {miss.what:6} {shown}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
