"""The house rules that a machine can check: public names, layers, imports, no words in code, README."""

import ast
import doctest
import importlib
import io
import os
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import khabar
from khabar.version import __version__

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src" / "khabar").rglob("*.py"))
BIN = Path(sys.executable).parent


def test_public_names_are_the_documented_ones() -> None:
    assert khabar.__all__ == ["__version__", "extract", "extract_many", "merge"]


@pytest.mark.parametrize("name", khabar.__all__)
def test_public_name_exists_and_has_a_docstring(name: str) -> None:
    found = getattr(khabar, name)
    assert isinstance(found, str) or found.__doc__


@pytest.mark.parametrize("module", ["khabar.text", "khabar.lexicons", "khabar.records", "khabar.sinks"])
def test_package_exports_what_it_lists(module: str) -> None:
    package = importlib.import_module(module)
    assert package.__all__ == sorted(package.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name))
    assert all(hasattr(package, name) for name in package.__all__)


def test_version_is_that_of_the_package() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == __version__


@pytest.mark.skipif(not (BIN / "lint-imports").exists(), reason="import-linter is not installed")
def test_imports_keep_to_the_layers() -> None:
    done = subprocess.run([BIN / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def loaded_by(code: str) -> set[str]:
    """Top-level packages in memory after running the code in a new process."""
    script = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def test_import_is_light() -> None:
    assert loaded_by("import khabar").isdisjoint({"spacy", "camel_tools", "pydantic", "numpy", "yaml", "click"})


def test_extract_needs_neither_spacy_nor_camel_tools() -> None:
    """Once the tables are in the cache folder."""
    khabar.extract("5%")
    assert loaded_by("import khabar; khabar.extract('5%')").isdisjoint({"spacy", "camel_tools", "torch"})


def test_command_line_imports_nothing_heavy_before_it_is_needed() -> None:
    assert loaded_by("import khabar.cli").isdisjoint({"spacy", "camel_tools", "pydantic", "numpy"})


ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe]+")
WORDS_IN_CODE = {
    "text/normaliser.py": "ريال بسم الله الرحمن الرحيم",  # how camel-tools spells two signs out
    "cli/__init__.py": "ربحت أرامكو مليار دولار",  # the examples under --help
}


def words_in_code(path: Path) -> Iterator[tuple[int, str]]:
    """Line and word of all Arabic in the code, docstrings and comments aside."""
    source = path.read_text(encoding="utf-8")
    docs = {
        (node.body[0].lineno, node.body[0].col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node, clean=False)
    }
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT and token.start not in docs:
            yield from ((token.start[0], word) for word in ARABIC.findall(token.string))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src" / "khabar")))
def test_code_holds_no_arabic_words(path: Path) -> None:
    allowed = WORDS_IN_CODE.get(path.relative_to(ROOT / "src" / "khabar").as_posix(), "").split()
    assert not [(line, word) for line, word in words_in_code(path) if word not in allowed]


@pytest.mark.parametrize("path", [p for p in (ROOT / "src").rglob("*") if p.is_dir()], ids=lambda p: p.name)
def test_nothing_is_called_utils(path: Path) -> None:
    assert not {p.stem for p in path.iterdir()} & {"utils", "util", "helpers", "common", "manager", "base_classes"}


@pytest.mark.parametrize("module", ["khabar", "khabar.spacy"])
def test_docstring_examples_run(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted
    assert not result.failed


def readme_commands() -> list[str]:
    """The `khabar …` lines of the README's ```sh blocks, continuation lines joined."""
    path = ROOT / "README.md"
    blocks = re.findall(
        r"^```sh\n(.*?)^```", path.read_text(encoding="utf-8") if path.exists() else "", re.MULTILINE | re.DOTALL
    )
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if re.match(r"(?:.*\| *)?khabar ", line)]


@pytest.mark.skipif(not readme_commands(), reason="README.md shows no command yet")
@pytest.mark.parametrize("line", readme_commands() or [""])
def test_readme_command_runs(line: str, tmp_path: Path) -> None:
    """In a folder where `corpus` and `tests` are the project's."""
    for name in ("corpus", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-ec", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
