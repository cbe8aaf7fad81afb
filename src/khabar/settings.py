"""Where khabar keeps what it builds once.

A built thing is a file in the cache folder, named by what it was built from, so a stale one is never read. A folder
that can't be written costs time, not correctness: the thing is built again in every process.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

SCHEMA_VERSION = "1"


def cache_dir() -> Path:
    """Folder for built tables and automata: `KHABAR_CACHE` if set, else the platform's cache folder."""
    import platformdirs

    return Path(os.environ.get("KHABAR_CACHE") or platformdirs.user_cache_dir("khabar", appauthor=False))


def cached(name: str, made_from: str, code: Iterable[str], build: Callable[[], bytes]) -> bytes:
    """The bytes kept under this name for what they were made from, built and kept if they aren't there yet.

    `made_from` names the data (digests, versions), `code` the source files that build them: a change in either is
    another file.
    """
    key = hashlib.sha256(made_from.encode())
    for source in code:
        key.update(Path(source).read_bytes())
    path = cache_dir() / f"{name}-{key.hexdigest()[:16]}"
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
