"""`python -m khabar.evaluation.annotate`: marked articles into the corpus and out of it (see `marked` for the form)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from khabar.errors import KhabarError
from khabar.evaluation.gold import Gold, check, read
from khabar.evaluation.marked import parse, render
from khabar.evaluation.score import figure

Data = dict[str, Any]


@click.group(help=__doc__)
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("corpus"))
@click.pass_context
def main(context: click.Context, corpus: Path) -> None:
    """The command."""
    context.obj = corpus / "articles"


@main.command()
@click.argument("article_id")
@click.pass_obj
def show(articles: Path, article_id: str) -> None:
    """Print an article of the corpus with its marks."""
    for article, gold in read(articles / article_id.partition("-")[0]):
        if article["id"] == article_id:
            return click.echo(render(article, gold), nl=False)
    raise click.ClickException(f"no article {article_id} in {articles}")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def add(articles: Path, files: tuple[Path, ...]) -> None:
    """Write marked articles into the set that their id begins with; one that is there already is replaced.

    Says which figures are in no fact and which numbers carry no mark: each should be meant.
    """
    for file in files:
        try:
            article, gold = parse(file.read_text(encoding="utf-8"))
            check(Gold.model_validate(gold), article["text"])
        except (KhabarError, ValueError) as error:
            raise click.ClickException(f"{file}: {error}") from error
        put(articles / article["id"].partition("-")[0], article, gold)
        for doubt in doubts(article["text"], gold):
            click.echo(f"{article['id']}: {doubt}", err=True)


def put(folder: Path, article: Data, gold: Data) -> None:
    """Replace or append the two lines of an article."""
    for path, row in ((folder / "articles.jsonl", article), (folder / "gold" / "gold.jsonl", gold)):
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        rows = {kept["id"]: kept for kept in map(json.loads, lines)} | {row["id"]: row}
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows.values()), encoding="utf-8")


def doubts(text: str, gold: Data) -> Iterator[str]:
    """What an annotator may have forgotten."""
    used = {size for f in gold["facts"] for key in ("value", "change", "prior") if f[key] for size in _sizes(f[key])}
    marked: set[int] = set()
    for mention in gold["mentions"]:
        marked.update(range(mention["start"], mention["end"]))
        if mention["type"] in ("MONEY", "PERCENT") and not _sizes(mention["value"]) & used:
            yield f"in no fact: {mention['text']}"
    for number in re.finditer(r"\d+(?:[.,]\d+)*|%|\u066a", text):
        if number.start() not in marked:
            yield f"not marked: {' '.join(text[max(0, number.start() - 15) : number.end() + 15].split())}"


def _sizes(value: Data) -> set[Any]:
    low, high, unit = figure(value)
    return {(abs(low), unit), (abs(high), unit)} if low is not None and high is not None else set()


if __name__ == "__main__":
    main()
