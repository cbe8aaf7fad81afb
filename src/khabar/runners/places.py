"""Where a run keeps what belongs to an output: its parts, its lock, its rejects and its manifest."""

from __future__ import annotations

import hashlib
import os
import tempfile
from typing import NamedTuple
from urllib.parse import urlsplit

from khabar import settings, storage
from khabar.sinks import SERVERS

STDOUT = "-"


class Place(NamedTuple):
    """Paths beside an output. `shown` names it without a password."""

    shown: str
    parts: str
    lock: str
    rejects: str | None
    manifest: str | None
    journal: str | None


def place(target: str) -> Place:
    """Beside a file or object; for a server, in the current folder under the name of the database."""
    base = shown = target.rstrip("/")
    if target.startswith(SERVERS):
        shown = storage.redacted(target)
        base = f"khabar-{urlsplit(target).path.strip('/') or 'database'}-{_short(shown)}"
    lock, parts = f"{base}.khabar", f"{base}.khabar/parts"
    if storage.is_url(base):
        lock, parts = str(settings.cache_dir() / "locks" / _short(base)), f"{base}.khabar"
    if target == STDOUT or storage.is_device(target):
        base = lock = os.path.join(tempfile.gettempdir(), f"khabar-{os.getpid()}")
        return Place(shown, f"{base}/parts", lock, None, None, None)
    return Place(shown, parts, lock, f"{base}.rejects.jsonl", f"{base}.manifest.json", f"{base}.watched.jsonl")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
