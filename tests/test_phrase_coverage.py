"""Every row of the lexicons of figures and time has a phrase in which it is read.

A word is read in a phrase where it stands in the marked span, or right beside it for a hedge, outside of any longer
word of its lexicon, and the row of the book has the value that the word gives. That the phrase has this value is what
`test_phrases.py` tests. Phrases of known gaps count: what is known not to be read has a phrase too.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from khabar import lexicons
from khabar.lexicons.loader import read_yaml
from khabar.scan.forms import accusative
from khabar.text import normalise

Row = dict[str, Any]
FOLDER = Path(__file__).parent.parent / "corpus" / "phrases"
BOOKS = {path.stem: read_yaml(path) for path in sorted(FOLDER.glob("*.yaml"))}
PLAIN = [name for name in BOOKS if name not in ("normalise", "fact", "quote")]
PROCLITICS = "[وفبلك]{0,2}(?:ال|ل)?"


@cache
def phrases(type_: str) -> list[tuple[Row, str, str, str]]:
    """Value, and the normalised words before, in and after the marks of each phrase of that type."""
    return list(_phrases(type_))


def _phrases(type_: str) -> Iterator[tuple[Row, str, str, str]]:
    for book in PLAIN:
        for row in (*BOOKS[book]["reads"], *BOOKS[book]["known_gaps"]):
            if row.get("value", {}).get("type") == type_:
                for phrase in row["from"]:
                    before, _, rest = phrase.partition("⟦")
                    inside, _, after = rest.partition("⟧")
                    yield row["value"], normalise(before), normalise(inside), normalise(after)


def words_of(form: str) -> list[str]:
    return [normalise(word) for word in accusative(form)]


@cache
def pattern(forms: frozenset[str]) -> re.Pattern[str]:
    """Any of these words, the longest first, with proclitics; digits may be glued to it."""
    listed = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])(?:({listed})|{PROCLITICS}({listed}))(?![^\W\d_])")


def read_in(text: str, forms: frozenset[str]) -> set[str]:
    return {match[1] or match[2] for match in pattern(forms).finditer(text)}


def lacking(wanted: Iterable[str], found: set[str]) -> list[str]:
    """The words that no phrase has, as they are written in the lexicon."""
    return [form for form in wanted if not found & set(words_of(form))]


def in_spans(types: Iterable[str], forms: Iterable[str]) -> set[str]:
    """The words that stand in a marked span of these types."""
    known = frozenset(word for form in forms for word in words_of(form))
    return {word for type_ in types for _, _, inside, _ in phrases(type_) for word in read_in(inside, known)}


CURRENCIES = lexicons.load("currencies")


@pytest.mark.parametrize("code", list(CURRENCIES["currencies"]))
def test_currency_is_read(code: str) -> None:
    assert [1 for value, *_ in phrases("MONEY") if value.get("currency") == code]


@pytest.mark.parametrize("part", ["nouns", "minors"])
def test_currency_noun_is_read(part: str) -> None:
    rows = {
        name: [f for key in ("singular", "dual", "plural") for f in row[key]] for name, row in CURRENCIES[part].items()
    }
    found = in_spans(["MONEY"], [form for forms in rows.values() for form in forms])
    assert not [name for name, forms in rows.items() if len(lacking(forms, found)) == len(forms)]


NUMBERS = lexicons.load("numbers")
NUMERIC = ("MONEY", "PERCENT", "NUMBER", "ORDINAL", "QUANTITY", "DURATION")


def number_words() -> dict[str, list[str]]:
    scaled = [row for row in NUMBERS["cardinals"] if row["class"] in ("hundred", "hundreds", "scale", "scale2")]
    rows = {
        f"{row['class']} {row['value']} {at}": [*row["forms"], *row.get("plural", ())] for at, row in enumerate(scaled)
    }
    rows |= {f"either {row['value']}": row["forms"] for row in NUMBERS["either"]}
    return rows


@pytest.mark.parametrize("name", list(number_words()))
def test_scale_is_read_in_every_form(name: str) -> None:
    every = number_words()
    found = in_spans(NUMERIC, [form for forms in every.values() for form in forms])
    assert not lacking(every[name], found)


@pytest.mark.parametrize("name", list(lexicons.load("percent")))
def test_percent_word_is_read(name: str) -> None:
    rows = lexicons.load("percent")
    found = in_spans(["PERCENT"], [form for row in rows.values() for form in (*row["forms"], *row["dual"])])
    assert not lacking([*rows[name]["forms"], *rows[name]["dual"]], found)


HEDGES = lexicons.load("modifiers")
SIDES = [(side, modifier) for side in ("before", "after") for modifier in HEDGES[side]]


def hedged(modifier: str, side: str) -> Iterator[str]:
    """The words on that side of the marks of figures with this modifier, what is in the marks included."""
    for type_ in NUMERIC:
        for value, before, inside, after in phrases(type_):
            if value.get("modifier") == modifier:
                yield f"{before}{inside}" if side == "before" else f"{inside}{after}"


@pytest.mark.parametrize(("side", "modifier"), SIDES)
def test_hedge_is_read(side: str, modifier: str) -> None:
    every = frozenset(word for phrases_ in HEDGES[side].values() for form in phrases_ for word in words_of(form))
    found = {word for text in hedged(modifier, side) for word in read_in(text, every)}
    assert not lacking(HEDGES[side][modifier], found)


@pytest.mark.parametrize(("sign", "modifier"), list(HEDGES["signs"].items()))
def test_sign_of_a_bound_is_read(sign: str, modifier: str) -> None:
    texts = [
        phrase
        for book in PLAIN
        for row in BOOKS[book]["reads"]
        if row["value"].get("modifier") == modifier
        for phrase in row["from"]
    ]
    assert [text for text in texts if re.search(rf"(?<![<>≤≥]){re.escape(sign)} ?⟦|⟦{re.escape(sign)}(?![= ])", text)]


BOUNDS = {verb: row["modifier"] for row in HEDGES["verbs"] for verb in row["forms"]}
"""Verbs that bound a figure, and their modifiers; of a verb in two rows, the last."""


@pytest.mark.parametrize("modifier", sorted(set(BOUNDS.values())))
def test_verb_that_bounds_is_read(modifier: str) -> None:
    every = frozenset(map(normalise, BOUNDS))
    found = {word for text in hedged(modifier, "before") for word in read_in(text, every)}
    assert not [verb for verb, of in BOUNDS.items() if of == modifier and normalise(verb) not in found]


@pytest.mark.parametrize("at", [at for at, row in enumerate(HEDGES["verbs"]) if row["negated"]])
def test_verb_that_bounds_is_read_with_a_negator(at: int) -> None:
    row = HEDGES["verbs"][at]
    every = frozenset(normalise(f"{no} {verb}") for no, verb in product(HEDGES["negators"], row["forms"]))
    assert {word for text in hedged(row["negated"], "before") for word in read_in(text, every)}


PERIODS = lexicons.load("periods")


@pytest.mark.parametrize("calendar", ["months", "hijri"])
@pytest.mark.parametrize("month", list(PERIODS["months"]))
def test_month_is_read_by_every_name(calendar: str, month: str) -> None:
    every = frozenset(normalise(name) for names in PERIODS[calendar].values() for name in names)
    found = {
        word
        for value, _, inside, _ in phrases("DATE")
        if int(month) in map(int, re.findall(r"(?<=-)\d\d", value["timex"]))
        if ("hijri" in value["timex"]) == (calendar == "hijri")
        for word in read_in(inside, every)
    }
    assert not [name for name in PERIODS[calendar][month] if normalise(name) not in found]


def test_place_of_every_kind_is_read() -> None:
    kinds = {row["kind"] for row in lexicons.load("places")["rows"]}
    assert {"country", "city", "region", "sea", "strait", "canal", "continent"} <= kinds
    assert kinds <= {value.get("class_") for value, *_ in phrases("PLACE")}


@pytest.mark.parametrize("name", list(lexicons.load("places")["adjectives"]))
def test_place_that_is_an_adjective_is_read(name: str) -> None:
    assert in_spans(["PLACE"], [name])
