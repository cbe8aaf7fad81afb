"""Looking companies up by name, and checking company files, for the command line."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from khabar.errors import LexiconError
from khabar.lexicons import companies as files
from khabar.lexicons.loader import company_files
from khabar.text import normalise


def find(name: str) -> list[dict[str, Any]]:
    """The rows that have this name, however it is spelled or cased; rows whose names contain it if there is none."""
    wanted = _key(name)
    exact = [row for row in files.rows() if any(_key(n) == wanted for n in row.names)]
    found = exact or [row for row in files.rows() if any(f" {wanted} " in f" {_key(n)} " for n in row.names)]
    return [row._asdict() | {"ambiguous": sorted(row.ambiguous)} for row in found]


def _key(name: str) -> str:
    return " ".join(normalise(name).lower().split())


def problems(paths: list[Path]) -> list[str]:
    """What is wrong in these company files: rows that break the rules, and names shared without being marked.

    Files that don't ship with khabar are checked against those that do.
    """
    found: list[str] = []
    owner: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    checked = {path.resolve() for path in paths}
    for path in [*paths, *(p for p in company_files() if p.resolve() not in checked)]:
        try:
            rows = list(files.read([path]))
        except (LexiconError, OSError) as error:
            found.append(str(error))
            continue
        for row in rows:
            for name in row.names:
                owner[_key(name)].append((row.id, path.name, name in row.ambiguous))
    for name, owners in sorted(owner.items()):
        plain = [(id_, file) for id_, file, ambiguous in owners if not ambiguous]
        if len({id_ for id_, _, _ in owners}) > 1 and plain:
            where = ", ".join(f"{id_} ({file})" for id_, file, _ in owners)
            if any(file in {p.name for p in paths} for _, file, _ in owners):
                found.append(f"{name!r} belongs to {where}: list it under `ambiguous` of each")
    return found
