"""The command line: parse, call, print. Heavy imports are inside the command that needs them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from khabar.errors import KhabarError
from khabar.version import __version__

if TYPE_CHECKING:
    from khabar.records import Article

OK, SOME_REJECTED, USAGE, INTERRUPTED, BROKEN_PIPE = 0, 7, 2, 130, 141

_EPILOG = """\b
Examples:
  khabar extract article.txt                  one article, its record on stdout
  khabar extract news/ more.jsonl -o out.jsonl
  zcat archive.jsonl.gz | khabar extract - > records.jsonl
  khabar explain "ربحت أرامكو 121 مليار دولار"
  khabar lexicon find أرامكو"""


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


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATHS…")
@click.option(
    "-o", "--output", metavar="FILE", help="Write records here instead of to stdout; rejects go to FILE.rejects.jsonl."
)
@click.option(
    "--from", "format_", type=click.Choice(["txt", "jsonl"]), help="Format of all inputs, whatever their suffix."
)
@click.option("--country", metavar="CC", help="Country of articles that name none (ISO 3166-1 alpha-2).")
@click.option("--published", metavar="DATE", help="Date of articles that have none, like 2024-08-27.")
@click.option(
    "--lexicon", multiple=True, metavar="FILE", help="A file of your own companies (JSON Lines); may be repeated."
)
@click.option("-q", "--quiet", is_flag=True, help="No summary on stderr.")
def extract(
    paths: tuple[str, ...],
    output: str | None,
    format_: str | None,
    country: str | None,
    published: str | None,
    lexicon: tuple[str, ...],
    quiet: bool,
) -> None:
    """Read articles, write one JSON record a line.

    PATHS are .txt files (one article each), .jsonl files (one article a line: `text`, and optionally id, title,
    published, country, source, url and any other field), directories of these, or - for standard input.

    Exit code: 0 all articles read, 7 some rejected (each is written, with a reason), 2 wrong use, 130 interrupted.
    """
    from khabar import readers
    from khabar.readers.jsonl import published as parse_date
    from khabar.records import Reject

    inputs = list(paths)
    with _usage_errors():
        readers.check(inputs, format_)
        defaults = {"country": country.upper() if country else None, "published": parse_date(published)}
    from khabar.pipeline import pipeline
    from khabar.sinks import JsonlSink

    with _usage_errors():
        engine = pipeline(tuple(map(Path, lexicon)))
    articles = rejects = 0
    with _usage_errors(), ExitStack() as stack:
        sink = stack.enter_context(JsonlSink(_open(output)))
        reject_sink: JsonlSink | None = None
        for item in readers.read(inputs, format_):
            if isinstance(item, Reject):
                rejects += 1
                where = f"{item.input}:{item.line}" if item.line else item.input
                click.echo(f"khabar: rejected {where}: {item.reason}: {item.message}", err=True)
                if output is not None:
                    reject_sink = reject_sink or stack.enter_context(JsonlSink(_open(f"{output}.rejects.jsonl")))
                    reject_sink.write(item.model_dump_json().encode())
                continue
            sink.write(engine.json(_with_defaults(item, defaults)))
            articles += 1
    if not quiet:
        click.echo(f"khabar: {articles} articles, {rejects} rejected", err=True)
    sys.exit(SOME_REJECTED if rejects else OK)


def _with_defaults(article: Article, defaults: dict[str, Any]) -> Article:
    missing = {k: v for k, v in defaults.items() if v is not None and getattr(article, k) is None}
    return article.model_copy(update=missing) if missing else article


def _open(path: str | None) -> BinaryIO:
    return open(path, "wb") if path is not None else os.fdopen(os.dup(sys.stdout.fileno()), "wb")


@contextmanager
def _usage_errors() -> Iterator[None]:
    """Errors that the user can mend: one line on stderr, exit code 2."""
    try:
        yield
    except (KhabarError, ValueError) as error:
        click.echo(f"khabar: {error}", err=True)
        sys.exit(USAGE)
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"khabar: {error.filename or ''}: {error.strerror or error}", err=True)
        sys.exit(USAGE)


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
def schema(output: str | None) -> None:
    """JSON Schema of the records."""
    from khabar.schemas import schemas

    with _usage_errors():
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

    with _usage_errors():
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

    with _usage_errors():
        readers.check(list(paths), None)
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
