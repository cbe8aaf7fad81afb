"""`python -m khabar.evaluation.firmness`: learns from gold how firmly a fact stands, and writes `facts/support.json`.

Every fact that the pipeline reads in the articles of a set, however doubtful, is right or wrong by gold (in figure,
concept and subject); a logistic model with a penalty on large weights learns the share that is right by the signs of a
fact. There is no chance in it: the same input gives the same weights. It learns from `corpus/articles/train` and from
`corpus/firmness/real.jsonl`: the facts of real articles that others had annotated, their signs and the verdict without
a word of text. `--judge FOLDER` prints such lines for a folder of articles and gold. `--check SET` prints how well the
scores tell right from wrong in articles that nothing was learned from.
"""

import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import numpy.typing as npt

from khabar.evaluation.counts import pair
from khabar.evaluation.fact_score import Subjects
from khabar.evaluation.gold import read as read_gold
from khabar.facts.read import read
from khabar.facts.support import WEIGHTS, score
from khabar.pipeline import pipeline
from khabar.readers.fields import article as given_article

_RARE = 8  # facts with a sign that is learned from
_PENALTY = 10.0
_STEPS = 30
_BINS = (0.0, 0.3, 0.5, 0.65, 0.8, 1.01)

Floats = npt.NDArray[np.float64]


class Judged(NamedTuple):
    """The signs of a fact, whether gold has it, and the id of its article."""

    signs: list[str]
    right: bool
    article: str


def judged(folder: Path) -> list[Judged]:
    """The facts of a set of the corpus, in order."""
    found: list[Judged] = []
    reader = pipeline()
    for article, gold in read_gold(folder):
        given = given_article(article["text"], article)
        text, mentions = reader.mentions(given)
        made = read(text, mentions, given.country, given.published, least=0.0)
        record = reader.extract(given).model_dump(mode="json", by_alias=True)
        subjects = Subjects(gold["mentions"], record["mentions"])
        pairs, _ = pair(made.facts, gold["facts"], subjects.core)
        right = {id(fact) for fact, _ in pairs}
        signed = zip(made.signs, made.facts, strict=True)
        found += [Judged(signs, id(fact) in right, article["id"]) for signs, fact in signed]
    return found


def stored(path: Path) -> list[Judged]:
    """Facts of real articles that were judged before, a JSON object a line."""
    return [Judged(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def learn(facts: list[Judged]) -> dict[str, float]:
    """Log-odds by sign, and `bias`: Newton's method on the penalised likelihood."""
    seen = Counter(sign for fact in facts for sign in fact.signs)
    names = sorted(sign for sign, times in seen.items() if times >= _RARE)
    column = {name: at for at, name in enumerate(names, 1)}
    rows = np.zeros((len(facts), len(names) + 1))
    rows[:, 0] = 1
    for at, fact in enumerate(facts):
        rows[at, [column[sign] for sign in fact.signs if sign in column]] = 1
    right = np.array([fact.right for fact in facts], dtype=float)
    weights, penalty = np.zeros(len(names) + 1), np.full(len(names) + 1, _PENALTY)
    penalty[0] = 0
    for _ in range(_STEPS):
        likely: Floats = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - likely) - penalty * weights
        bend = (rows.T * (likely * (1 - likely))) @ rows + np.diag(penalty)
        weights = weights + np.linalg.solve(bend, slope)
    return {"bias": round(float(weights[0]), 3)} | {
        name: round(float(weights[at]), 3) for name, at in column.items() if round(float(weights[at]), 3)
    }


def check(facts: list[Judged]) -> dict[str, Any]:
    """How well the shipped scores tell right from wrong: AUC, and the share that is right by score."""
    scores, right = np.array([score(f.signs) for f in facts]), np.array([f.right for f in facts])
    above = scores[right][:, None] - scores[~right][None, :]
    bins = []
    for low, high in itertools.pairwise(_BINS):
        inside = (scores >= low) & (scores < high)
        share = round(float(right[inside].mean()), 2) if inside.any() else None
        bins.append({"from": low, "facts": int(inside.sum()), "right": share})
    return {"facts": len(facts), "auc": round(float((above > 0).mean() + (above == 0).mean() / 2), 3), "by_score": bins}


@click.command(help=__doc__)
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("corpus"))
@click.option(
    "--judge",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Prints the judged facts of a folder.",
)
@click.option("--check", "checked", help="A set to measure the shipped weights on; nothing is learned.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, show_default=True)
def main(corpus: Path, judge: Path | None, checked: str | None, output: Path) -> None:
    """The command."""
    if judge:
        for fact in judged(judge):
            click.echo(json.dumps(fact._asdict(), ensure_ascii=False))
        return
    if checked:
        return click.echo(json.dumps(check(judged(corpus / "articles" / checked))))
    facts = judged(corpus / "articles" / "train") + stored(corpus / "firmness" / "real.jsonl")
    weights, right = learn(facts), sum(fact.right for fact in facts)
    content = {"facts": len(facts), "right": right, "weights": weights}
    output.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    click.echo(f"{len(facts)} facts, {right} right, {len(weights)} weights in {output}")


if __name__ == "__main__":
    main()
