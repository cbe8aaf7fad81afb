"""`khabar evaluate`: how good khabar is on articles whose right answers people have marked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from khabar.cli.ends import BELOW, OK, usage_errors
from khabar.errors import InputError

if TYPE_CHECKING:
    from khabar.evaluation.cases import Cases
    from khabar.evaluation.gate import Floors
    from khabar.evaluation.measure import Measured

_EPILOG = """\b
What is right, by level:
  span       type, start and end are gold's
  partial    the types agree and the spans overlap
  value      partial, and the value is gold's: amount and currency or unit, company, day,
             class, concept, words (amount: of QUANTITY and DURATION, whatever the unit)
  LINK id    a company that the lexicon has is linked to its row
  FACT       figure: its value; core: also concept and subject; company: core, of those
             about companies. SLOT: a part of the facts that are right in core
  QUOTE      overlap: words overlap, direct or not agrees; speaker: also who says it
  ACCOUNT    a number is in a fact or in `unlinked` with a reason (should be all)

\b
Optional gold neither earns nor costs. A type that the gold set never marks is left out.
Intervals: 1,000 draws of the articles, with replacement; the same every time.

\b
Exit code: 0 scored (and, with --gate, no figure is below its floor), 1 below a floor or
another gold set than the floors', 2 wrong use.

\b
Examples:
  khabar evaluate corpus/articles/dev
  khabar evaluate corpus/articles/dev --errors | grep DATE
  khabar evaluate corpus/articles/dev --html diff.html
  khabar evaluate corpus/articles/dev --gate corpus/floors.json
  khabar extract corpus/articles/dev/articles.jsonl --strict -o strict.jsonl
  khabar evaluate corpus/articles/dev --pred strict.jsonl --json"""


@click.command(epilog=_EPILOG)
@click.argument("gold", metavar="GOLD")
@click.option("--pred", metavar="FILE", help="Score these records instead of extracting: an output of khabar, or -.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table.")
@click.option(
    "--errors", is_flag=True, help="Also every miss, a line each: article, type, level, missed or wrong, text, value."
)
@click.option(
    "--html", "page", metavar="FILE", help="Write a page: each text with gold and found marked, and its facts."
)
@click.option("--gate", "floors", metavar="FILE", help="Fail where F1 is below the floors in FILE.")
@click.option("--update-floors", is_flag=True, help="Pin what was measured in the file of --gate; no floor falls.")
@click.option("--lower", is_flag=True, help="With --update-floors: floors may fall.")
def evaluate(
    gold: str, pred: str | None, as_json: bool, errors: bool, page: str | None, floors: str | None,
    update_floors: bool, lower: bool,
) -> None:  # fmt: skip
    """Score khabar against GOLD, with 95% confidence intervals.

    GOLD is a set of the corpus (a folder with articles.jsonl and gold/gold.jsonl), or a file of gold lines with
    articles.jsonl beside it. khabar reads the articles now; with --pred, records that it (or another system) has
    written are scored, and the articles are only needed for --html.
    """
    with usage_errors():
        _check(pred, floors, update_floors, lower)
        from khabar.evaluation.cases import load
        from khabar.evaluation.measure import measure

        cases = load(gold, pred)
        measured = measure(cases.cases)
        pinned, failed = _gate(measured, cases, floors, update_floors, lower) if floors else ({}, [])
        if page:
            from khabar.evaluation.page import write

            write(page, measured)
        _print(measured, cases, pinned, failed, as_json, errors)
    if failed:
        from khabar.evaluation.gate import REMEDY

        for line in (*failed, REMEDY):
            click.echo(f"khabar: {floors}: {line}", err=True)
    sys.exit(BELOW if failed else OK)


def _check(pred: str | None, floors: str | None, update: bool, lower: bool) -> None:
    if update and not floors:
        raise InputError("--update-floors is for --gate FILE: which file?")
    if lower and not update:
        raise InputError("--lower is for --update-floors")
    if update and pred:
        raise InputError("--update-floors pins what khabar finds now, so it goes without --pred")


def _gate(measured: Measured, cases: Cases, file: str, update: bool, lower: bool) -> tuple[Floors, list[str]]:
    """The floors, and what is below them."""
    from khabar.evaluation import gate

    path = Path(file)
    if update:
        old = gate.read(path)[1] if path.exists() else {}
        gate.write(path, cases.digest, gate.updated(measured.counts, old, lower))
    pinned = gate.read(path)
    return pinned[1], gate.failures(measured.counts, cases.digest, pinned)


def _print(measured: Measured, cases: Cases, floors: Floors, failed: list[str], as_json: bool, errors: bool) -> None:
    from khabar.evaluation import report
    from khabar.evaluation.errors import Error, error
    from khabar.records.base import writable

    misses = (error(case, miss) for case, miss in measured.misses()) if errors else ()
    if as_json:
        held = report.data(measured, cases.digest, cases.strangers, floors) | {"failures": failed}
        held |= {"errors": [one._asdict() for one in misses]} if errors else {}
        return click.echo(writable(json.dumps(held, ensure_ascii=False)))
    for line in report.table(measured, floors):
        click.echo(line)
    if cases.strangers:
        click.echo(f"khabar: {cases.strangers} records are of no article in the gold set", err=True)
    if errors:
        click.echo("\n" + "\t".join(Error._fields))
    for one in misses:
        click.echo(one.line())
