"""The HTML page: it shows both sides, and no text can become markup."""

import json
from pathlib import Path
from typing import Any

import pytest

from khabar.errors import InputError
from khabar.evaluation import page
from khabar.evaluation.cases import Case, load
from khabar.evaluation.measure import measure

html = pytest.importorskip("lxml.html")
pytest.importorskip("jinja2")

EVIL = '<script>alert(1)</script><img src=x onerror=alert(2)>"\' onmouseover="alert(3) {{ 7 * 7 }} </title></style>'


def mention(start: int, end: int, type_: str = "COMPANY", **value: Any) -> dict[str, Any]:
    return {"type": type_, "start": start, "end": end, "value": value}


def case(text: str, gold: list[Any], found: list[Any], facts: list[Any] | None = None, id_: str = "a") -> Case:
    gold_ = {"mentions": gold, "facts": facts or [], "quotes": []}
    return Case(id_, text, text, gold_, {"mentions": found, "facts": facts or [], "quotes": [], "unlinked": []})


def parsed(folder: Path, *cases: Case) -> Any:
    page.write(str(folder / "page.html"), measure(list(cases)))
    return html.fromstring((folder / "page.html").read_text(encoding="utf-8"))


def test_page_reads_from_right_to_left_and_asks_for_nothing(tmp_path: Path) -> None:
    tree = parsed(tmp_path, case("abc", [mention(0, 1, entity="A")], []))
    assert tree.get("dir") == "rtl"
    assert not tree.xpath("//script | //link | //img | //iframe | //@src | //@href")
    assert "default-src 'none'" in tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")


def test_article_text_stands_whole_and_cannot_inject(tmp_path: Path) -> None:
    fact = {
        "entities": [EVIL], "concept": "revenue", "value": {"amount": "1", "currency": EVIL}, "period": EVIL,
        "change": None, "prior": None, "counterparty": EVIL, "status": EVIL, "evidence": [0, 5], "mentions": [],
    }  # fmt: skip
    marks = [mention(3, 20, entity=EVIL)], [mention(10, 30, name={"en": EVIL})]
    tree = parsed(tmp_path, case(EVIL, *marks, [fact], id_=EVIL))
    assert tree.xpath("string(//p[@class='text'])") == EVIL
    assert not tree.xpath("//script | //img | //@onerror | //@onmouseover")
    assert EVIL in tree.xpath("string(//h2)")
    assert tree.xpath("//span[@title]/@title")[0] == f"gold: COMPANY {EVIL}"


@pytest.mark.parametrize(
    ("gold", "found", "classes"),
    [
        ([mention(0, 2, entity="A")], [mention(0, 2, name={"en": "A"})], {"ab": "gold-right found-right"}),
        ([mention(0, 2, entity="A")], [mention(0, 2, name={"en": "B"})], {"ab": "gold-near found-near"}),
        ([mention(0, 2, entity="A")], [mention(1, 3, name={"en": "A"})],
         {"a": "gold-near", "b": "gold-near found-near", "c": "found-near"}),
        ([mention(0, 2, entity="A")], [mention(3, 4, name={"en": "A"})], {"ab": "gold-missed", "d": "found-wrong"}),
        ([mention(0, 1, entity="A"), mention(2, 4, entity="A") | {"optional": True}], [mention(3, 4, name={"en": "B"})],
         {"a": "gold-missed", "c": "gold-optional", "d": "gold-optional found-near"}),
        ([mention(0, 1, entity="A")], [mention(3, 4, "PLACE")], {"a": "gold-missed"}),
    ],
    ids=["right", "value", "span", "apart", "optional", "type-never-marked"],
)  # fmt: skip
def test_marks_tell_how_both_sides_stand(
    gold: list[Any], found: list[Any], classes: dict[str, str], tmp_path: Path
) -> None:
    tree = parsed(tmp_path, case("abcde", gold, found))
    assert {span.text: span.get("class") for span in tree.xpath("//p[@class='text']/span")} == classes


def test_facts_stand_side_by_side(tmp_path: Path) -> None:
    fact = {
        "entities": ["A"], "concept": "revenue", "value": {"kind": "money", "amount": "1", "currency": "USD"},
        "period": "2024", "change": None, "prior": None, "counterparty": None, "status": "reported",
        "evidence": [0, 2], "mentions": [],
    }  # fmt: skip
    mine = case("abcde", [mention(0, 2, entity="A")], [], [fact])
    mine.record["facts"] = [fact | {"period": {"label": "2023"}}, fact | {"concept": "cost", "evidence": [2, 3]}]
    rows = parsed(tmp_path, mine).xpath("//article//tr[td]")
    sides = [[[div.text_content() for div in td.xpath("div")] for td in row.xpath("td")] for row in rows]
    same = ["entities A", "concept revenue", "value 1 USD", "period {}", "status reported"]
    other = ["entities A", "concept cost", "value 1 USD", "period 2024", "status reported"]
    gold, found = ([line.format(year) for line in same] for year in (2024, 2023))
    assert sides == [[gold, found], [[], other]]
    assert [div.text_content() for div in rows[0].xpath(".//div[@class='differs']")] == ["period 2024", "period 2023"]


def test_page_needs_the_texts(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "mentions": []}))
    (tmp_path / "pred.jsonl").write_text(json.dumps({"article": {"id": "a"}}))
    measured = measure(load(str(tmp_path / "gold.jsonl"), str(tmp_path / "pred.jsonl")).cases)
    with pytest.raises(InputError, match="--html needs the texts"):
        page.write(str(tmp_path / "page.html"), measured)
