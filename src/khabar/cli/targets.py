"""The outputs that a command is told, checked before any work."""

from __future__ import annotations

import os
from collections.abc import Sequence

from khabar.errors import InputError, OutputError

STDOUT = "-"


def named(
    targets: Sequence[str], format_: str | None, inputs: Sequence[str], merged: bool = False
) -> tuple[tuple[str, str], ...]:
    """Every output with the name of its format, as said or told by its suffix; standard output where there is none.

    Raises:
        OutputError, InputError, MissingExtra: why one of them can't be written to.
    """
    from khabar import sinks

    targets = targets or (STDOUT,)
    if len({_same(target) for target in targets}) != len(targets):
        raise InputError("the same output twice")
    found = tuple((target, sinks.format_of(target, format_)) for target in targets)
    for target, name in found:
        if not format_ and not sinks.is_told(target):
            known = ", ".join(suffix for kind in sinks.FORMATS.values() for suffix in kind.suffixes)
            raise InputError(f"{target}: unknown suffix: use --to, or one of {known} (.jsonl.gz and .jsonl.zst too)")
        _check(target, name, () if merged and sinks.FORMATS[name].database else inputs, merged)
    return found


def _same(target: str) -> str:
    from khabar import storage

    return target if target == STDOUT or storage.is_url(target) else os.path.realpath(target)


def _check(target: str, name: str, inputs: Sequence[str], merged: bool) -> None:
    from khabar import sinks, storage

    made = sinks.merged if merged else sinks.sink
    if target == STDOUT or storage.is_url(target):
        made(target, name)
        if target != STDOUT and not target.startswith(sinks.SERVERS):
            storage.filesystem(target)
        return
    parent = os.path.dirname(target.rstrip("/")) or "."
    if not os.path.isdir(parent):
        raise OutputError(f"{target}: No such file or directory: {parent}")
    if os.path.isdir(target) and (sinks.FORMATS[name].database or name == "jsonl"):
        raise OutputError(f"{target}: Is a directory")
    if any(os.path.exists(path) and os.path.exists(target) and os.path.samefile(path, target) for path in inputs):
        raise OutputError(f"{target}: is also an input")
    made(target, name)
