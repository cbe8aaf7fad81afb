"""Label Studio: what comes back unchanged changes nothing, and what was corrected is taken, listed or refused."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khabar.errors import InputError
from khabar.evaluation import marked
from khabar.evaluation.exchange.corrected import Correction, correct, corrections
from khabar.evaluation.exchange.labelstudio import labelstudio, task
from khabar.evaluation.exchange.scope import Scope
from khabar.evaluation.gold import read
from khabar.evaluation.store import Pair, put

ROOT = Path(__file__).parent.parent.parent
PAIRS = [pair for name in ("train", "dev", "test") for pair in read(ROOT / "corpus" / "articles" / name)]
SOURCE = """id: dev-bh-example
---
ربحت {ألبا|@Alba} في {الربع الأول|=2024-Q1} نحو {5 ملايين دينار|$5e6 BHD ~} بزيادة {3%|%3 ?} عن 4 ملايين.
= Alba | net_income | $5e6 BHD ~ | p:2024-Q1 | c:+3% yoy
"""
PAIR = marked.parse(SOURCE)
Data = dict[str, Any]
Edit = Callable[[list[Data]], object]


def exported(pair: Pair = PAIR, scope: Scope = Scope()) -> Data:  # noqa: B008
    return json.loads(labelstudio([pair], scope, "annotations"))[0]  # type: ignore[no-any-return]


def edited(edit: Edit, scope: Scope = Scope()) -> Correction:  # noqa: B008
    """The correction after an annotator's work on the regions; the pair itself stays as it was."""
    done, before = exported(scope=scope), copy.deepcopy(PAIR)
    edit(done["annotations"][0]["result"])
    correction = correct(done, PAIR)
    assert before == PAIR
    return correction


def label_of(result: list[Data], id_: str) -> Data:
    return next(part for part in result if part["id"] == id_ and part["type"] == "labels")


def code_of(result: list[Data], id_: str) -> Data:
    return next(part for part in result if part["id"] == id_ and part["type"] == "textarea")


def region(start: int, words: str, type_: str, code: str | None = None, **more: Any) -> list[Data]:
    at = {"start": start, "end": start + len(words)}
    part = {"id": "x1", "from_name": "label", "to_name": "text", "type": "labels", **more}
    value = {"id": "x1", "from_name": "value", "to_name": "text", "type": "textarea", "value": {**at, "text": [code]}}
    return [{**part, "value": {**at, "text": words, "labels": [type_]}}, *([value] if code else [])]


@pytest.mark.parametrize(
    "scope", [Scope(), Scope(("MONEY", "DATE")), Scope(optional=False)], ids=["all", "two", "sure"]
)
@pytest.mark.parametrize("pair", PAIRS, ids=[article["id"] for article, _ in PAIRS])
def test_what_was_exported_changes_nothing(pair: Pair, scope: Scope) -> None:
    correction = correct(exported(pair, scope), pair)
    assert (correction.right, correction.changes, correction.pair) == (True, [], pair)


@pytest.mark.parametrize("pair", PAIRS[::5], ids=[article["id"] for article, _ in PAIRS[::5]])
def test_code_of_every_value_tells_it(pair: Pair) -> None:
    """As if all had been marked anew."""
    empty = (pair[0], pair[1] | {"mentions": [], "facts": []})
    correction = correct(exported(pair), empty)
    assert correction.pair[1]["mentions"] == pair[1]["mentions"]
    assert len(correction.changes) == len(pair[1]["mentions"])


def test_region_that_was_moved_keeps_its_value() -> None:
    def longer(result: list[Data]) -> None:
        label_of(result, "m2")["value"] |= {"start": 10, "end": 24, "text": "في الربع الأول"}

    correction = edited(longer)
    assert (correction.right, len(correction.changes)) == (True, 2)
    assert correction.pair[1]["mentions"][1] == {
        "type": "DATE", "start": 10, "end": 24, "text": "في الربع الأول", "value": {"timex": "2024-Q1"}
    }  # fmt: skip


def test_value_that_was_edited_is_taken() -> None:
    correction = edited(lambda result: code_of(result, "m3")["value"].update(text=["$5.5e6 BHD"]))
    assert correction.pair[1]["mentions"][2]["value"] == {"amount": "5500000", "currency": "BHD", "modifier": "exact"}
    assert correction.changes == ["value: 29:43 MONEY 5 ملايين دينار: $5500000 BHD"]
    assert any("has no mark in its evidence" in line for line in correction.lines())


@pytest.mark.parametrize("part", ["text field", "note"])
def test_new_region_takes_its_value_from(part: str) -> None:
    start = PAIR[0]["text"].index("4 ملايين")
    given = {"code": "#4e6"} if part == "text field" else {"meta": {"text": ["#4e6"]}}
    correction = edited(lambda result: result.extend(region(start, "4 ملايين", "NUMBER", **given)))  # type: ignore[arg-type]
    assert correction.right
    assert correction.pair[1]["mentions"][-1]["value"] == {"amount": "4000000", "modifier": "exact"}


def test_new_region_of_a_name_needs_no_value() -> None:
    correction = edited(lambda result: result.extend(region(5 - 5, "ربحت", "PRODUCT")))
    assert (correction.right, correction.pair[1]["mentions"][0]["value"]) == (True, {})


@pytest.mark.parametrize("code", [None, "%3", "4 million", "$"], ids=["none", "other type", "no code", "half a code"])
def test_new_region_without_a_right_value_is_to_be_completed(code: str | None) -> None:
    start = PAIR[0]["text"].index("4 ملايين")
    correction = edited(lambda result: result.extend(region(start, "4 ملايين", "NUMBER", code)))
    assert not correction.right
    assert len(correction.incomplete) == 1
    assert f"{start}:{start + 8} NUMBER 4 ملايين" in next(iter(correction.lines()))


def test_label_that_was_changed_needs_a_value_of_that_type() -> None:
    correction = edited(lambda result: label_of(result, "m1")["value"].update(labels=["ORG"]))
    assert correction.incomplete == ["5:9 ORG ألبا: '@Alba' is no ORG"]


def test_region_that_was_deleted_is_gone_and_listed() -> None:
    correction = edited(lambda result: result.__delitem__(slice(0, 2)))
    assert correction.changes == ["gone: 5:9 COMPANY ألبا"]
    assert [m["type"] for m in correction.pair[1]["mentions"]] == ["DATE", "MONEY", "PERCENT"]


@pytest.mark.parametrize("scope", [Scope(("MONEY",)), Scope(optional=False)], ids=["type", "optional"])
def test_what_was_not_exported_stays(scope: Scope) -> None:
    correction = edited(lambda result: result.clear(), scope)
    left = [m for m in PAIR[1]["mentions"] if not scope.holds(m)]
    assert left
    assert correction.pair[1]["mentions"] == left


def test_facts_and_quotes_stay() -> None:
    assert edited(lambda result: result.clear()).pair[1]["facts"] == PAIR[1]["facts"]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda result: result.extend(region(8, "ا في", "NUMBER", "#1")), "overlap"),
        (lambda result: result.extend(region(0, "غير", "NUMBER", "#1")), "is not"),
        (lambda result: label_of(result, "m1")["value"].update(labels=["BANK"]), "labels"),
        (lambda result: label_of(result, "m1")["value"].update(labels=["ORG", "COMPANY"]), "labels"),
        (lambda result: code_of(result, "m2")["value"].update(text=["=2024-13"]), "a good timex"),
    ],
    ids=["overlap", "words", "type", "two types", "rule"],
)
def test_annotation_that_breaks_a_rule_is_refused(edit: Edit, said: str) -> None:
    correction = edited(edit)
    assert said in (correction.refused or "")
    assert (correction.right, correction.pair) == (False, PAIR)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"annotations": []}, "not annotated"),
        ({"annotations": [{"result": [], "was_cancelled": True}]}, "not annotated"),
        ({"data": exported()["data"] | {"text": "نص آخر"}}, "text is not the article's"),
        ({"annotations": [{"result": []}, *exported()["annotations"]]}, "differ"),
    ],
    ids=["none", "cancelled", "text", "two"],
)
def test_task_that_cannot_be_used_is_refused(change: Data, said: str) -> None:
    assert said in (correct(exported() | change, PAIR).refused or "")


def test_two_annotations_that_agree_are_one() -> None:
    done = exported()
    done["annotations"] *= 2
    assert correct(done, PAIR).right


def test_prediction_that_was_accepted_changes_nothing() -> None:
    """Label Studio copies a prediction's regions into an annotation, under other ids."""
    made = task(*PAIR, Scope(), "predictions")
    result = [part | {"id": f"r{part['id']}"} for part in made["predictions"][0]["result"]]
    assert correct(made | {"annotations": [{"result": result}]}, PAIR) == Correction(PAIR[0]["id"], PAIR)


def test_offsets_that_count_an_emoji_twice_are_understood() -> None:
    pair = marked.parse("id: a\n---\n📈 ربحت {ألبا|@Alba} 5\n")
    done = exported(pair)
    for part in done["annotations"][0]["result"]:
        part["value"] |= {"start": part["value"]["start"] + 1, "end": part["value"]["end"] + 1}
    assert correct(done, pair) == Correction("a", pair)


@pytest.mark.parametrize(
    "content", ["{", "{}", "[1]", '[{"text": "a"}]', '[{"data": {"text": "a"}}]', '[{"data": {"id": "dev-x"}}]']
)
def test_file_that_is_no_export_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.json|no article dev-x"):
        list(corrections(tmp_path / "a.json", tmp_path))


def test_article_that_comes_twice_is_refused(tmp_path: Path) -> None:
    put(tmp_path, [PAIR])
    (tmp_path / "a.json").write_text(json.dumps([exported(), exported()]), encoding="utf-8")
    with pytest.raises(InputError, match="two tasks"):
        list(corrections(tmp_path / "a.json", tmp_path))
