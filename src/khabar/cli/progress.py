"""What a person sees of a batch: progress on a terminal, the first rejects, and a summary at the end."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

import click

from khabar.cli.ends import INTERRUPTED, OK, SOME_REJECTED

if TYPE_CHECKING:
    from khabar.records import Manifest
    from khabar.runners.batch import Plan

SHOWN = 20  # rejects that are printed; all are in the file


def batch(plan: Plan, quiet: bool, verbose: bool) -> int:
    """Runs a batch in front of a person; its exit code."""
    from khabar.readers import size
    from khabar.runners.batch import TooManyRejectsError, run

    total = 0 if quiet or not sys.stderr.isatty() else size(list(plan.paths), plan.recipe.options)
    with Terminal(total, quiet, verbose) as terminal:
        try:
            manifest = run(plan, terminal)
        except TooManyRejectsError as error:
            terminal.say(str(error))
            return SOME_REJECTED
        except KeyboardInterrupt:
            terminal.say("interrupted; --resume goes on from here")
            return INTERRUPTED
    if not quiet:
        click.echo(summary(manifest), err=True)
    return SOME_REJECTED if manifest.counts.rejected else OK


def described(reject: dict[str, Any]) -> str:
    """A reject in one line."""
    where = f"{reject['input']}:{reject['position']}" if reject["position"] else reject["input"]
    return f"rejected {where}: {reject['reason']}: {reject['message']}"


def summary(manifest: Manifest) -> str:
    """The run in one line."""
    counts = manifest.counts
    reasons = ", ".join(f"{count} {reason}" for reason, count in counts.reasons.items())
    repeated = f", {counts.repeated} repeated" if counts.repeated else ""
    rate = counts.read / manifest.seconds if manifest.seconds else 0
    return (
        f"khabar: {counts.written} articles, {counts.rejected} rejected{f' ({reasons})' if reasons else ''}{repeated}; "
        f"{manifest.seconds:.1f} s, {rate:,.0f} articles/s; {', '.join(manifest.outputs)}"
    )


class Terminal:
    """Draws progress on stderr where that is a terminal."""

    def __init__(self, total: int, quiet: bool, verbose: bool) -> None:
        self._quiet, self._limit = quiet, None if verbose else SHOWN
        self._live = not quiet and sys.stderr.isatty()
        self._total, self._stack = total or None, ExitStack()
        self._articles = self._rejects = 0
        self._began = self._drawn = monotonic()

    def __enter__(self) -> Self:
        if self._live:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
            progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress = self._stack.enter_context(progress)
            self._task = self._progress.add_task("starting", total=self._total)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)  # type: ignore[arg-type]

    def say(self, line: str) -> None:
        """Prints a line."""
        if self._live:
            self._progress.console.print(f"khabar: {line}", markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(f"khabar: {line}", err=True)

    def begun(self) -> None:
        """Counts an article."""
        self._articles += 1
        self._draw()

    def skipped(self, count: int) -> None:
        """Counts articles that were done before."""
        self._draw()

    def read(self, count: int) -> None:
        """Moves the bar."""
        if self._live:
            self._progress.update(self._task, completed=count)

    def rejected(self, reject: dict[str, Any]) -> None:
        """Prints the first rejects, or all."""
        self._rejects += 1
        if self._limit is None or self._rejects <= self._limit:
            self.say(described(reject))
        elif self._rejects == self._limit + 1:
            self.say("… more rejects are in the file, and with -v here")

    def _draw(self) -> None:
        now = monotonic()
        if self._live and now - self._drawn > 0.1:
            self._drawn = now
            rate = self._articles / (now - self._began)
            text = f"{self._articles:,} articles  {rate:,.0f}/s  {self._rejects:,} rejected"
            self._progress.update(self._task, description=text)
