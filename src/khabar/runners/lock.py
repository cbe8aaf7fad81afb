"""One run at a time on an output: a lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from khabar.errors import OutputError


@contextmanager
def locked(folder: str, what: str) -> Iterator[None]:
    """Holds the lock of a folder, made where it is missing and removed with all in it when the block ends well.

    Raises:
        OutputError: another run holds it.
    """
    path = Path(folder) / "lock"
    handle = _held(path, what)
    try:
        yield
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        path.unlink(missing_ok=True)
        with suppress(OSError):  # what the run has done so far stays
            path.parent.rmdir()
        raise
    finally:
        os.close(handle)


def _held(path: Path, what: str) -> int:
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        except BlockingIOError:
            os.close(handle)
            raise OutputError(f"{what}: another run is writing to it") from None
        os.close(handle)  # the folder was removed in between, by the run that held it
