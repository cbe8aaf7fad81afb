"""Reads lexicon files strictly: duplicate keys and YAML's traps are errors that name file and line."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from khabar import settings
from khabar.errors import LexiconError

FOLDER = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """The content of `lexicons/<name>.yaml`, read and checked once and then kept as JSON, which loads faster."""
    path = FOLDER / f"{name}.yaml"
    kept = settings.cached(f"lexicon-{name}", digest([name]), [__file__], lambda: json.dumps(read_yaml(path)).encode())
    return json.loads(kept)


def read_yaml(path: Path) -> Any:
    """A YAML file with duplicate keys and unquoted look-alikes of numbers and booleans refused as keys."""
    import yaml

    class Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    def mapping(loader: Any, node: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            where = f"{path.name}:{key_node.start_mark.line + 1}"
            if not isinstance(key, str):
                raise LexiconError(f"{where}: key {key_node.value!r} is read as {type(key).__name__}: quote it")
            if key in found:
                raise LexiconError(f"{where}: duplicate key {key!r}")
            found[key] = loader.construct_object(value_node, deep=True)
        return found

    def scalar(kind: str) -> Any:
        def construct(loader: Any, node: Any) -> Any:
            value = getattr(loader, f"construct_yaml_{kind}")(node)
            if (
                kind == "timestamp" or node.value.lower() != str(value).lower()
            ):  # 1.250, 12:30, 010, yes, NO, 2024-01-01
                where = f"{path.name}:{node.start_mark.line + 1}"
                raise LexiconError(f"{where}: {node.value} is read as {value!r}: write it in quotes")
            return value

        return construct

    Strict.add_constructor("tag:yaml.org,2002:map", mapping)
    for kind in ("int", "float", "bool", "timestamp"):
        Strict.add_constructor(f"tag:yaml.org,2002:{kind}", scalar(kind))
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=Strict)
    except yaml.YAMLError as error:
        raise LexiconError(f"{path.name}: not YAML: {' '.join(str(error).split())}") from None


def read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line numbers and objects of a JSONL lexicon file."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise LexiconError(f"{path.name}:{number}: not JSON: {error.msg}") from None
            if not isinstance(row, dict):
                raise LexiconError(f"{path.name}:{number}: expected an object, found {type(row).__name__}")
            yield number, row


def company_files() -> list[Path]:
    """The company files that ship with khabar, in a fixed order."""
    return sorted((FOLDER / "companies").glob("*.jsonl"))


@cache
def _file_digest(path: Path, stamp: tuple[int, int]) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def digest(names: Iterable[str] | None = None, extra: Iterable[Path] = ()) -> str:
    """SHA-256 over the named lexicons, or over all of them and the companies: what built things are keyed by."""
    paths = (
        [FOLDER / f"{n}.yaml" for n in names]
        if names
        else [*sorted(FOLDER.glob("*.yaml")), *sorted(FOLDER.glob("*.txt")), *company_files()]
    )
    total = hashlib.sha256()
    for path in [*paths, *extra]:
        status = path.stat()
        total.update(path.name.encode() + b"\0" + _file_digest(path, (status.st_mtime_ns, status.st_size)))
    return total.hexdigest()
