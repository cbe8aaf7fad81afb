"""`khabar corpus`: articles go into the corpus and come out as they were."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from khabar.evaluation import marked
from khabar.evaluation.gold import read

CORPUS = Path(__file__).parent.parent / "corpus"

SOURCE = """id: dev-bh-example
country: BH
---
ربحت {ألبا|@Alba} في {الربع الأول|=2024-Q1} نحو {5 ملايين دينار|$5e6 BHD ~} بزيادة {3%|%3} على أساس سنوي.
= Alba | net_income | $5e6 BHD ~ | p:2024-Q1 | c:+3% yoy
وباعت 12 طنا.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


def test_article_goes_in_and_comes_out(file: Path, corpus: Path, run: Any) -> None:
    assert run("corpus", "add", file, "--corpus", corpus).code == 0
    shown = run("corpus", "show", "dev-bh-example", "--corpus", corpus).out
    assert marked.parse(shown) == marked.parse(SOURCE)


def test_article_added_twice_is_there_once(file: Path, corpus: Path, run: Any) -> None:
    assert run("corpus", "add", file, file, "--corpus", corpus).code == 0
    assert len(list(read(corpus / "articles" / "dev"))) == 1


def test_counts_are_of_what_was_added(file: Path, corpus: Path, run: Any) -> None:
    assert run("corpus", "add", file, "--corpus", corpus).code == 0
    for name in ("train", "test"):
        (corpus / "articles" / name / "gold").mkdir(parents=True)
        for path in ("articles.jsonl", "gold/gold.jsonl"):
            (corpus / "articles" / name / path).touch()
    rows = run("corpus", "counts", "--corpus", corpus).out.splitlines()
    assert "| BH | 0 | 1 | 0 | 1 |" in rows
    assert "| facts | 0 | 1 | 0 | 1 |" in rows


def test_readme_of_the_corpus_has_its_counts(run: Any) -> None:
    counts = run("corpus", "counts", "--corpus", CORPUS).out
    assert counts.startswith("| all | train |")
    assert counts in (CORPUS / "README.md").read_text(encoding="utf-8")


def test_number_without_a_mark_is_doubted(file: Path, corpus: Path, run: Any) -> None:
    said = run("corpus", "add", file, "--corpus", corpus).err
    assert "وباعت 12 طنا" in said
    assert "5 ملايين" not in said


def test_fact_without_a_mark_is_doubted(file: Path, corpus: Path, run: Any) -> None:
    file.write_text(SOURCE.replace("$5e6 BHD ~}", "$6e6 BHD ~}"), encoding="utf-8")
    assert "has no mark in its evidence: ربحت ألبا" in run("corpus", "add", file, "--corpus", corpus).err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("net_income", "profit", "closed list"),
        ("@Alba}", "}", "brace"),
        ("id: ", "", "article.txt"),
        ("country: BH", "country: BH\ntitle: {ألبا|@Alba}", "a mark in the head: title"),
        ("=2024-Q1}", "=2024-13}", "a good timex"),
    ],
)
def test_gold_that_breaks_a_rule_is_not_written(
    file: Path, corpus: Path, run: Any, old: str, new: str, said: str
) -> None:
    right = file.with_name("right.txt")
    right.write_text(SOURCE, encoding="utf-8")
    file.write_text(SOURCE.replace(old, new), encoding="utf-8")
    done = run("corpus", "add", right, file, "--corpus", corpus)
    assert done.code == 2
    assert said in done.err
    assert not (corpus / "articles").exists()


@pytest.mark.parametrize("id_", ["dev-xx-none", "none-xx-none"])
def test_article_that_is_not_there_is_named(root: Path, run: Any, id_: str) -> None:
    done = run("corpus", "show", id_, "--corpus", root / "corpus")
    assert (done.code, done.out) == (2, "")
    assert f"no article {id_}" in done.err


def test_every_article_of_a_set_is_shown_as_it_was_marked(root: Path, run: Any) -> None:
    for article, gold in list(read(root / "corpus" / "articles" / "dev"))[:3]:
        assert marked.parse(run("corpus", "show", article["id"], "--corpus", root / "corpus").out) == (article, gold)


SUFFIXES = pytest.mark.parametrize("suffix", ["spacy", "conll", "json", "jsonl"])


@SUFFIXES
def test_export_is_told_by_the_suffix_and_counts_on_stderr(root: Path, tmp_path: Path, run: Any, suffix: str) -> None:
    done = run("corpus", "export", root / "corpus" / "articles" / "dev", "-o", tmp_path / f"x.{suffix}")
    assert (done.code, done.out) == (0, "")
    assert "articles" in done.err
    assert (tmp_path / f"x.{suffix}").stat().st_size


@SUFFIXES
def test_export_of_the_same_gold_is_the_same(root: Path, tmp_path: Path, run: Any, suffix: str) -> None:
    files = [tmp_path / f"{at}.{suffix}" for at in (1, 2)]
    for file in files:
        run("corpus", "export", root / "corpus" / "articles" / "dev", "-o", file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_gold_as_records_scores_as_all_right(root: Path, tmp_path: Path, run: Any) -> None:
    dev = root / "corpus" / "articles" / "dev"
    run("corpus", "export", dev, "-o", tmp_path / "gold.jsonl")
    rows = json.loads(run("evaluate", dev, "--pred", tmp_path / "gold.jsonl", "--json").out)["rows"]
    assert rows
    assert [row for row in rows if row["right"] != row["found"] or (row["type"] != "LINK" and row["f1"] != 1)] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "which --format"),
        (["--format", "conll", "--config", "page.xml"], "--config is for"),
        (["--format", "conll", "--type", "BANK"], "--type BANK: one of COMPANY"),
    ],
    ids=["format", "config", "type"],
)
def test_export_that_makes_no_sense_is_refused(root: Path, run: Any, arguments: list[str], said: str) -> None:
    done = run("corpus", "export", root / "corpus" / "articles" / "dev", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_set_that_is_given_twice_is_refused(root: Path, run: Any) -> None:
    dev = root / "corpus" / "articles" / "dev"
    assert "in two sets: dev-" in run("corpus", "export", dev, dev, "--format", "conll").err


def test_labelling_page_is_right_to_left_and_has_the_types(root: Path, tmp_path: Path, run: Any) -> None:
    dev, page = root / "corpus" / "articles" / "dev", tmp_path / "page.xml"
    run("corpus", "export", dev, "--type", "MONEY", "--type", "DATE", "--config", page, "-o", tmp_path / "tasks.json")
    view = ElementTree.parse(page).getroot()
    assert [label.get("value") for label in view.iter("Label")] == ["MONEY", "DATE"]
    assert "rtl" in next(part for part in view.iter("View") if part.find("Text") is not None).get("style", "")
    names = {part.get("name") for part in view.iter()}
    regions = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))[0]["annotations"][0]["result"]
    assert {part[key] for part in regions for key in ("from_name", "to_name")} <= names


@pytest.fixture
def exported(file: Path, corpus: Path, tmp_path: Path, run: Any) -> Path:
    """Two articles in a corpus of their own, as tasks."""
    other = file.with_name("other.txt")
    other.write_text(SOURCE.replace("-example", "-other"), encoding="utf-8")
    run("corpus", "add", file, other, "--corpus", corpus)
    assert run("corpus", "export", corpus / "articles" / "dev", "-o", tmp_path / "tasks.json").code == 0
    return tmp_path / "tasks.json"


def edit(exported: Path, at: int, change: Callable[[list[Any]], object]) -> None:
    tasks = json.loads(exported.read_text(encoding="utf-8"))
    change(tasks[at]["annotations"][0]["result"])
    exported.write_text(json.dumps(tasks), encoding="utf-8")


def gold_of(corpus: Path) -> str:
    return (corpus / "articles" / "dev" / "gold" / "gold.jsonl").read_text(encoding="utf-8")


def test_import_of_an_unchanged_export_changes_nothing(exported: Path, corpus: Path, run: Any) -> None:
    before = gold_of(corpus)
    done = run("corpus", "import", exported, "--corpus", corpus)
    assert done.code == 0
    assert "0 articles changed, 2 the same, 0 left as they were" in done.err
    assert gold_of(corpus) == before


def test_import_writes_what_is_right_and_lists_what_is_left(exported: Path, corpus: Path, run: Any) -> None:
    edit(exported, 0, lambda result: result.__delitem__(slice(0, 2)))
    edit(exported, 1, lambda result: result[0]["value"].update(labels=["ORG"]))
    done = run("corpus", "import", exported, "--corpus", corpus)
    assert done.code == 7
    assert "dev-bh-example: gone: 5:9 COMPANY" in done.err
    assert "dev-bh-other: to be completed: 5:9 ORG" in done.err
    [(_, one), (_, other)] = read(corpus / "articles" / "dev")
    assert (len(one["mentions"]), len(other["mentions"])) == (3, 4)


def test_dry_run_writes_nothing(exported: Path, corpus: Path, run: Any) -> None:
    edit(exported, 0, lambda result: result.clear())
    before = gold_of(corpus)
    assert "gone" in run("corpus", "import", exported, "--corpus", corpus, "--dry-run").err
    assert gold_of(corpus) == before
