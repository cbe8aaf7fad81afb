"""Scores of mentions: each level, each kind of value, and what optional gold does to the counts."""

from typing import Any

import pytest

from khabar.evaluation.score import TYPES, score, types_of


def mention(type_: str, start: int = 0, end: int = 5, text: str = "words", **rest: Any) -> dict[str, Any]:
    optional = {"optional": True} if rest.pop("optional", False) else {}
    return {"type": type_, "start": start, "end": end, "text": text, "value": rest, **optional}


def money(start: int, amount: str, **rest: Any) -> dict[str, Any]:
    return mention("MONEY", start, start + 5, amount=amount, currency="USD", **rest)


@pytest.mark.parametrize(
    ("found", "gold", "right"),
    [
        ([money(0, "5")], [money(0, "5.0")], {"span": (1, 1, 1), "partial": (1, 1, 1), "value": (1, 1, 1)}),
        ([money(0, "5")], [money(0, "6")], {"span": (1, 1, 1), "partial": (1, 1, 1), "value": (0, 1, 1)}),
        ([money(1, "5")], [money(0, "5")], {"span": (0, 1, 1), "partial": (1, 1, 1), "value": (1, 1, 1)}),
        ([money(5, "5")], [money(0, "5")], {"span": (0, 1, 1), "partial": (0, 1, 1), "value": (0, 1, 1)}),
        ([money(0, "5")], [money(0, "5", optional=True)], dict.fromkeys(("span", "partial", "value"), (0, 0, 0))),
        (
            [],
            [money(0, "5", optional=True), money(9, "5")],
            dict.fromkeys(("span", "partial", "value"), (0, 0, 1)),
        ),
    ],
    ids=["equal", "other-value", "other-span", "apart", "optional-found", "optional-missed"],
)
def test_counts_by_level(found: list[Any], gold: list[Any], right: dict[str, Any]) -> None:
    counts = score(found, gold, ["MONEY"]).counts
    assert {level: (c.right, c.found, c.gold) for (_, level), c in counts.items()} == right


NAME = {"en": "Alba", "ar": "ألبا", "also": "Aluminium Bahrain"}


@pytest.mark.parametrize(
    ("found", "gold", "right"),
    [
        (mention("COMPANY", name=NAME), mention("COMPANY", entity="Alba Group"), True),
        (mention("COMPANY", name=NAME), mention("COMPANY", entity="Aluminium Bahrain"), True),
        (mention("COMPANY", name=NAME), mention("COMPANY", entity="Beyon"), False),
        (mention("MONEY", amount="5", currency="USD"), mention("MONEY", amount="5", currency="AED"), False),
        (mention("MONEY", low="5", high="7", currency="USD"), mention("MONEY", amount="5", currency="USD"), False),
        (mention("PERCENT", amount="5", unit="percent"), mention("PERCENT", amount="5.0", unit="percent"), True),
        (mention("PERCENT", amount="5", unit="percent"), mention("PERCENT", amount="5", unit="basis_point"), False),
        (mention("NUMBER", amount="300"), mention("NUMBER", amount="300", modifier="more_than"), True),
        (mention("NUMBER", amount="300"), mention("NUMBER", amount="301"), False),
        (mention("ORDINAL", amount="3"), mention("ORDINAL", amount="3"), True),
        (mention("ORDINAL", amount="3"), mention("ORDINAL", amount="4"), False),
        (
            mention("QUANTITY", amount="3", unit="square_metre"),
            mention("QUANTITY", amount="3", unit="Square metre"),
            True,
        ),
        (mention("QUANTITY", amount="3", unit="share"), mention("QUANTITY", amount="3", unit="unit"), False),
        (mention("DURATION", amount="6", unit="month"), mention("DURATION", amount="6", unit="month"), True),
        (mention("DURATION", amount="6", unit="month"), mention("DURATION", amount="6", unit="year"), False),
        (mention("DATE", timex="2024-Q2"), mention("DATE", timex="2024-Q2"), True),
        (mention("DATE", timex="2024-Q2"), mention("DATE", timex="2024-Q3"), False),
        (mention("ORG", **{"class": "ministry"}), mention("ORG", **{"class": "ministry"}), True),
        (mention("ORG", **{"class": "ministry"}), mention("ORG", **{"class": "party"}), False),
        (mention("METRIC", concept="revenue"), mention("METRIC", concept="revenue"), True),
        (mention("METRIC", concept="revenue"), mention("METRIC", concept="cost"), False),
        (mention("PERSON", text="«Adam Hill»"), mention("PERSON", text="Adam  Hill"), True),
        (mention("PLACE", text="Port Sudan"), mention("PLACE", text="Sudan"), False),
        (mention("PRODUCT", text=""), mention("PRODUCT", text=""), False),
    ],
    ids=lambda side: f"{side['type']}-{'-'.join(map(str, side['value'].values()))}" if isinstance(side, dict) else None,
)
def test_value_rule_of_each_type(found: dict[str, Any], gold: dict[str, Any], right: bool) -> None:
    assert score([found], [gold]).counts[gold["type"], "value"].right == right


def test_amount_of_a_quantity_counts_whatever_its_unit() -> None:
    found, gold = mention("QUANTITY", amount="3", unit="share"), mention("QUANTITY", amount="3", unit="unit")
    counts = score([found], [gold], ["QUANTITY"]).counts
    assert (counts["QUANTITY", "value"].right, counts["QUANTITY", "amount"].right) == (0, 1)


def test_found_mention_is_right_once() -> None:
    counts = score([money(0, "5")], [money(0, "5"), money(0, "5")], ["MONEY"]).counts
    assert {(c.right, c.found, c.gold) for c in counts.values()} == {(1, 1, 2)}


def test_types_are_those_that_gold_marks_without_optional_ones() -> None:
    gold = [[money(0, "5")], [mention("PLACE", optional=True), mention("COMPANY", entity="Alba")]]
    assert types_of(gold) == ("COMPANY", "MONEY")


def test_type_that_is_not_asked_for_costs_nothing() -> None:
    assert not score([mention("PLACE")], [money(0, "5")], ["MONEY"]).counts.keys() - {
        ("MONEY", level) for level in ("span", "partial", "value")
    }


def test_every_type_of_gold_has_a_value_rule() -> None:
    assert TYPES == (
        "COMPANY", "MONEY", "PERCENT", "DATE", "NUMBER", "ORDINAL", "QUANTITY", "DURATION", "PERSON", "ORG", "PLACE",
        "PRODUCT", "METRIC",
    )  # fmt: skip


def test_miss_says_which_side_has_it() -> None:
    misses = score([money(0, "5")], [money(9, "6")], ["MONEY"]).misses
    assert [(m.level, m.what, m.mention["value"]["amount"]) for m in misses] == [
        (level, what, amount)
        for level in ("span", "partial", "value")
        for what, amount in (("missed", "6"), ("wrong", "5"))
    ]
