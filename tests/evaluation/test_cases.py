"""What is scored: gold and records from every kind of file, and one line for what can't be read."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khabar import sinks
from khabar.errors import InputError
from khabar.evaluation.cases import load
from khabar.pipeline import pipeline
from khabar.records import Article

TEXT = "ربحت أرامكو 5 مليارات دولار بزيادة 3%"
MENTION = {"type": "COMPANY", "start": 5, "end": 11, "value": {"entity": "Saudi Aramco"}}
GOLD = {"id": "a", "mentions": [MENTION], "facts": None}


def line(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A file of gold lines with the articles beside it."""
    (tmp_path / "articles.jsonl").write_text(line({"id": "a", "title": "t", "text": TEXT}), encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(line(GOLD), encoding="utf-8")
    return tmp_path / "gold.jsonl"


@pytest.fixture
def record() -> bytes:
    return pipeline().json(Article(text=TEXT, id="a"))


def test_pipeline_reads_the_articles_beside_gold(gold: Path, record: bytes) -> None:
    [case] = load(str(gold)).cases
    assert (case.id, case.title, case.text) == ("a", "t", TEXT)
    assert case.record["mentions"] == json.loads(record)["mentions"]


def test_set_folder_is_its_articles_and_gold(gold: Path) -> None:
    folder = gold.parent
    (folder / "gold").mkdir()
    strict = GOLD | {"mentions": [MENTION | {"text": TEXT[5:11]}], "quotes": []}
    (folder / "gold" / "gold.jsonl").write_text(line(strict), encoding="utf-8")
    by_folder, by_file = load(str(folder)), load(str(folder / "gold" / "gold.jsonl"))
    assert [c.record for c in by_folder.cases] == [c.record for c in by_file.cases]
    assert by_folder.digest == by_file.digest != load(str(gold)).digest


def test_gold_mention_has_the_words_of_its_article(gold: Path) -> None:
    [case] = load(str(gold)).cases
    assert case.gold["mentions"][0]["text"] == "أرامكو"


def jsonl(folder: Path, record: bytes) -> Path:
    (folder / "pred.jsonl").write_bytes(record + b"\n")
    return folder / "pred.jsonl"


def gzipped(folder: Path, record: bytes) -> Path:
    (folder / "pred.jsonl.gz").write_bytes(gzip.compress(record + b"\n"))
    return folder / "pred.jsonl.gz"


def zstd(folder: Path, record: bytes) -> Path:
    (folder / "pred.jsonl.zst").write_bytes(pytest.importorskip("backports.zstd").compress(record + b"\n"))
    return folder / "pred.jsonl.zst"


def sqlite(folder: Path, record: bytes) -> Path:
    with sinks.sink(str(folder / "pred.sqlite"), "sqlite") as sink:
        sink.write(sinks.Batch([record]))
    return folder / "pred.sqlite"


@pytest.mark.parametrize("written", [jsonl, gzipped, zstd, sqlite])
def test_records_of_every_output_are_read(
    gold: Path, record: bytes, written: Callable[[Path, bytes], Path], tmp_path: Path
) -> None:
    [case] = load(str(gold), str(written(tmp_path, record))).cases
    kept = [(m["type"], m["start"], m["end"], m["value"]) for m in case.record["mentions"]]
    assert kept == [(m["type"], m["start"], m["end"], m["value"]) for m in json.loads(record)["mentions"]]


def test_predictions_need_no_text(gold: Path, record: bytes, tmp_path: Path) -> None:
    (gold.parent / "articles.jsonl").unlink()
    [case] = load(str(gold), str(jsonl(tmp_path, record))).cases
    assert case.text is None
    assert case.record["mentions"]


def test_other_systems_may_leave_out_what_they_have_not(gold: Path, tmp_path: Path) -> None:
    [case] = load(str(gold), str(jsonl(tmp_path, line({"article": {"id": "a"}}).encode()))).cases
    assert (case.record["mentions"], case.record["facts"], case.record["quotes"]) == ([], [], [])
    assert case.predicted


def test_article_without_a_record_and_record_without_gold_are_counted(gold: Path, tmp_path: Path) -> None:
    cases = load(str(gold), str(jsonl(tmp_path, line({"article": {"id": "b"}}).encode())))
    assert ([c.predicted for c in cases.cases], cases.strangers) == ([False], 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", r"pred\.jsonl:1: no JSON"),
        ("[1]", "expected an object, found list"),
        (line({"id": "a"}), r"a record `article\.id`"),
        (line({"article": {"id": "a"}, "mentions": [{"type": "MONEY", "start": 0}]}), r"mentions\.0\.end"),
        (line({"article": {"id": "a"}}) * 2, r"pred\.jsonl:2: a second record of the article a"),
    ],
    ids=["json", "list", "id", "mention", "twice"],
)
def test_broken_predictions_are_told_with_their_place(gold: Path, tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load(str(gold), str(jsonl(tmp_path, content.encode())))


def test_gold_mention_without_its_value_is_told(gold: Path) -> None:
    gold.write_text(line(GOLD | {"mentions": [MENTION | {"value": {"name": "x"}}]}), encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:1: a COMPANY has a value with entity"):
        load(str(gold))


def test_gold_without_articles_needs_predictions(gold: Path) -> None:
    (gold.parent / "articles.jsonl").unlink()
    with pytest.raises(InputError, match=r"no articles\.jsonl beside it"):
        load(str(gold))


def test_gold_of_an_article_that_is_not_there_is_told(gold: Path) -> None:
    gold.write_text(line(GOLD) + line(GOLD | {"id": "b"}), encoding="utf-8")
    with pytest.raises(InputError, match="gold without an article: b"):
        load(str(gold))


@pytest.mark.parametrize(("name", "said"), [("nothing", "no such file or directory"), ("empty.jsonl", "no gold in it")])
def test_no_gold_is_told(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(InputError, match=f"{name}: {said}"):
        load(str(tmp_path / name))
