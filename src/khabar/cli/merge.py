"""`khabar merge`: the same fact from several articles, once with all its sources."""

from __future__ import annotations

from typing import Any

import click

from khabar.cli.ends import usage_errors
from khabar.cli.extract import OUTPUTS
from khabar.cli.targets import named

_EPILOG = """\b
Two facts are the same where all of this holds:
  subject    the same company, or name and class; the same concept; both denied or neither
  figure     equal in kind, currency or unit; or one rounds the other: to 3 digits (11.47, 11.5),
             to 2 with "about" (11) or "more than". Prices and levels: to 4, and "below 9,100"
             is no 9,100. A measure without a name (other): 3 digits
  movement   changes and earlier figures agree, as far as both are told and on the same basis
  time       the periods are the same; or may be, as far as they are known, and publication
             days are within --window. Prices, levels and trading: published on the same day and
             3 digits, or 5 digits. Without publication days: 5 digits, and none of those
  status     both reported, both to come (forecast or target, of the same body), both hypothetical
  deal       the other side is the same, as far as both tell it

\b
Or they are told by the same sentence of two articles, with the same numbers and nearly the
same words: then period and movement may differ, since only khabar read them differently.
What the sources have in place of the agreed value is in `differs`.

\b
Examples:
  khabar merge records.jsonl                  merged facts on stdout, one a line
  khabar merge monday.jsonl.gz tuesday/ -o merged.jsonl -o merged.parquet
  khabar merge records.sqlite -o records.sqlite --window 1
  khabar merge merged.jsonl today.jsonl -o new.jsonl    add records to an earlier merge"""


@click.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, required=True, metavar="PATHS…")
@click.option("-o", "--output", "targets", multiple=True, metavar="TARGET", help="As in `khabar extract`.")
@click.option("--to", type=click.Choice(OUTPUTS), help="Format of the outputs, whatever their suffix.")
@click.option("--window", type=click.IntRange(0), default=3, show_default=True, metavar="DAYS",
              help="Days between publications within which facts without a full period may be the same.")  # fmt: skip
@click.option("-r", "--recursive", is_flag=True, help="Read folders with all that is under them.")
@click.option("-q", "--quiet", is_flag=True, help="No summary on stderr.")
def merge(paths: tuple[str, ...], targets: tuple[str, ...], **given: Any) -> None:
    """Join the same fact from several articles, keeping every source.

    PATHS are what khabar has written: records or merged facts as JSON Lines (plain, .gz, .zst), folders of them or of a
    batch's parts, any other output that holds records, or - for standard input.

    Each fact of each article is in exactly one merged fact. The output is the same for any order of the input, and what
    is given twice counts once. In a database, tables of an earlier merge are replaced; those of records stay.
    """
    with usage_errors():
        from khabar import storage
        from khabar.merging import inputs
        from khabar.runners.merge import merge as merged

        inputs.check(list(paths))
        outputs = named(targets, given["to"], paths, merged=True)
        done = merged(inputs.lines(list(paths), given["recursive"]), outputs, given["window"])
    if not given["quiet"]:
        shown = ", ".join(map(storage.redacted, targets)) or "standard output"
        told = f"{done.facts} facts are {done.merged}, {done.shared} of them told by several articles"
        click.echo(f"khabar: {told}; {shown}", err=True)
