"""Scores: what their signs make unlikely is no fact, strict mode asks for more, and every figure is accounted for."""

from dataclasses import replace

import pytest

import khabar
from khabar.facts import support
from khabar.pipeline import pipeline
from khabar.records import Article, ArticleRecord

TEXTS = (
    "بلغت أرباح شركة سابك 5 مليارات ريال في الربع الأول من 2024.\nوارتفعت الإيرادات إلى 30 مليار ريال.",
    "ارتفع سهم سابك 2% إلى 80 ريالا. وقال محلل إن الكلفة قد تصل إلى 40 مليار دولار في العالم.",
)


def read(text: str, least: float) -> ArticleRecord:
    return replace(pipeline(), least=least).extract(Article(text=text, country="SA"))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("least", [0.3, support.FIRM, 0.9])
def test_less_likely_facts_are_left_out_and_nothing_else_changes(text: str, least: float) -> None:
    everything, some = read(text, 0.0), read(text, least)
    kept = [fact for fact in everything.facts if fact.score >= least]
    drop = {"id", "period"}  # strict mode leaves out periods that are carried over
    assert [f.model_dump(exclude=drop) for f in some.facts] == [f.model_dump(exclude=drop) for f in kept]


@pytest.mark.parametrize("text", TEXTS)
def test_figure_of_a_fact_left_out_is_in_none_for_a_reason(text: str) -> None:
    record = read(text, 1.0)
    assert not record.facts
    numbers = {m.id for m in record.mentions if m.type in ("MONEY", "PERCENT", "QUANTITY", "NUMBER")}
    assert numbers <= {u.mention for u in record.unlinked}
    of_facts = {mention for fact in read(text, 0.0).facts for mention in fact.mentions} & numbers
    assert of_facts
    assert {u.mention for u in record.unlinked if u.reason == "unlikely"} == of_facts


def test_strict_is_the_pipeline_of_firm_facts() -> None:
    for text in TEXTS:
        assert khabar.extract(text, country="SA", strict=True).facts == read(text, support.FIRM).facts


def test_period_carried_over_is_left_out_in_strict_mode() -> None:
    text = "بلغت أرباح شركة سابك 5 مليارات ريال في الربع الأول من 2024. وارتفع سهم سابك إلى 80 ريالا."
    loose, strict = read(text + " وبلغت أرباح سابك 3 مليارات ريال.", 0.0), read(text, support.FIRM)
    assert [f.period is not None for f in loose.facts if f.concept == "net_income"] == [True, True]
    assert strict.facts
    assert all(f.period is None or f.period.text in f.evidence.text for f in strict.facts)


def test_score_is_that_of_its_signs() -> None:
    known = support.weights()
    assert support.score([]) == pytest.approx(1 / (1 + 2.718281828 ** -known["bias"]), abs=0.01)
    likely = [sign for sign, weight in known.items() if weight > 0 and sign != "bias"]
    assert support.score(likely) > support.score(["unheard of"]) == support.score([])
