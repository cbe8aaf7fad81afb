"""`khabar extract`: one process and stdout for a person, a batch for an archive."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khabar.cli.ends import OK, SOME_REJECTED, usage_errors
from khabar.cli.targets import STDOUT, named
from khabar.errors import InputError

if TYPE_CHECKING:
    from khabar.runners.batch import Plan
    from khabar.runners.shard import Recipe

_COLUMNS = ("text", "id", "title", "published", "country", "source", "url")
INPUTS = ("txt", "html", "jsonl", "json", "csv", "parquet", "warc", "feed")
OUTPUTS = ("jsonl", "csv", "csv-bom", "parquet", "sqlite", "duckdb", "postgresql")


def _column_options(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(_COLUMNS):
        help_ = "Column or field that holds the text (and --id-column, --title-column, …)." if name == "text" else None
        option = click.option(f"--{name}-column", metavar="NAME", help=help_, hidden=name != "text")
        command = option(command)
    return command


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATHS…")
@click.option(
    "-o",
    "--output",
    "targets",
    multiple=True,
    metavar="TARGET",
    help="Write here instead of to stdout: a file, a folder of tables, a database, a URL. Repeat it for several.",
)
@click.option("--to", type=click.Choice(OUTPUTS), help="Format of the outputs, whatever their suffix.")
@click.option("--from", "format_", type=click.Choice(INPUTS), help="Format of all inputs, whatever their suffix.")
@_column_options
@click.option("-r", "--recursive", is_flag=True, help="Read folders with all that is under them.")
@click.option("--country", metavar="CC", help="Country of articles that name none (ISO 3166-1 alpha-2).")
@click.option("--published", metavar="DATE", help="Date of articles that have none, like 2024-08-27.")
@click.option(
    "--lexicon", multiple=True, metavar="FILE", help="A file of your own companies (JSON Lines); may be repeated."
)
@click.option(
    "--strict", is_flag=True, help="Only facts with firm support (a score of 0.65 or more), and no period carried over."
)
@click.option("-j", "--jobs", type=click.IntRange(1), help="Processes; all cores if there is an output.")
@click.option("--runner", type=click.Choice(["local", "ray"]), default="local", help="Where it runs.")
@click.option("--address", metavar="HOST:PORT", help="The Ray cluster; without it one is started here.")
@click.option("--resume", is_flag=True, help="Go on from where an interrupted run of the same command was.")
@click.option("--max-rejects", type=click.IntRange(0), metavar="N", help="Stop after more rejects than this.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0.001),
    default=60.0,
    metavar="SECONDS",
    show_default=True,
    help="CPU time; an article that takes longer is a reject.",
)
@click.option("--shard-size", type=click.IntRange(1), default=100, metavar="N", hidden=True)
@click.option("--watch", is_flag=True, help="Go on with files that land in the folders from now on, each once.")
@click.option("-q", "--quiet", is_flag=True, help="Neither progress nor summary on stderr.")
@click.option("-v", "--verbose", is_flag=True, help="Every reject on stderr, not only the first twenty.")
def extract(paths: tuple[str, ...], **given: Any) -> None:
    """Read articles, write records.

    PATHS are files, folders, patterns, URLs (s3://…) or - for standard input. A .txt, .html or .json file is one
    article; .jsonl, .csv, .tsv, .parquet, .warc, .rss and .atom have many. Each may be compressed (.gz, .zst).

    TARGET is told by its suffix: out.jsonl, or the flat tables in out.parquet or out.csv (folders), out.sqlite,
    out.duckdb, or a database like postgresql://user@host/name. Beside it are the rejects, if any, and a manifest.

    Exit code: 0 all articles read, 7 some rejected (each is written, with a reason), 2 wrong use, 130 interrupted.
    """
    with usage_errors():
        plan = _plan(paths, given)
        if given["watch"]:
            from khabar.cli.watch import watch

            sys.exit(watch(plan, given["quiet"]))
        if plan.targets == ((STDOUT, "jsonl"),) and plan.jobs == 1 and plan.runner == "local":
            sys.exit(SOME_REJECTED if _to_stdout(plan, given["quiet"]) else OK)
        from khabar.cli.progress import batch

        sys.exit(batch(plan, given["quiet"], given["verbose"]))


def _plan(paths: tuple[str, ...], given: dict[str, Any]) -> Plan:
    """The options, checked before any work.

    Raises:
        InputError, OutputError, MissingExtra, ValueError: one of them can't be.
    """
    from khabar import readers
    from khabar.runners import cluster
    from khabar.runners.batch import Plan

    recipe = _recipe(given)
    if recipe.lexicon:
        from khabar.linking.companies import own_companies

        own_companies(recipe.lexicon)
    readers.check(list(paths), recipe.options)
    outputs = named(given["targets"], given["to"], paths)
    on_stdout = any(target == STDOUT for target, _ in outputs)
    if given["address"] and given["runner"] != "ray":
        raise InputError("--address is for --runner ray")
    if given["runner"] == "ray":
        if on_stdout:
            raise InputError("--runner ray writes to an output: Ray itself writes to stdout")
        cluster.load()
    jobs = given["jobs"] or (1 if outputs == ((STDOUT, "jsonl"),) else _cores())
    return Plan(
        paths, outputs, recipe, jobs=jobs, runner=given["runner"], address=given["address"], resume=given["resume"],
        max_rejects=given["max_rejects"], shard_size=given["shard_size"],
    )  # fmt: skip


def _recipe(given: dict[str, Any]) -> Recipe:
    from khabar.readers import Options
    from khabar.readers.fields import published
    from khabar.runners.shard import Recipe

    columns = {name: given[f"{name}_column"] for name in _COLUMNS if given[f"{name}_column"]}
    options = Options(format=given["format_"], columns=columns, recursive=given["recursive"])
    country = given["country"].upper() if given["country"] else None
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise InputError(f"country should be two letters like SA, found {given['country']!r}")
    lexicon = tuple(Path(file).absolute() for file in given["lexicon"])
    day = published(given["published"])
    return Recipe(options, country, day, given["time_limit"], given["strict"], lexicon)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _to_stdout(plan: Plan, quiet: bool) -> int:
    """Writes each record as soon as it is made; the number of rejects."""
    from khabar import readers, sinks
    from khabar.cli.progress import described
    from khabar.records import Reject
    from khabar.runners.shard import one

    articles = rejects = 0
    with sinks.sink(STDOUT, "jsonl") as sink:
        for piece in readers.pieces(list(plan.paths), plan.recipe.options):
            made = one(piece, plan.recipe)
            if isinstance(made, Reject):
                rejects += 1
                click.echo(f"khabar: {described(made.model_dump())}", err=True)
                if plan.max_rejects is not None and rejects > plan.max_rejects:
                    break
            else:
                articles += 1
                sink.write(sinks.Batch([made[2]]))
    if not quiet:
        click.echo(f"khabar: {articles} articles, {rejects} rejected", err=True)
    return rejects
