"""Places: from the rows of `places.yaml`, and those of countries in `subjects.yaml`, to their written forms."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from khabar import lexicons
from khabar.scan import kinds
from khabar.scan.forms import Form
from khabar.text import normalise
from khabar.text.clitics import proclitics

_AND, _NISBA = "\u0648", "\u064a"


class Place(NamedTuple):
    """What a name can mean: the name as it is written in the lexicon, and the place with its usual names."""

    written: str
    en: str
    ar: str
    country: str | None
    kind: str
    ambiguous: bool
    home: bool


def place_names() -> Iterator[Place]:
    """Every name of every place; what the lexicon of places has is not read from the subjects again."""
    data = lexicons.load("places")
    listed = set(map(normalise, data["none"]))
    for row in data["rows"]:
        for name in row["names"]:
            listed.add(normalise(name))
            marks = row.get("ambiguous", False), row.get("home", False)
            yield Place(name, row["en"], row["names"][0], row["country"], row["kind"], *marks)
    for row in lexicons.load("subjects")["rows"]:
        if row["class"] != "country":
            continue
        code = row["code"]
        names = [name for name in _nouns(row["words"]) if normalise(name) not in listed]
        also = [name for name in data["countries"].get(code, ()) if normalise(name) not in set(map(normalise, names))]
        for name in (*names, *also):
            yield Place(name, row["en"], (*names, *also)[0], code, "country", False, False)


def _nouns(words: list[str]) -> list[str]:
    """The words of a country without its adjectives."""
    nouns = [word for word in words if not word.endswith(_NISBA)]
    return nouns or words


def place_name_forms() -> Iterator[Form]:
    """The names of all places: the value is the list of what each can mean.

    A name that is another one with a conjunction before it (وجدة) is among the meanings of the other.
    """
    by_name: dict[str, list[Place]] = {}
    for place in place_names():
        by_name.setdefault(normalise(place.written), []).append(place)
    for name in [name for name in by_name if name.startswith(_AND) and name[1:] in by_name]:
        by_name[name[1:]] += by_name.pop(name)
    for name, places in by_name.items():
        yield Form(name, "carrier", kinds.PLACE, [list(place) for place in places])


@cache
def words(key: str) -> frozenset[str]:
    """The normalised words of a closed class of `places.yaml`."""
    return frozenset(map(normalise, lexicons.load("places")[key]))


@cache
def adjectives() -> dict[str, str]:
    """Names that are adjectives too, normalised -> what marks a noun before them that they go with."""
    return {normalise(name): normalise(mark) for name, mark in lexicons.load("places")["adjectives"].items()}


@cache
def joined(key: str) -> dict[str, str]:
    """The words of a closed class, with every proclitic but the article -> the word without it."""
    return {group.letters + word: word for word in words(key) for group in reversed(proclitics("name"))}
