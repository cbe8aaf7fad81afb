"""Scores of links, quotes and accounting."""

from typing import Any

import pytest

from khabar.evaluation.accounting import score_accounting
from khabar.evaluation.linking_score import rows, score_links
from khabar.evaluation.quote_score import score_quotes

ARAMCO = {"type": "COMPANY", "start": 0, "end": 5, "value": {"entity": "Saudi Aramco"}}


def linked(id_: str | None, start: int = 0) -> dict[str, Any]:
    return {"type": "COMPANY", "start": start, "end": start + 5, "value": {"id": id_, "name": {"en": "x"}}}


@pytest.mark.parametrize(
    ("found", "counts", "miss"),
    [
        ([linked(min(rows()["saudi aramco"]))], (1, 1, 1), None),
        ([linked("alba")], (0, 1, 1), "wrong"),
        ([linked(None)], (0, 0, 1), "missed"),
        ([linked("alba", start=9)], (0, 0, 1), "missed"),
        ([], (0, 0, 1), "missed"),
    ],
    ids=["right", "wrong", "unlinked", "elsewhere", "not-found"],
)
def test_link_is_right_wrong_or_none(found: list[Any], counts: tuple[int, int, int], miss: str | None) -> None:
    scored = score_links(found, [ARAMCO])
    [held] = scored.counts.values()
    assert (held.right, held.found, held.gold) == counts
    assert [m.what for m in scored.misses] == ([miss] if miss else [])


@pytest.mark.parametrize("change", [{"value": {"entity": "Nobody Knows It"}}, {"optional": True}])
def test_link_is_asked_of_the_companies_of_the_lexicon_that_count(change: dict[str, Any]) -> None:
    assert score_links([linked("alba")], [ARAMCO | change]).counts == {}


def quote(start: int = 10, speaker: Any = None, organization: str | None = None, direct: bool = True) -> dict[str, Any]:
    return {"start": start, "end": start + 9, "direct": direct, "speaker": speaker, "organization": organization}


def voice(name: str | None = None, organization: str | None = None) -> dict[str, Any]:
    return {"name": name, "role": None, "organization": organization, "mention": None}


@pytest.mark.parametrize(
    ("found", "gold", "right"),
    [
        (quote(12, voice("Ann  Hill")), quote(10, "ann hill"), "overlap speaker"),
        (quote(12, voice("Hill")), quote(10, "Ann Hill"), "overlap"),
        (quote(12, voice(None, "Alba")), quote(10, "Ann Hill", "Alba"), "overlap"),
        (quote(12, voice(None, "Alba")), quote(10, None, "Alba"), "overlap speaker"),
        (quote(12, voice("Alba")), quote(10, None, "Alba"), "overlap speaker"),
        (quote(12, voice(None, "Beyon")), quote(10, None, "Alba"), "overlap"),
        (quote(12, None), quote(10, "Ann Hill"), "overlap"),
        (quote(12, None), quote(10), "overlap speaker"),
        (quote(12, "Ann Hill"), quote(10, "Ann Hill"), "overlap speaker"),
        (quote(12, voice("Ann Hill"), direct=False), quote(10, "Ann Hill"), ""),
        (quote(30, voice("Ann Hill")), quote(10, "Ann Hill"), ""),
    ],
)
def test_quote_levels(found: dict[str, Any], gold: dict[str, Any], right: str) -> None:
    counts = score_quotes([found], [gold]).counts
    assert {level for (_, level), held in counts.items() if held.right} == set(right.split())
    assert {(held.found, held.gold) for held in counts.values()} == {(1, 1)}


@pytest.mark.parametrize("type_", ["MONEY", "PERCENT", "NUMBER", "ORDINAL", "QUANTITY", "DURATION"])
def test_number_is_accounted_for_in_a_fact_or_with_a_reason(type_: str) -> None:
    mentions = [{"id": f"m{i}", "type": type_, "start": i, "end": i + 1} for i in range(4)]
    company = {"id": "m9", "type": "COMPANY", "start": 8, "end": 9}
    unlinked = [{"mention": "m1", "reason": "no_metric"}, {"mention": "m2", "reason": None}]
    scored = score_accounting({"mentions": [*mentions, company], "facts": [{"mentions": ["m0"]}], "unlinked": unlinked})
    [held] = scored.counts.values()
    assert (held.right, held.gold) == (2, 4)
    assert [m.mention["id"] for m in scored.misses] == ["m2", "m3"]
