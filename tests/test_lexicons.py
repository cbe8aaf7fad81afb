"""The lexicons: what the loader refuses, and that what ships is complete and without contradictions."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.core import get_global

from khabar import lexicons
from khabar.errors import LexiconError
from khabar.lexicons import companies
from khabar.lexicons.loader import company_files, read_jsonl, read_yaml
from khabar.linking.find import problems
from khabar.text import normalise


@pytest.mark.parametrize("path", sorted(lexicons.FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_lexicon_loads_and_begins_with_its_manual(path: Path) -> None:
    assert read_yaml(path)
    assert path.read_text(encoding="utf-8").startswith("#")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('a: "1"\nb: "2"\na: "3"', "t.yaml:3: duplicate key 'a'"),
        ("a: NO", "t.yaml:1: NO is read as False"),
        ("a:\n  b: [x, 12:30]", "t.yaml:2: 12:30 is read as 750"),
        ("a: 1.250", "t.yaml:1: 1.250 is read as 1.25"),
        ("a: 010", "t.yaml:1: 010 is read as 8"),
        ("a: 1_000", "t.yaml:1: 1_000 is read as 1000"),
        ("a: yes", "t.yaml:1: yes is read as True"),
        ("a: 2024-01-01", "t.yaml:1: 2024-01-01 is read as"),
        ("NO: a", "t.yaml:1: NO is read as False"),
        ("2024: a", "t.yaml:1: key '2024' is read as int"),
        ("a: [", "t.yaml: not YAML"),
    ],
    ids=[
        "duplicate-key",
        "no",
        "sexagesimal",
        "lost-zero",
        "octal",
        "underscore",
        "yes",
        "date",
        "bool-key",
        "int-key",
        "broken",
    ],
)
def test_loader_refuses_yaml_traps(tmp_path: Path, content: str, found: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(content)
    with pytest.raises(LexiconError) as error:
        read_yaml(path)
    assert found in str(error.value)


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("12", 12), ("null", None), ('"NO"', "NO"), ("0.5", 0.5)]
)
def test_loader_accepts_plain_scalars(tmp_path: Path, written: str, value: object) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(f"a: {written}")
    assert read_yaml(path) == {"a": value}


def test_loader_names_the_line_that_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": "a"}\n\n{"id": \n')
    with pytest.raises(LexiconError, match=r"t\.jsonl:3: not JSON"):
        list(read_jsonl(path))


ACTIVE = {
    c for rows in get_global("territory_currencies").values() for c, _, end, tender in rows if tender and end is None
}
WITHDRAWN = {"BGN"}  # Bulgaria took the euro in 2026, after this Babel
# CLDR gives the digits in daily use, ISO 4217 (and the lexicon) the exponent of the minor unit:
ISO_DECIMALS = dict.fromkeys(
    ("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"), 2
) | {"IQD": 3}


@pytest.mark.parametrize("code", sorted(ACTIVE - WITHDRAWN))
def test_active_currency_has_words_and_decimals(code: str) -> None:
    row = lexicons.load("currencies")["currencies"][code]
    fractions = get_global("currency_fractions")
    assert row.get("active", True)
    assert row["nouns"] or row["phrases"]
    assert row["decimals"] == ISO_DECIMALS.get(code, fractions.get(code, fractions["DEFAULT"])[0])


def test_currency_rows_point_at_what_exists() -> None:
    data = lexicons.load("currencies")
    for code, row in data["currencies"].items():
        assert set(row["nouns"]) <= set(data["nouns"]), code
        assert row["minor"] is None or row["minor"]["name"] in data["minors"], code
    assert all(set(minor["of"]) <= set(data["currencies"]) for minor in data["minors"].values())


def test_companies_are_many() -> None:
    assert len(companies.rows()) >= 4000


def test_company_ids_are_unique() -> None:
    counts = Counter(row["id"] for path in company_files() for _, row in read_jsonl(path))
    assert not [id_ for id_, count in counts.items() if count > 1]


def test_company_files_have_no_problems() -> None:
    """Above all: a name that two rows share is `ambiguous` in both."""
    assert not problems(company_files())


def test_company_names_are_unequal_within_a_row() -> None:
    """After normalising and case folding."""
    twice = []
    for row in companies.rows():
        counts = Counter(normalise(name).casefold() for name in row.names)
        twice += [(row.id, name) for name, count in counts.items() if count > 1]
    assert not twice


def test_company_names_have_something_to_search_for() -> None:
    assert not [(row.id, name) for row in companies.rows() for name in row.names if not normalise(name).strip()]


TICKER = re.compile(r"[A-Z0-9]+(?:[.\-&/][A-Z0-9]+)*")


def test_tickers_look_like_tickers() -> None:
    odd = [
        (row.id, row.ticker) for row in companies.rows() if row.ticker is not None and not TICKER.fullmatch(row.ticker)
    ]
    assert not odd


def test_listings_are_unique() -> None:
    counts = Counter((row.ticker, row.mic) for row in companies.rows() if row.ticker is not None)
    assert not [listing for listing, count in counts.items() if count > 1]


def test_exchanges_are_four_letters() -> None:
    assert not sorted(
        {row.mic for row in companies.rows() if row.mic is not None and not re.fullmatch("[A-Z]{4}", row.mic)}
    )


ROW = (
    '{"id": "a-b", "name": {"en": "A", "ar": "ا"}, "aliases": [], "ambiguous": [], '
    '"country": "AE", "sector": "bank", "ticker": null, "mic": null}'
)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"a-b"', '"A b"', "id 'A b' should be lower-case"),
        ('"country": "AE"', '"country": "UAE"', "country 'UAE' should be an ISO 3166-1"),
        ('"bank"', '"banque"', "sector 'banque' is not one of"),
        ('"ticker": null', '"ticker": "A"', "ticker and mic go together"),
        ('"ambiguous": []', '"ambiguous": ["x"]', "ambiguous forms ['x'] should be the name or an alias"),
        ('"aliases": [], ', "", "keys ['aliases'] are missing or unknown"),
        ('"ar": "ا"', '"ar": ""', "name should be"),
        ("}", "", "not JSON"),
    ],
    ids=["id", "country", "sector", "ticker", "ambiguous", "keys", "name", "json"],
)
def test_company_row_errors_name_place_and_remedy(tmp_path: Path, old: str, new: str, found: str) -> None:
    path = tmp_path / "zz.jsonl"
    path.write_text("\n" + ROW.replace(old, new), encoding="utf-8")
    (problem,) = problems([path])
    assert problem.startswith("zz.jsonl:2: ")
    assert found in problem


def test_company_check_finds_a_name_that_a_shipped_company_has(tmp_path: Path) -> None:
    path = tmp_path / "zz.jsonl"
    path.write_text(ROW.replace('"ا"', '"أرامكو السعودية"'), encoding="utf-8")
    assert any(
        "saudi-aramco" in problem and "list it under `ambiguous` of each" in problem for problem in problems([path])
    )


PLACES = lexicons.load("places")
PLACE_ROWS = [row for row in PLACES["rows"] if row["country"] is not None]
KINDS = {"city", "region", "port", "island", "field", "sea", "strait", "canal", "river", "dam", "continent", "country"}


def test_places_keep_their_format() -> None:
    assert all(set(row) <= {"en", "country", "kind", "names", "ambiguous", "home"} for row in PLACES["rows"])
    assert {row["kind"] for row in PLACES["rows"]} == KINDS
    assert not [row for row in PLACES["rows"] if not row["names"] or ("home" in row and "ambiguous" not in row)]
    assert {row["country"] for row in PLACE_ROWS} <= {*get_global("territory_currencies"), "XK"}


def test_no_place_has_a_name_twice() -> None:
    named = Counter((normalise(n), row["en"], row["country"]) for row in PLACES["rows"] for n in row["names"])
    assert not [name for name, times in named.items() if times > 1]


def test_places_agree_with_the_cities_of_countries() -> None:
    told: dict[str, set[str]] = {}
    for row in PLACE_ROWS:
        for name in row["names"]:
            told.setdefault(normalise(name), set()).add(row["country"])
    cities = [(normalise(n), code) for code, row in lexicons.load("countries").items() for n in row["names"]]
    assert not [(name, code) for name, code in cities if name in told and code not in told[name]]


def test_country_of_a_place_is_in_one_file() -> None:
    subjects = [row for row in lexicons.load("subjects")["rows"] if row["class"] == "country"]
    assert set(PLACES["countries"]) <= {row["code"] for row in subjects}
    assert not {row["country"] for row in PLACE_ROWS if row["kind"] == "country"} & {row["code"] for row in subjects}
