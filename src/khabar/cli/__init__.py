"""The command line: parse, call, print. Heavy imports are inside the command that needs them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from khabar.cli.convert import convert
from khabar.cli.corpus import corpus
from khabar.cli.ends import BROKEN_PIPE, INTERRUPTED, USAGE, usage_errors
from khabar.cli.evaluate import evaluate
from khabar.cli.extract import extract
from khabar.cli.merge import merge
from khabar.errors import KhabarError
from khabar.version import __version__

_EPILOG = """\b
Examples:
  khabar extract article.txt                  one article, its record on stdout
  khabar extract news/ more.jsonl -o out.jsonl
  khabar extract archive.warc.gz -o facts.parquet -o postgresql://localhost/news
  khabar convert out.jsonl -o out.duckdb
  khabar merge out.jsonl more.jsonl -o merged.jsonl
  zcat archive.jsonl.gz | khabar extract - > records.jsonl
  khabar explain "ربحت أرامكو 121 مليار دولار"
  khabar lexicon find أرامكو
  khabar evaluate corpus/articles/dev         how good it is, against what people marked
  khabar corpus export corpus/articles/train -o train.spacy"""


class _Group(click.Group):
    """Commands that leave quietly, with exit code 141, when nobody reads their output any more."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(BROKEN_PIPE)


@click.group(
    cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_EPILOG
)
@click.version_option(__version__, prog_name="khabar")
def cli() -> None:
    """Arabic economic news in, structured records out: companies, amounts of money, percentages and their values."""


cli.add_command(extract)
cli.add_command(convert)
cli.add_command(merge)
cli.add_command(evaluate)
cli.add_command(corpus)


@cli.command()
@click.argument("text")
@click.option("--country", metavar="CC", help="Country of the newsroom (ISO 3166-1 alpha-2).")
def explain(text: str, country: str | None) -> None:
    """Show what is found in TEXT, by which rule, with its raw span. `-` reads TEXT from standard input."""
    from khabar import explain as explaining

    if text == "-":
        text = sys.stdin.read()
    for line in explaining.lines(text, country.upper() if country else None):
        click.echo(line)


@cli.command()
@click.option("-o", "--output", metavar="DIR", help="Write the files into this folder instead of printing.")
@click.option("--sql", type=click.Choice(["postgres", "sqlite", "duckdb"]), help="The flat tables, as a SQL script.")
def schema(output: str | None, sql: Any) -> None:
    """JSON Schema of the records, or the SQL of their flat tables."""
    from khabar.schemas import schemas
    from khabar.sinks.sql import script

    if sql:
        click.echo(script(sql), nl=False)
        return
    with usage_errors():
        for name, content in schemas().items():
            if output is None:
                click.echo(content, nl=False)
                continue
            Path(output).mkdir(parents=True, exist_ok=True)
            (Path(output) / name).write_text(content, encoding="utf-8")


@cli.group()
def lexicon() -> None:
    """The companies that khabar knows."""


@lexicon.command("find")
@click.argument("name")
def lexicon_find(name: str) -> None:
    """Companies of that name, one JSON object a line; exit code 1 if there is none."""
    from khabar.linking.find import find

    rows = find(name)
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))
    sys.exit(0 if rows else 1)


@lexicon.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILES…")
def lexicon_check(files: tuple[str, ...]) -> None:
    """Check company files (JSONL): keys, ids, tickers, names that collide."""
    from khabar.linking.find import problems

    with usage_errors():
        found = problems([Path(file) for file in files])
    for problem in found:
        click.echo(problem, err=True)
    sys.exit(1 if found else 0)


@lexicon.command("count")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS…")
def lexicon_count(paths: tuple[str, ...]) -> None:
    """Count which ambiguous company names are mostly ordinary words in these articles: lexicons/ordinary_names.txt."""
    from khabar import readers
    from khabar.entities.ordinary import HEADER, count
    from khabar.records import Reject

    with usage_errors():
        readers.check(list(paths), readers.Options())
    items = readers.read(list(paths))
    click.echo(HEADER, nl=False)
    for name, seen, bare in count(item.text for item in items if not isinstance(item, Reject)):
        click.echo(f"{name}\t{seen}\t{bare}")


def main() -> None:
    """The console script: stable exit codes, no traceback for what a user can cause."""
    try:
        cli(prog_name="khabar", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(INTERRUPTED)
    except KhabarError as error:
        click.echo(f"khabar: {error}", err=True)
        sys.exit(USAGE)
