"""What a process does with the memory that it has no more use for."""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD, _SIZE = -3, 2**20


def returned() -> None:
    """From now on large blocks go back to the system when they are freed.

    glibc's allocator keeps more and more of them, up to 64 MB: parts of a batch are such blocks, and which of them are
    in the way of giving the rest back depends on their order. Other C libraries are left as they are.
    """
    try:
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _SIZE)
    except (AttributeError, OSError, TypeError):  # no glibc; on Windows there is no such handle
        return
