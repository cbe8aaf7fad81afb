"""`khabar corpus`: articles go into the corpus and come out as they were."""

from pathlib import Path
from typing import Any

import pytest

from khabar.evaluation import marked
from khabar.evaluation.gold import read

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
