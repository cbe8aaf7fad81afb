"""Other people's Arabic: numbers spelled by num2words, currencies named by Unicode CLDR (Babel)."""

import re
from datetime import date
from decimal import Decimal

import pytest
from babel.core import get_global
from babel.numbers import get_currency_name
from hypothesis import assume, example, given
from hypothesis import strategies as st
from num2words import num2words

import khabar

TOP = 10**12
# Where num2words' Arabic is no Arabic number, so there is nothing to read back:
CUT_DUALS = {
    200,
    2000,
    2 * 10**6,
    2 * 10**9,
}  # the construct dual with nothing after it: «ألفا» alone is the accusative of 1000


def repeats_the_scale(number: int) -> bool:
    """101, 201 … of a scale are spelled «مئة و ألف ألف» instead of «مئة وواحد ألف»: a million, if anything."""
    groups = [number // 10**power % 1000 for power in (3, 6, 9)]
    return any(group > 100 and group % 100 == 1 for group in groups)


MAGNITUDES = st.integers(0, 12).flatmap(lambda power: st.integers(0, 10**power))
ROUND = st.builds(lambda digits, power: min(digits * 10**power, TOP), st.integers(1, 999), st.sampled_from([3, 6, 9]))


def amounts(text: str) -> list[Decimal | None]:
    return [getattr(mention.value, "amount", None) for mention in khabar.extract(text).mentions]


@pytest.mark.parametrize(
    "frame", ["{}", "بلغ العدد {} تقريبا", "بلغت القيمة {} دولار"], ids=["bare", "sentence", "money"]
)
def test_spelled_number_reads_back(frame: str) -> None:
    @given(MAGNITUDES | ROUND)
    @example(0)
    @example(TOP)
    def any_number(number: int) -> None:
        assume(number not in CUT_DUALS and not repeats_the_scale(number))
        assert amounts(frame.format(num2words(number, lang="ar"))) == [number]

    any_number()


@pytest.mark.parametrize("number", range(1, 100))
def test_spelled_number_below_a_hundred_counts_thousands(number: int) -> None:
    text = num2words(number * 1000 + 1, lang="ar")
    assert amounts(text) == [number * 1000 + 1]


TODAY = date.today().timetuple()[:3]
ACTIVE = sorted(
    {
        code
        for rows in get_global("territory_currencies").values()
        for code, _, end, tender in rows
        if tender and (end is None or end > TODAY)
    }
)
NOT_LISTED = {"BGN": "withdrawn when Bulgaria took the euro in 2026, after this Babel"}
BARE_NOUN = {"AFN": "CLDR's name is the bare noun «أفغاني», which also means an Afghan: no money without an adjective"}
DIACRITICS = re.compile("[\u064b-\u0652\u0670]")


def money(text: str) -> list[tuple[Decimal | None, str | None]]:
    return [(m.value.amount, m.value.currency) for m in khabar.extract(text).mentions if m.type == "MONEY"]


@pytest.mark.parametrize("code", [c for c in ACTIVE if c not in NOT_LISTED | BARE_NOUN])
def test_currency_reads_by_its_cldr_name(code: str) -> None:
    names = {DIACRITICS.sub("", get_currency_name(code, count=count, locale="ar")) for count in (None, 5)}
    for name in names:
        assert money(f"5 {name}") == [(5, code)], name


@pytest.mark.parametrize("order", ["5 {}", "{} 5", "5{}"])
@pytest.mark.parametrize("code", [c for c in ACTIVE if c not in NOT_LISTED])
def test_currency_reads_by_its_code(code: str, order: str) -> None:
    assert money(order.format(code)) == [(5, code)]


@pytest.mark.parametrize("text", ["USD5", "بقيمة AED5 ملايين"], ids=["bare", "scale"])
def test_currency_code_glued_before_the_number_reads(text: str) -> None:
    assert len(money(text)) == 1
