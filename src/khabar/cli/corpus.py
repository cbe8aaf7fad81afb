"""`khabar corpus`: articles with gold, into the corpus and out of it."""

from __future__ import annotations

from pathlib import Path

import click

from khabar.cli.ends import usage_errors

_CORPUS = click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("corpus"),
    show_default=True,
    help="The folder that holds `articles`.",
)


@click.group()
def corpus() -> None:
    """Articles with gold: show and add them, export them for other tools, import what was corrected there."""


@corpus.command()
@click.argument("article_id", metavar="ID")
@_CORPUS
def show(article_id: str, corpus: Path) -> None:
    """Print an article with its marks, in the form that `khabar corpus add` reads."""
    with usage_errors():
        from khabar.evaluation import marked, store

        click.echo(marked.render(*store.find(corpus, article_id)), nl=False)


@corpus.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES…", type=click.Path(path_type=Path))
@_CORPUS
def add(files: tuple[Path, ...], corpus: Path) -> None:
    """Write marked articles into the set that their id begins with; one that is there already is replaced.

    The head of src/khabar/evaluation/marked.py explains the form. Nothing is written where one of the FILES breaks a
    rule of gold. Says on stderr which figures are in no fact and which numbers carry no mark: each should be meant.
    """
    with usage_errors():
        from khabar.errors import InputError, KhabarError
        from khabar.evaluation import marked, store

        pairs = []
        for file in files:
            source = file.read_text(encoding="utf-8")
            try:
                pairs.append(store.checked(marked.parse(source)))
            except (KhabarError, ValueError, KeyError) as error:
                raise InputError(f"{file}: {error}") from error
        store.put(corpus, pairs)
        for article, gold in pairs:
            for doubt in store.doubts(article["text"], gold):
                click.echo(f"{article['id']}: {doubt}", err=True)
