"""How a command ends: its exit code, and one line for what the user can mend."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from khabar import storage
from khabar.errors import KhabarError

OK, BELOW, USAGE, SOME_REJECTED, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 7, 130, 141


@contextmanager
def usage_errors() -> Iterator[None]:
    """Errors that the user can mend: one line on stderr, exit code 2."""
    try:
        yield
    except (KhabarError, ValueError) as error:
        click.echo(f"khabar: {error}", err=True)
        sys.exit(USAGE)
    except BrokenPipeError:
        raise
    except OSError as error:
        name = str(error.filename or "").removesuffix(storage.ASIDE)
        click.echo(f"khabar: {name}: {error.strerror or error}", err=True)
        sys.exit(USAGE)
