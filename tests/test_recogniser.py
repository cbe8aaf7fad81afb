"""The trained recogniser, and what is made of its guesses. Names here are made up: no lexicon has them."""

import json
from pathlib import Path

import numpy as np
import pytest

import khabar
from khabar.models import recogniser as module
from khabar.models.recogniser import load, recogniser, save
from khabar.models.words import hash_of, words_of
from khabar.records.values import Company
from khabar.text import align
from khabar.training.__main__ import train
from khabar.training.weak import examples


def companies(text: str) -> list[tuple[str, Company]]:
    mentions = khabar.extract(text).mentions
    return [(m.text, m.value) for m in mentions if isinstance(m.value, Company)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقال الرئيس التنفيذي لشركة «كرونفيلد لوجستيكس» إن الأرباح تراجعت.", "كرونفيلد لوجستيكس"),
        ("تراجع سهم «بريمافولت» بنسبة 3.2% إلى 4.10 ريال.", "بريمافولت"),
        ("باعت شركة كرونفيلد للاستثمارات الزراعية والصناعية حصتها.", "كرونفيلد للاستثمارات الزراعية والصناعية"),
        ("أعلنت شركة زيندورا تك أنها ستطرح أسهمها في البورصة.", "زيندورا تك"),
    ],
)
def test_unknown_company_is_found_by_its_context(text: str, name: str) -> None:
    assert [(found, value.linked) for found, value in companies(text)] == [(name, False)]


@pytest.mark.parametrize(
    "text",
    [
        "استقرت أسعار أسهم 12 شركة مدرجة في السوق.",
        "شركة أو أكثر من الشركات العاملة في القطاع.",
        "اشترى الرجل سيارة «زيندورا» جديدة من المعرض.",
        "ذهب الأولاد إلى المدرسة في الصباح الباكر.",
        "",
        " \n",
    ],
)
def test_no_company_is_found_where_none_is_named(text: str) -> None:
    assert companies(text) == []


def test_unknown_company_has_one_name_in_the_whole_article() -> None:
    text = (
        "أعلنت شركة «كرونفيلد لوجستيكس» (Kronfeld Logistics) نتائجها. وارتفعت أرباح «كرونفيلد» بنسبة 12%.\n"
        "وتعمل شركة كرونفيلد في خمس دول."
    )
    found = companies(text)
    assert [name for name, _ in found] == ["كرونفيلد لوجستيكس", "Kronfeld Logistics", "كرونفيلد", "كرونفيلد"]
    assert {(value.name.ar, value.name.en) for _, value in found} == {("كرونفيلد لوجستيكس", "Kronfeld Logistics")}


def test_words_hash_as_they_do_alone() -> None:
    text = align("وقالت «أرامكو» إنها (ARAMCO) ربحت 5.5%.")
    words = words_of(text.norm, text.skeleton)
    alone = [hash_of(text.norm[s:e]) for s, e in zip(words.start.tolist(), words.end.tolist(), strict=True)]
    assert words.whole.tolist() == alone


def test_long_text_is_read_as_its_parts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = align("أعلنت شركة «كرونفيلد لوجستيكس» نتائجها أمس. " * 40)
    whole = recogniser().guesses(text, [])
    monkeypatch.setattr(module, "_PIECE", 400)
    parts = recogniser().guesses(text, [])
    assert len(whole) == 40
    assert {(g.start, g.end) for g in parts} <= {(g.start, g.end) for g in whole}
    assert len(parts) > 30


def test_recogniser_is_read_as_it_was_written(tmp_path: Path) -> None:
    save(tmp_path / "w.npz", recogniser())
    again = load(tmp_path / "w.npz")
    assert np.array_equal(again.network.table, recogniser().network.table)
    assert np.array_equal(again.vocabulary.slots, recogniser().vocabulary.slots)


@pytest.mark.slow
def test_training_is_deterministic(root: Path) -> None:
    lines = (root / "corpus" / "articles" / "dev" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    found = examples(map(json.loads, lines), [])
    one, other = train(found), train(found)
    assert np.array_equal(one.network.table, other.network.table)
    assert np.array_equal(one.vocabulary.glance, other.vocabulary.glance)
