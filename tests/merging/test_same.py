"""The rule: which two facts are joined, and which stay apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import khabar
from khabar.records import MergedFact

Told = Any
LONG = (
    "وأعلنت الشركة في بيان على موقع السوق المالية أن أرباحها الصافية في الفترة بلغت 11.47 مليار ريال مقابل 10.2 مليار"
)


def together(*records: Any, **options: Any) -> bool:
    """Do the facts become one?"""
    found = list(khabar.merge(records, **options))
    assert sum(len(merged.sources) for merged in found) == len(records)
    return len(found) == 1


def pair(told: Told, one: dict[str, Any], other: dict[str, Any], days: int = 0, **options: Any) -> bool:
    later = told.DAY + timedelta(days)
    return together(
        told.record("a", told.fact(**one)), told.record("b", told.fact("f2", **other), published=later), **options
    )


FIGURES = [
    ({}, {}, True),
    ({}, {"amount": "11.47e9"}, True),
    ({}, {"amount": "11500000000"}, True),
    ({}, {"amount": "11400000000"}, False),
    ({}, {"amount": "11480000000"}, False),
    ({}, {"amount": "11000000000"}, False),
    ({}, {"amount": "11000000000", "modifier": "approximately"}, True),
    ({}, {"amount": "11000000000", "modifier": "more_than"}, True),
    ({}, {"amount": "12000000000", "modifier": "less_than"}, True),
    ({}, {"amount": "12000000000", "modifier": "more_than"}, False),
    ({}, {"amount": "10000000000", "modifier": "approximately"}, False),
    ({"modifier": "more_than"}, {"modifier": "less_than"}, False),
    ({"amount": "11.963", "kind": "quantity", "currency": None}, {"amount": "12", "kind": "quantity",
      "currency": None, "modifier": "approximately"}, True),
    ({}, {"currency": "USD"}, False),
    ({"amount": None, "low": "3", "high": "4"}, {"amount": None, "low": "3.0", "high": "4"}, True),
    ({"amount": None, "low": "3", "high": "4"}, {"amount": None, "low": "3", "high": "5"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "same"), FIGURES)
def test_figures_are_equal_or_one_rounds_the_other(
    told: Told, one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert pair(told, {"value": dict(one)}, {"value": dict(other)}) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"amount": "8834.82"}, {"amount": "8834"}, True),
        ({"amount": "8834.82"}, {"amount": "8800", "modifier": "approximately"}, False),
        ({"amount": "9100"}, {"amount": "9100", "modifier": "less_than"}, False),
    ],
)
def test_levels_are_rounded_to_four_digits_and_are_no_marks(
    told: Told, one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    points = {"kind": "quantity", "currency": None, "unit": "point"}
    assert (
        pair(
            told,
            {"concept": "index_level", "value": points | one},
            {"concept": "index_level", "value": points | other},
        )
        is same
    )


@pytest.mark.parametrize(
    ("one", "other", "days", "same"),
    [
        ("H1", "H1", 300, True),
        ("H1", None, 3, True),
        ("H1", None, 4, False),
        ("H1", "XXXX-H1", 1, True),
        ("H1", "XXXX-H2", 1, False),
        ("H1", "XXXX-XX-XX", 1, True),
        ("H1", "Q2", 0, False),
        (None, None, 3, True),
        (None, None, 4, False),
    ],
)
def test_periods_agree_as_far_as_they_are_known(
    told: Told, one: str | None, other: str | None, days: int, same: bool
) -> None:
    known = {"H1": told.H1, "Q2": told.period("2024-Q2", "2024-04-01", "2024-07-01"), None: None}
    first, second = (known[label] if label in known else told.period(label) for label in (one, other))
    assert pair(told, {"period": first}, {"period": second}, days) is same


def test_window_is_in_days_between_publications(told: Told) -> None:
    one, other = {"period": None}, {"period": None}
    assert pair(told, one, other, 9, window=9)
    assert not pair(told, one, other, 1, window=0)


def test_window_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="window"):
        khabar.merge([], window=-1)


@pytest.mark.parametrize(("amount", "days", "same"), [("31.3", 0, True), ("31.3", 1, False), ("1088.78", 1, True)])
def test_prices_without_a_period_are_of_the_day_or_precise(told: Told, amount: str, days: int, same: bool) -> None:
    price = {"concept": "share_price", "period": None, "value": {"amount": amount}}
    assert pair(told, dict(price), price | {"value": {"amount": amount}}, days) is same


@pytest.mark.parametrize(("amount", "same"), [("11470000000", False), ("11472500000", True)])
def test_articles_without_a_day_share_only_precise_figures(told: Told, amount: str, same: bool) -> None:
    facts = (told.fact(id_, period=None, value={"amount": amount}) for id_ in ("f1", "f2"))
    assert together(*(told.record(f.id, f, published=None) for f in facts)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("increase", "12.4"), ("increase", None), True),
        (("increase", "12.4"), ("increase", "12"), True),
        (("increase", "12.4"), ("increase", "13"), False),
        (("increase", "12.4"), ("decrease", None), False),
        (("increase", "12.4", "year_on_year"), ("decrease", "3", "quarter_on_quarter"), True),
    ],
)
def test_changes_agree_where_they_are_measured_against_the_same(
    told: Told, one: tuple[Any, ...], other: tuple[Any, ...], same: bool
) -> None:
    changes = [told.change(*c[:2], basis=c[2] if len(c) > 2 else None) for c in (one, other)]
    assert pair(told, {"change": changes[0]}, {"change": changes[1]}) is same


@pytest.mark.parametrize(
    ("amount", "stated", "same"), [("9e9", True, False), ("10200000000", True, True), ("9", False, True)]
)
def test_stated_earlier_figures_agree(told: Told, amount: str, stated: bool, same: bool) -> None:
    assert pair(told, {"prior": told.prior("10.2e9")}, {"prior": told.prior(amount, stated)}) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("reported", "forecast", False), ("forecast", "target", True), ("forecast", "hypothetical", False)],
)
def test_what_is_to_come_stays_apart_from_what_is_reported(told: Told, one: str, other: str, same: bool) -> None:
    assert pair(told, {"status": one}, {"status": other}) is same


def test_forecasts_of_two_bodies_stay_apart(told: Told) -> None:
    one, other = ({"status": "forecast", "attribution": told.said_by(name)} for name in ("صندوق النقد", "البنك الدولي"))
    assert not pair(told, one, other)
    assert pair(told, one, {"status": "forecast"})


def test_deals_with_two_others_stay_apart(told: Told) -> None:
    one, other = ({"counterparty": told.other_side(name)} for name in ("سابك", "معادن"))
    assert not pair(told, one, other)
    assert pair(told, one, {})


def test_negated_facts_stay_apart(told: Told) -> None:
    assert not pair(told, {}, {"negated": True})


def test_subject_without_id_is_told_by_its_normalised_name_and_class(told: Told) -> None:
    from khabar.records.fact import Party
    from khabar.records.values import Name

    def who(name: str, class_: str) -> dict[str, Any]:
        return {"entities": (Party(name=Name(en=None, ar=name), **{"class": class_}),)}

    assert pair(told, who("الشركة الأهلية", "company"), who("الشركه الاهلية", "company"))
    assert not pair(told, who("الشركة الأهلية", "company"), who("الشركة الأهلية", "sector"))


def test_same_sentence_in_two_articles_overrules_the_period_that_was_read(told: Told) -> None:
    one, other = (told.period(f"2024-08-{day}", f"2024-08-{day}", f"2024-08-{day + 1}") for day in (26, 27))
    assert pair(told, {"text": LONG, "period": one}, {"text": LONG.replace("بيان", "إفصاح"), "period": other}, 1)
    assert not pair(told, {"text": LONG, "period": one}, {"text": LONG.replace("10.2", "10.3"), "period": other}, 1)
    assert not pair(told, {"text": LONG, "period": one}, {"text": LONG, "period": other}, 4)


def test_two_figures_of_one_sentence_stay_apart(told: Told) -> None:
    facts = (told.fact("f1", LONG), told.fact("f2", LONG, value={"amount": "11500000000"}))
    assert len(list(khabar.merge([told.record("a", *facts)]))) == 2


def test_fact_that_fits_two_others_equally_well_joins_neither(told: Told) -> None:
    records = [
        told.record("a", told.fact(value={"amount": "11470000000"})),
        told.record("b", told.fact(value={"amount": "11520000000"})),
        told.record("c", told.fact(value={"amount": "11500000000"})),
    ]
    assert [len(merged.sources) for merged in khabar.merge(records)] == [1, 1, 1]


def test_small_unnamed_measure_needs_the_same_sentence(told: Told) -> None:
    sixteen = {"kind": "quantity", "currency": None, "unit": "company", "amount": "16"}
    one, other = ({"concept": "other", "value": dict(sixteen), "text": text} for text in ("16 شركة", "استقرت 16"))
    assert not pair(told, one, other)
    assert pair(told, one | {"value": dict(sixteen)}, one | {"value": dict(sixteen)})


def merged(*records: Any) -> MergedFact:
    (found,) = khabar.merge(records)
    return found


def test_most_precise_figure_is_agreed_and_the_rounded_one_recorded(told: Told) -> None:
    found = merged(
        told.record("a", told.fact(value={"amount": "11500000000", "modifier": "approximately"})),
        told.record("b", told.fact()),
    )
    assert found.value is not None
    assert (str(found.value.amount), found.value.modifier) == ("11470000000", "exact")
    (differs,) = found.differs
    assert (differs.slot, differs.sources) == ("value", ("s1",))
    assert isinstance(differs.value, dict)
    assert (differs.value["amount"], differs.value["modifier"]) == ("11500000000", "approximately")


def test_missing_period_is_recorded(told: Told) -> None:
    found = merged(told.record("a", told.fact(period=None)), told.record("b", told.fact()))
    assert found.period is not None and found.period.label == "2024-H1"
    assert [(d.slot, d.value, d.sources) for d in found.differs] == [("period", None, ("s1",))]


def test_what_most_sources_say_is_agreed(told: Told) -> None:
    statuses = ("target", "forecast", "forecast")
    found = merged(*(told.record(f"a{i}", told.fact(f"f{i}", status=status)) for i, status in enumerate(statuses)))
    assert found.status == "forecast"
    assert [(d.slot, d.value, d.sources) for d in found.differs] == [("status", "target", ("s1",))]


def test_copies_have_one_vote_and_count_as_one_source(told: Told) -> None:
    forecast = [told.record(i, told.fact(text=LONG, status="forecast")) for i in ("a", "b", "c")]
    target = [told.record(i, told.fact(text=f"جملة {i}", status="target")) for i in ("d", "e")]
    found = merged(*forecast, *target)
    assert (found.status, found.articles, found.independent) == ("target", 5, 3)
    assert [source.copy_of for source in found.sources] == [None, "s1", "s1", None, None]


def test_articles_of_the_same_text_are_one_source(told: Told) -> None:
    found = merged(*(told.record(i, told.fact(text=f"جملة {i}"), sha256="0" * 64) for i in ("a", "b")))
    assert (found.articles, found.independent) == (2, 1)


def test_sources_keep_where_the_fact_is_told(told: Told) -> None:
    found = merged(
        told.record("b", told.fact("f7")), told.record("a", told.fact("f3"), published=told.DAY + timedelta(1))
    )
    first, second = found.sources
    assert (first.article_id, first.fact_id, first.source, first.url) == ("b", "f7", "جريدة b", "https://example.org/b")
    assert (first.evidence.start, first.evidence.end, first.evidence.text) == (0, 7, "جملة f7")
    assert (second.article_id, found.first_published, found.last_published) == ("a", first.published, second.published)
