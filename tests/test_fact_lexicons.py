"""The lexicons that facts are read with: closed lists, known keys, no phrase for two things."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from khabar import lexicons
from khabar.lexicons.loader import read_yaml
from khabar.scan.forms import DIRECTIONS
from khabar.text import normalise

METRICS: dict[str, dict[str, Any]] = lexicons.load("metrics")
ROWS = pytest.mark.parametrize("concept", list(METRICS))
MANUAL = (lexicons.FOLDER / "metrics.yaml").read_text(encoding="utf-8").split("\nrevenue:")[0]
PHRASES = ("nouns", "construct", "adjective", "phrases", "objects", "markets", "verbs")
CLASSES = {"government", "company", "commodity", "currency", "index", "market", "country", "region", "sector", "other"}
POINTERS = ("of_country", "of_investors", "counted", "valued", "grows")
MEANT = {"ضخ يضخ"}  # money is pumped and oil is: the figure tells which


def test_concepts_are_those_of_the_guidelines() -> None:
    page = (Path(__file__).parent.parent / "corpus" / "GUIDELINES.md").read_text(encoding="utf-8")
    listed = page.split("The closed list:")[1].split("\n\n")[0]
    assert set(re.findall("`([a-z_]+)`", listed)) == set(METRICS)


@ROWS
def test_metric_row_has_only_keys_of_the_manual(concept: str) -> None:
    named = set(re.findall(r"[a-z_]+", MANUAL))
    assert set(METRICS[concept]) <= named
    assert {"us_gaap", "ifrs", "of", "kinds", "percent"} <= set(METRICS[concept])


@ROWS
def test_metric_row_has_known_values(concept: str) -> None:
    row = METRICS[concept]
    assert row["kinds"]
    assert set(row["kinds"]) <= {"money", "percent", "quantity"}
    assert row["percent"] in ("value", "change")
    assert row["of"]
    assert set(row["of"]) <= CLASSES
    assert {row[key] for key in POINTERS if key in row} <= set(METRICS)
    assert any(row.get(key) for key in PHRASES)


@ROWS
def test_taxonomy_names_look_like_element_names(concept: str) -> None:
    names = [METRICS[concept][key] for key in ("us_gaap", "ifrs")]
    assert all(name is None or re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in names)


@ROWS
def test_counted_things_are_units_of_the_lexicon(concept: str) -> None:
    known = {row["unit"] for row in lexicons.load("units")}
    assert {*METRICS[concept].get("units", ()), *METRICS[concept].get("only", ())} <= known


def test_no_phrase_names_two_concepts() -> None:
    owners = defaultdict(set)
    for concept, row in METRICS.items():
        for phrase in (p for key in PHRASES for p in row.get(key, ())):
            owners[normalise(phrase)].add(concept)
    assert {phrase for phrase, of in owners.items() if len(of) > 1} == set(map(normalise, MEANT))


def strings(content: Any) -> Iterator[str]:
    """All strings of a lexicon, keys left out."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from strings(part)


@pytest.mark.parametrize("name", ["metrics", "clauses", "movement", "subjects", "speech", "people"])
def test_word_normalises_to_something(name: str) -> None:
    assert not [word for word in strings(lexicons.load(name)) if not normalise(word).strip()]


@pytest.mark.parametrize("name", ["metrics", "clauses", "movement", "subjects", "speech", "people"])
def test_key_is_explained_by_the_manual(name: str) -> None:
    manual = re.findall("^#.*$", (lexicons.FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), re.M)
    named = set(re.findall(r"[a-z_]+", " ".join(manual)))
    keys = set() if name == "metrics" else set(read_yaml(lexicons.FOLDER / f"{name}.yaml"))
    assert keys <= named | {"rows"}


@pytest.mark.parametrize("key", ["transitive", "of_itself", "multiples"])
def test_moving_words_are_verbs_or_participles_of_movement(key: str) -> None:
    data = lexicons.load("movement")
    verbs = {pair.split()[0] for name in DIRECTIONS for pair in data[name]["verbs"]}
    participles = {stem for name in DIRECTIONS for stem in data[name]["participles"]}
    assert set(data[key]) <= verbs | participles


def test_verbs_are_pairs_of_past_and_present() -> None:
    movement, clauses = lexicons.load("movement"), lexicons.load("clauses")
    rows = [*(pair for name in DIRECTIONS for pair in movement[name]["verbs"]), *lexicons.load("speech")["verbs"]]
    rows += [*clauses["reach"]["verbs"], *clauses["closing"]]
    rows += [pair for row in METRICS.values() for pair in row.get("verbs", ())]
    assert not [pair for pair in rows if len(pair.split()) != 2]


def test_roles_are_those_that_the_grammar_knows() -> None:
    assert set(lexicons.load("clauses")["roles"]) == {
        "to",
        "from",
        "against",
        "by",
        "size",
        "worth",
        "same",
        "of",
        "each",
    }


def test_no_role_word_has_two_roles() -> None:
    owners = defaultdict(set)
    for role, phrases in lexicons.load("clauses")["roles"].items():
        for phrase in phrases:
            owners[normalise(phrase)].add(role)
    assert not {phrase: of for phrase, of in owners.items() if len(of) > 1}


def test_subjects_have_classes_and_words() -> None:
    data = lexicons.load("subjects")
    assert not [row for row in data["rows"] if row["class"] not in CLASSES or not row["words"]]
    assert set(data["frames"]) <= CLASSES
    assert set(data["organisations"].values()) <= CLASSES


def test_no_word_is_two_subjects() -> None:
    owners = defaultdict(set)
    for row in lexicons.load("subjects")["rows"]:
        for word in row["words"]:
            owners[normalise(word)].add((row["class"], row["en"]))
    assert not {word: of for word, of in owners.items() if len(of) > 1}
