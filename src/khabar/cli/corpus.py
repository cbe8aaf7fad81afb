"""`khabar corpus`: articles with gold, into the corpus and out of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khabar.cli.ends import OK, SOME_REJECTED, usage_errors
from khabar.errors import InputError

if TYPE_CHECKING:
    from khabar.evaluation.exchange.scope import Scope
    from khabar.evaluation.store import Pair

FORMATS = {"spacy": ".spacy", "conll": ".conll", "labelstudio": ".json", "jsonl": ".jsonl"}
STDOUT = "-"

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

        click.echo(marked.render(*store.find(corpus, [article_id])[article_id]), nl=False)


@corpus.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES…", type=click.Path(path_type=Path))
@_CORPUS
def add(files: tuple[Path, ...], corpus: Path) -> None:
    """Write marked articles into the set that their id begins with; one that is there already is replaced.

    The head of src/khabar/evaluation/marked.py explains the form. Nothing is written where one of the FILES breaks a
    rule of gold. Says on stderr which figures are in no fact and which numbers carry no mark: each should be meant.
    """
    with usage_errors():
        from khabar.errors import KhabarError
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


@corpus.command()
@_CORPUS
def counts(corpus: Path) -> None:
    """Print how many articles of each kind and country there are, and how much gold of each type: Markdown tables."""
    with usage_errors():
        from khabar.evaluation import tally

        click.echo(tally.tables(corpus))


_EXPORTS = """\b
Formats:
  spacy        a DocBin of spacy.blank("ar") docs: doc.ents on tokens to train on,
               doc.spans["gold"] all mentions on tokens, doc.user_data["gold"] exact ones with values
  conll        IOB2: token, start, end, tag between tabs; exact mentions in comments
  labelstudio  tasks with values in a text field of each region; --config writes the page
  jsonl        records as `khabar extract` writes them, with facts and quotes

\b
Examples:
  khabar corpus export corpus/articles/train --format spacy -o train.spacy
  khabar corpus export corpus/articles/* --format jsonl | wc -l
  khabar corpus export corpus/articles/dev --format labelstudio --config page.xml -o tasks.json"""


@corpus.command(epilog=_EXPORTS)
@click.argument("sets", nargs=-1, required=True, metavar="SET…", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), help="By default the suffix of OUT tells it.")
@click.option("-o", "--output", "out", metavar="OUT", default=STDOUT, help="Write here instead of to stdout.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only mentions of this type; repeat it for more.")
@click.option(
    "--no-optional",
    is_flag=True,
    help="Leave optional mentions out: no tag, in spaCy an entity that counts neither way.",
)
@click.option(
    "--as",
    "as_",
    type=click.Choice(["annotations", "predictions"]),
    default="annotations",
    show_default=True,
    help="What Label Studio takes the mentions for.",
)
@click.option("--config", metavar="FILE", help="Also write Label Studio's labelling page, right to left.")
def export(
    sets: tuple[Path, ...], format_: str | None, out: str, types: tuple[str, ...], no_optional: bool, as_: Any,
    config: str | None,
) -> None:  # fmt: skip
    """Write the gold of SETs (folders with articles.jsonl and gold/gold.jsonl) in a form that other tools read."""
    with usage_errors():
        format_ = format_ or next((f for f, suffix in FORMATS.items() if out.endswith(suffix)), None)
        if format_ is None:
            raise InputError(f"which --format: {', '.join(FORMATS)}?")
        if config and format_ != "labelstudio":
            raise InputError("--config is for --format labelstudio")
        if format_ == "spacy" and out == STDOUT and sys.stdout.isatty():
            raise InputError("a DocBin is no text: -o FILE")
        from khabar.evaluation.exchange.labelstudio import config as page

        scope = _scope(types, not no_optional)
        data, said = _exported(_pairs(sets), scope, format_, as_)
        _write(out, data)
        if config:
            _write(config, page(scope))
        click.echo(f"khabar: {said}", err=True)


def _scope(types: tuple[str, ...], optional: bool) -> Scope:
    from khabar.evaluation.exchange.scope import Scope
    from khabar.evaluation.score import TYPES

    if unknown := set(types) - set(TYPES):
        raise InputError(f"--type {', '.join(sorted(unknown))}: one of {', '.join(TYPES)}")
    return Scope(tuple(t for t in TYPES if t in types) or TYPES, optional)


def _pairs(sets: tuple[Path, ...]) -> list[Pair]:
    from khabar.evaluation.gold import read

    pairs = [pair for folder in sets for pair in read(folder)]
    ids = [article["id"] for article, _ in pairs]
    if twice := {id_ for id_ in ids if ids.count(id_) > 1}:
        raise InputError(f"in two sets: {', '.join(sorted(twice))}")
    return pairs


def _exported(pairs: list[Pair], scope: Scope, format_: str, as_: Any) -> tuple[bytes, str]:
    """The file, and what to say of it."""
    articles = f"{len(pairs)} articles"
    if format_ in ("spacy", "conll"):
        from khabar.evaluation.exchange import conll, docs

        data, alignment = docs.docbin(pairs, scope) if format_ == "spacy" else conll.conll(pairs, scope)
        return data, f"{articles}; {alignment}"
    if format_ == "labelstudio":
        from khabar.evaluation.exchange.labelstudio import labelstudio

        return labelstudio(pairs, scope, as_), articles
    from khabar.evaluation.exchange.records import jsonl

    data, ranges = jsonl(pairs, scope)
    return data, f"{articles}" + (
        f"; changes that are a range, whose size a record can't hold: {ranges}" if ranges else ""
    )


def _write(path: str, data: bytes) -> None:
    from khabar import storage

    if path == STDOUT:
        sys.stdout.buffer.write(data)
        return
    with storage.writing(path) as stream:
        stream.write(data)


_IMPORTS = """\b
The text field of a region holds its value, as in a marked article:
  $24e6 OMR ~   %3.2 >   #300 share   nth 3   for 6 month   @Alba   =2024-Q2   org ministry   metric revenue
A last ? makes it optional.

\b
Exit code: 0 all tasks are in the corpus, 7 some were refused or lack a value, 2 wrong use.
"""


@corpus.command("import", epilog=_IMPORTS)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@_CORPUS
@click.option("-n", "--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def import_(file: Path, corpus: Path, dry_run: bool) -> None:
    """Bring the mentions of FILE, a JSON export of Label Studio, into the corpus.

    The tasks are those that `khabar corpus export` wrote. Every change is listed on stderr, and what to look at again:
    figures in no fact, facts whose figure lost its mark. An article with a mention that has no value, or that breaks a
    rule of gold, stays as it was and is listed.
    """
    with usage_errors():
        from khabar.evaluation import store
        from khabar.evaluation.exchange.corrected import corrections

        done = list(corrections(file, corpus))
        for correction in done:
            for line in correction.lines():
                click.echo(f"{correction.id}: {line}", err=True)
        changed = [c for c in done if c.right and c.changes]
        if not dry_run:
            store.put(corpus, [c.pair for c in changed])
        left = sum(not c.right for c in done)
        same = len(done) - left - len(changed)
        click.echo(f"khabar: {len(changed)} articles changed, {same} the same, {left} left as they were", err=True)
    sys.exit(SOME_REJECTED if left else OK)
