"""`khabar extract DIR --watch`: files as they land, each once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from khabar.cli.ends import INTERRUPTED

if TYPE_CHECKING:
    from khabar.runners.batch import Plan


def watch(plan: Plan, quiet: bool) -> int:
    """Runs until Ctrl-C; the exit code."""
    from khabar.runners import watching

    def tell(path: str, articles: int, rejects: int) -> None:
        if not quiet:
            click.echo(f"khabar: {path}: {articles} articles, {rejects} rejected", err=True)

    watching.check(plan)
    with suppress(KeyboardInterrupt):
        watching.watch(plan, tell)
    return INTERRUPTED
