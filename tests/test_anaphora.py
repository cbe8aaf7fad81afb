"""Definite company nouns and the companies that they stand for."""

import pytest

from khabar.entities.company import companies, row_of
from khabar.linking.anaphora import noun_at, refer
from khabar.pipeline import pipeline
from khabar.scan.tokens import tokenise
from khabar.text import align


def referent(text: str, noun: str) -> str | None:
    """Id of the company that the last occurrence of this word stands for."""
    aligned = align(text)
    found = companies(tokenise(aligned, pipeline().table), aligned, "SA", pipeline().companies)
    result = refer(aligned.norm, found, aligned.norm.rindex(align(noun).norm))
    row = None if result is None else row_of(found[result.place])
    return None if row is None else row.id


@pytest.mark.parametrize(
    ("text", "noun", "id_"),
    [
        ("أعلنت أرامكو السعودية نتائجها. وقالت الشركة إن الأرباح ارتفعت.", "الشركة", "saudi-aramco"),
        ("أعلنت سابك نتائجها. وبلغت الأرباح الصافية للشركة مليار ريال.", "للشركة", "sabic"),
        ("أعلن مصرف الراجحي نتائجه بعد سابك. وقال البنك إن الودائع زادت.", "البنك", "al-rajhi-bank"),
        ("ارتفع سهم سابك بعد تقرير مصرف الراجحي. وقالت الشركة إن الطلب زاد.", "الشركة", "sabic"),
        ("قالت أبل إن المبيعات زادت. ثم أعلنت مايكروسوفت نتائجها. وباعت الشركة سندات.", "الشركة", "microsoft"),
    ],
)
def test_noun_stands_for_the_last_prominent_company_that_fits(text: str, noun: str, id_: str) -> None:
    assert referent(text, noun) == id_


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("وقالت الشركة إن الأرباح ارتفعت.", "الشركة"),
        ("أعلنت سابك نتائجها. وقال البنك إن الودائع زادت.", "البنك"),
        ("أعلن مصرف الراجحي نتائجه. ورفع البنك المركزي الفائدة.", "البنك"),
        ("أعلنت سابك نتائجها. وأعلنت الشركة الوطنية للتبريد خسائر.", "الشركة"),
    ],
)
def test_noun_stands_for_nothing_where_none_fits(text: str, noun: str) -> None:
    assert referent(text, noun) is None


@pytest.mark.parametrize("word", ["الشركة", "والشركة", "للشركة", "بالشركة", "وللمجموعة"])
def test_noun_is_known_with_its_proclitics(word: str) -> None:
    assert noun_at(align(word).norm, 0) is not None


@pytest.mark.parametrize("word", ["شركة", "الشركات", "التشريك"])
def test_other_words_are_no_such_noun(word: str) -> None:
    assert noun_at(align(word).norm, 0) is None
