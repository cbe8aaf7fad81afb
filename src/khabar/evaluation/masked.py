"""What an unknown company gets: `python -m khabar.evaluation.masked ARTICLES GOLD` scores companies with theirs masked.

Every row of the lexicon that has a gold company's English name or one of its written names, or that khabar links where
the gold has a company, is taken out before the articles are read. Both files are JSON Lines, as in
`corpus/articles/dev`. `--errors` prints every missed and every wrong mention.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from khabar.evaluation.counts import total
from khabar.evaluation.score import overlapping, plain, score
from khabar.lexicons import companies as files
from khabar.linking.companies import company_forms, cue_forms
from khabar.linking.organisations import organisation_forms
from khabar.pipeline import Pipeline, pipeline
from khabar.readers.fields import article
from khabar.scan.automaton import table_of
from khabar.scan.forms import all_forms
from khabar.text import normalise

Pair = tuple[dict[str, Any], list[dict[str, Any]]]


def read(articles: Path, gold: Path) -> list[Pair]:
    """Articles with their gold mentions."""
    rows = [[json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in (articles, gold)]
    mentions = {row["id"]: row["mentions"] for row in rows[1]}
    return [(row, mentions[row["id"]]) for row in rows[0]]


def masked_rows(pairs: Iterable[Pair]) -> set[int]:
    """Numbers of the rows of the companies in the gold."""
    english, written, linked = set(), set(), set()
    for fields, gold in pairs:
        companies = [m for m in gold if m["type"] == "COMPANY"]
        english |= {plain(m["value"]["entity"]) for m in companies}
        written |= {normalise(fields["text"][m["start"] : m["end"]]) for m in companies}
        for found in _companies(pipeline(), fields):
            if any(overlapping(found, m) for m in companies):
                linked |= {found["value"]["id"], *(c["id"] for c in found["value"]["candidates"])}
    return {
        number
        for number, row in enumerate(files.rows())
        if row.id in linked or plain(row.en) in english or not written.isdisjoint(map(normalise, row.names))
    }


def _companies(engine: Pipeline, fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    record = engine.extract(article(fields["text"], {k: fields.get(k) for k in ("id", "country", "published")}))
    return (m.model_dump(mode="json") for m in record.mentions if m.type == "COMPANY")


def without(rows: set[int]) -> Pipeline:
    """The pipeline over a lexicon that lacks these rows."""
    return Pipeline(
        table_of(chain(all_forms(), cue_forms(), organisation_forms(), company_forms(rows))),
        pipeline().engine,
        pipeline().companies,
    )


@click.command(help=__doc__)
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--errors", is_flag=True, help="Print every miss.")
def main(articles: Path, gold: Path, errors: bool) -> None:
    """The command."""
    pairs = read(articles, gold)
    rows = masked_rows(pairs)
    engine = without(rows)
    scored = total(score(list(_companies(engine, fields)), marked, ["COMPANY"]) for fields, marked in pairs)
    span = scored.counts["COMPANY", "span"]
    figures = f"precision {span.precision:.4f}  recall {span.recall:.4f}  F1 {span.f1:.4f}"
    click.echo(f"{len(rows)} rows masked  COMPANY span  {figures}  ({span.right} of {span.gold}, {span.found} found)")
    if errors:
        for miss in scored.misses:
            if miss.level == "span":
                click.echo(f"{miss.what:6} {json.dumps(miss.mention.get('value'), ensure_ascii=False)}")


if __name__ == "__main__":
    main()
