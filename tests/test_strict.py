"""Strict mode: what a sentence itself tells stays, what is carried over goes, and every figure is accounted for."""

import khabar

CARRIED = "بلغت أرباح شركة سابك 5 مليارات ريال في الربع الأول من 2024.\nوارتفعت الإيرادات إلى 30 مليار ريال."


def test_fact_of_a_subject_carried_over_is_left_out_with_its_reason() -> None:
    loose, strict = (khabar.extract(CARRIED, country="SA", strict=mode) for mode in (False, True))
    assert [fact.concept for fact in loose.facts] == ["net_income", "revenue"]
    assert [fact.score for fact in loose.facts] == [0.8, 0.1]
    (kept,) = strict.facts
    assert kept.model_copy(update={"id": "f1"}) == loose.facts[0]
    assert {u.reason for u in strict.unlinked if u not in loose.unlinked} == {"no_subject"}


def test_period_carried_over_is_left_out() -> None:
    text = "بلغت أرباح شركة سابك 5 مليارات ريال في الربع الأول من 2024. وبلغت إيرادات سابك 30 مليار ريال."
    assert [f.period is not None for f in khabar.extract(text, country="SA").facts] == [True, True]
    assert [f.period is not None for f in khabar.extract(text, country="SA", strict=True).facts] == [True, False]
