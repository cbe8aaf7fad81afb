"""The loader of gold: the corpus keeps its rules, and a line that breaks one is refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from khabar.evaluation.gold import PERIOD, CorpusError, read
from khabar.evaluation.store import unmarked

TEXT = "ربحت أرامكو مليار دولار."
MENTION = {"type": "COMPANY", "start": 5, "end": 11, "text": "أرامكو", "value": {"entity": "Saudi Aramco"}}
FACT: dict[str, Any] = {
    "entities": ["Saudi Aramco"],
    "concept": "net_income",
    "value": {"kind": "money", "amount": "1000000000", "currency": "USD", "modifier": "exact"},
    "period": "2024-Q2",
    "change": None,
    "prior": None,
    "counterparty": None,
    "status": "reported",
    "evidence": [0, 24],
}


@pytest.mark.parametrize("name", ["train", "dev", "test"])
def test_corpus_keeps_its_rules(root: Path, name: str) -> None:
    pairs = list(read(root / "corpus" / "articles" / name))
    assert pairs
    assert all(article["id"].startswith(f"{name}-") for article, _ in pairs)


def written(folder: Path, mentions: list[Any], facts: list[Any] | None, gold_id: str = "a") -> Path:
    (folder / "gold").mkdir()
    (folder / "articles.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}), encoding="utf-8")
    gold = {"id": gold_id, "mentions": mentions, "facts": facts, "quotes": []}
    (folder / "gold" / "gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    return folder


@pytest.mark.parametrize("facts", [[FACT], [], None], ids=["one", "none", "not-marked"])
def test_right_gold_is_read(tmp_path: Path, facts: list[Any] | None) -> None:
    [(article, gold)] = read(written(tmp_path, [MENTION], facts))
    assert (article["id"], gold["facts"]) == ("a", facts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"concept": "profit"}, "closed list"),
        ({"period": "Q2 2024"}, "period label"),
        ({"evidence": [0, 25]}, "no evidence"),
        ({"evidence": [4, 11]}, "no evidence"),
        ({"evidence": [9, 9]}, "no evidence"),
        ({"entities": []}, "subject"),
        ({"entities": [""]}, "subject"),
        ({"value": None}, "value or a change"),
        ({"value": {"kind": "money", "amount": "5"}}, "currency"),
        ({"value": {"kind": "percent", "amount": "5"}}, "unit"),
        ({"value": {"kind": "money", "low": "5", "currency": "USD"}}, "low and high"),
        ({"value": {"kind": "money", "low": "5", "high": "4", "currency": "USD"}}, "low is above high"),
        ({"value": {"kind": "money", "amount": "five", "currency": "USD"}}, "decimal"),
        ({"change": {"direction": "up", "amount": None, "unit": None, "basis": None}}, "increase"),
        ({"change": {"direction": "increase", "amount": "3", "unit": None, "basis": None}}, "size and a unit"),
        ({"status": "planned"}, "reported"),
        ({"speaker": "x"}, "Extra inputs"),
    ],
    ids=lambda v: None if isinstance(v, str) else ",".join(f"{k}={str(x)[:30]}" for k, x in v.items()),
)
def test_wrong_fact_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(CorpusError, match=f"gold.jsonl: a: .*{said}"):
        list(read(written(tmp_path, [MENTION], [FACT | change])))


@pytest.mark.parametrize(
    ("mentions", "said"),
    [
        ([MENTION | {"start": 4}], "4:11 is not"),
        ([MENTION, MENTION], "overlap"),
        ([MENTION | {"type": "BANK"}], "COMPANY"),
        ([MENTION | {"value": {"name": "Aramco"}}], "a good entity"),
        ([MENTION | {"type": "DATE", "value": {"timex": "2024-13"}}], "a good timex"),
        ([MENTION | {"type": "MONEY", "value": {"amount": "5"}}], "has a currency"),
    ],
    ids=["shifted", "twice", "type", "company", "date", "money"],
)
def test_wrong_mention_is_refused(tmp_path: Path, mentions: list[Any], said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        list(read(written(tmp_path, mentions, [])))


def test_gold_of_no_article_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="articles and gold differ: a, b"):
        list(read(written(tmp_path, [], [], gold_id="b")))


@pytest.mark.parametrize(
    "label",
    ["2024", "2024-Q2", "XXXX-H1", "2024-08", "2024-08-27", "XXXX-XX-XX", "2015-W31", "2012/2014", "2024-01/2024-09"],
)
def test_period_label_is_well_formed(label: str) -> None:
    assert PERIOD.fullmatch(label)


@pytest.mark.parametrize("label", ["", "24", "2024-13", "2024-Q5", "2024-H3", "Q2", "2024-08-", "2024/", "2024-Q2-01"])
def test_period_label_is_malformed(label: str) -> None:
    assert not PERIOD.fullmatch(label)


@pytest.mark.parametrize("name", ["train", "dev", "test"])
def test_money_and_percent_of_facts_are_marked_in_their_evidence(root: Path, name: str) -> None:
    pairs = read(root / "corpus" / "articles" / name)
    assert not [(article["id"], fact) for article, gold in pairs for fact in unmarked(gold)]
