"""Quality has a floor: `python -m khabar.evaluation.gate` compares F1 on the dev articles with `corpus/floors.json`.

`--update` writes the measured F1 (rounded down to two decimals) and the digest of the corpus; a floor that would fall
stays where it is unless `--lower` says that this is meant. `--errors` prints every missed and wrong mention and fact.
"""

import hashlib
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click

import khabar
from khabar.evaluation.fact_score import score_facts
from khabar.evaluation.gold import read
from khabar.evaluation.score import Counts, Miss, score

CORPUS = Path("corpus")
SHOWN = ("start", "text", "entities", "concept", "value", "period", "change")
REMEDY = "if this is meant, run `python -m khabar.evaluation.gate --update` (and `--lower` for a floor that falls)"


def pairs(corpus: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Articles of the dev set, each with its gold."""
    return read(corpus / "articles" / "dev")


def digest(corpus: Path) -> str:
    """SHA-256 over the dev articles and their gold."""
    folder = corpus / "articles" / "dev"
    return hashlib.sha256(
        b"\0".join((folder / name).read_bytes() for name in ("articles.jsonl", "gold/gold.jsonl"))
    ).hexdigest()


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts by (type, level), counts by slot of the facts that are right in core, and every miss."""

    counts: dict[tuple[str, str], Counts]
    slots: dict[str, Counts]
    misses: list[Miss]


@cache
def measure(corpus: Path) -> Measured:
    """Mentions and facts of the dev articles against gold."""
    found = []
    for article, gold in pairs(corpus):
        fields = {k: article[k] for k in ("country", "published", "id") if k in article}
        found.append((khabar.extract(article["text"], **fields).model_dump(mode="json", by_alias=True), gold))
    counts, misses = score((record["mentions"], gold["mentions"]) for record, gold in found)
    fact_counts, slots, fact_misses = score_facts(found)
    return Measured(counts | fact_counts, slots, misses + fact_misses)


def floors(corpus: Path) -> dict[str, Any]:
    """What `floors.json` holds: `digest`, and `f1` by type and level."""
    loaded: dict[str, Any] = json.loads((corpus / "floors.json").read_text(encoding="utf-8"))
    return loaded


def updated(corpus: Path, old: dict[str, Any] | None, lower: bool) -> dict[str, Any]:
    """The new content of `floors.json`."""
    f1: dict[str, dict[str, float]] = {}
    for (type_, level), count in measure(corpus).counts.items():
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
    measured = measure(corpus)
    path = corpus / "floors.json"
    if update:
        old = floors(corpus) if path.exists() else None
        path.write_text(json.dumps(updated(corpus, old, lower), indent=1) + "\n", encoding="utf-8")
    pinned = floors(corpus)
    failed = pinned["digest"] != digest(corpus)
    if failed:
        click.echo(f"{path}: the corpus has changed: {REMEDY}", err=True)
    for (type_, level), count in measured.counts.items():
        floor = pinned["f1"].get(type_, {}).get(level, 0.0)
        low = count.f1 < floor
        failed |= low
        figures = f"precision {count.precision:.4f}  recall {count.recall:.4f}  F1 {count.f1:.4f}  floor {floor:.2f}"
        click.echo(f"{type_:8} {level:7}  {figures}{'  BELOW' if low else ''}")
    slots = "  ".join(f"{slot} {count.recall:.2f}" for slot, count in sorted(measured.slots.items()))
    click.echo(f"slots of the facts right in core: {slots or 'none'}")
    if errors:
        for miss in measured.misses:
            shown = json.dumps(
                {k: miss.mention[k] for k in SHOWN if k in miss.mention}, ensure_ascii=False, default=str
            )
            click.echo(f"{miss.type:8} {miss.level:7} {miss.what:6} {shown}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
