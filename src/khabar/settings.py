"""Where khabar keeps what it builds once.

A built thing is a file in the cache folder, named by what it was built from, so a stale one is never read. A folder
that can't be written costs time, not correctness: the thing is built again in every process.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

SCHEMA_VERSION = "1"


def cache_dir() -> Path:
    """Folder for built tables and automata: `KHABAR_CACHE` if set, else the platform's cache folder."""
    import platformdirs

    return Path(os.environ.get("KHABAR_CACHE") or platformdirs.user_cache_dir("khabar", appauthor=False))


def cached(name: str, build: Callable[[], bytes]) -> bytes:
    """The bytes kept under this name, built and kept if they aren't there yet."""
    path = cache_dir() / name
    try:
        return path.read_bytes()
    except OSError:
        data = build()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
            aside.write(data)
        os.replace(aside.name, path)
    except OSError:
        pass
    return data
