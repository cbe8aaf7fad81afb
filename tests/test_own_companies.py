"""A user's own company files: effective without code, in the record's digest, with errors that name the place."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import khabar
from khabar import cli
from khabar.errors import LexiconError
from khabar.records.values import Company

TEXT = "ربحت سنابل الواحة وأبل 3 مليارات ريال"


def row(**changes: Any) -> str:
    fields = {
        "id": "sanabel-foods", "name": {"en": "Sanabel Foods", "ar": "سنابل الواحة"}, "aliases": [], "ambiguous": [],
        "country": "SA", "sector": "food", "ticker": None, "mic": None,
    }  # fmt: skip
    return json.dumps(fields | changes, ensure_ascii=False) + "\n"


def names(text: str, lexicon: Any = ()) -> list[tuple[str | None, str | None]]:
    values = [m.value for m in khabar.extract(text, lexicon=lexicon).mentions]
    return [(value.id, value.name.en) for value in values if isinstance(value, Company)]


def test_own_company_is_found_only_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(row(), encoding="utf-8")
    assert names(TEXT, file) == [("sanabel-foods", "Sanabel Foods"), ("apple", "Apple")]
    assert ("sanabel-foods", "Sanabel Foods") not in names(TEXT)


def test_row_with_the_id_of_a_shipped_company_replaces_it(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(row(id="apple", name={"en": "Apple Inc.", "ar": "أبل"}), encoding="utf-8")
    assert names(TEXT, [str(file)]) == [("apple", "Apple Inc.")]


def test_files_are_in_the_digest_of_the_record(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(row(), encoding="utf-8")
    assert khabar.extract(TEXT, lexicon=file).engine.lexicon != khabar.extract(TEXT).engine.lexicon


def test_wrong_row_is_an_error_that_names_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(row() + row(id="B"), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"own\.jsonl:2: id 'B' should be"):
        khabar.extract(TEXT, lexicon=file)


@pytest.mark.parametrize(
    ("content", "found"), [(None, "own.jsonl: No such file"), ("{}\n", "own.jsonl:1: keys "), ("x", "not JSON")]
)
def test_command_says_what_is_wrong_with_a_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, content: str | None, found: str
) -> None:
    if content is not None:
        (tmp_path / "own.jsonl").write_text(content)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["khabar", "extract", f"{tmp_path}/a.txt", "--lexicon", f"{tmp_path}/own.jsonl"])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    printed = capfd.readouterr()
    assert (exit_.value.code, printed.out, printed.err.count("\n")) == (2, "", 1)
    assert found in printed.err
