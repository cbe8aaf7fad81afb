"""`khabar convert`: what one sink has written, into another."""

from __future__ import annotations

import os

import click

from khabar.cli.ends import usage_errors
from khabar.cli.extract import OUTPUTS
from khabar.cli.targets import STDOUT, named


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", "target", required=True, metavar="TARGET", help="As in `khabar extract`.")
@click.option("--from", "source_format", type=click.Choice(OUTPUTS), help="Format of the source.")
@click.option("--to", "target_format", type=click.Choice(OUTPUTS), help="Format of the target.")
@click.option("-q", "--quiet", is_flag=True, help="No summary on stderr.")
def convert(source: str, target: str, source_format: str | None, target_format: str | None, quiet: bool) -> None:
    """Write the records of one output of khabar into another: JSONL, CSV, Parquet, SQLite, DuckDB, PostgreSQL.

    SOURCE - is JSON Lines on standard input.

    Nothing is lost on the way: every output keeps the whole records, from which the tables are made anew.
    """
    from khabar import sinks, storage
    from khabar.errors import InputError
    from khabar.runners.convert import convert as converted

    with usage_errors():
        if source != STDOUT and not storage.is_url(source) and not os.path.exists(source):
            raise InputError(f"{source}: no such file or directory")
        [output] = named([target], target_format, [source])
        count = converted((source, sinks.format_of(source, source_format)), output)
    if not quiet:
        click.echo(f"khabar: {count} records; {storage.redacted(target)}", err=True)
