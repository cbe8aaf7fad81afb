"""Quality has a floor: F1 by type and level may not fall below a file such as `corpus/floors.json`.

The file has the digest of the gold set that it was measured on, and `f1`, rounded down to two decimals. Slots have no
floor: they are shares of the facts that are right, so they may fall when more facts are.
"""

import json
import math
from pathlib import Path
from typing import Any

from khabar import storage
from khabar.errors import InputError
from khabar.evaluation.counts import Counts, Row
from khabar.evaluation.fact_score import SLOT

REMEDY = "if this is meant: khabar evaluate GOLD --gate FILE --update-floors (and --lower for a floor that falls)"

Floors = dict[Row, float]


def read(path: Path) -> tuple[str, Floors]:
    """Digest and floors of a file.

    Raises:
        InputError: it is no file of floors.
    """
    try:
        held: Any = json.loads(path.read_text(encoding="utf-8"))
        floors = {(type_, level): float(f1) for type_, levels in held["f1"].items() for level, f1 in levels.items()}
        return str(held["digest"]), floors
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path}: no floors: expected `digest`, and `f1` by type and level") from None


def failures(counts: dict[Row, Counts], digest: str, pinned: tuple[str, Floors]) -> list[str]:
    """What is below its floor, one line each; first of all, whether the gold set is another one."""
    held, floors = pinned
    lines = [] if digest == held else ["the floors were measured on another gold set"]
    for row, floor in floors.items():
        if row not in counts:
            lines.append(f"{' '.join(row)}: has a floor, but gold has none of it")
        elif counts[row].f1 < floor:
            lines.append(f"{' '.join(row)}: F1 {counts[row].f1:.4f} is below its floor {floor:.2f}")
    new = [row for row in counts if row[0] != SLOT and row not in floors]
    return lines + [f"{' '.join(row)}: has no floor yet" for row in new]


def updated(counts: dict[Row, Counts], old: Floors, lower: bool) -> Floors:
    """The floors to pin: of each row the higher of old and measured, or the measured where they may be lowered."""
    now = {row: math.floor(held.f1 * 100 + 1e-9) / 100 for row, held in counts.items() if row[0] != SLOT}
    return now if lower else {row: max(now.get(row, 0.0), old.get(row, 0.0)) for row in {**now, **old}}


def write(path: Path, digest: str, floors: Floors) -> None:
    """Pins the floors; the file is there whole or stays as it was."""
    by_type: dict[str, dict[str, float]] = {}
    for (type_, level), floor in floors.items():
        by_type.setdefault(type_, {})[level] = floor
    with storage.writing(str(path)) as stream:
        stream.write((json.dumps({"digest": digest, "f1": by_type}, indent=1) + "\n").encode())
