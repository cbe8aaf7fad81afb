"""Packages that only some formats and places need, imported when they are."""

import importlib
from typing import Any

from khabar.errors import MissingExtra


def need(module: str, extra: str, purpose: str) -> Any:
    """The module, imported.

    Raises:
        MissingExtra: it isn't installed; names the extra and what it is for.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(f"{purpose} needs the extra {extra!r}: pip install 'khabar[{extra}]' ({error})") from None
