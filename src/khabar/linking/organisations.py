"""Organisations that are no companies: from a name in the text to a row of `organisations.yaml`."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from khabar import lexicons
from khabar.scan import kinds
from khabar.scan.forms import Form
from khabar.text import normalise

CLASSES = ("index", "central_bank", "international", "regulator")


class Organisation(NamedTuple):
    """A row: `class_` as in the record, names, and the country if it has one."""

    id: str
    class_: str
    en: str
    ar: str
    country: str | None
    names: tuple[str, ...]


@cache
def organisations() -> tuple[Organisation, ...]:
    """The rows by number, as `organisation_forms` counts them."""
    data = lexicons.load("organisations")
    found = [
        Organisation(id_, class_, en, ar, country or None, (ar, *names))
        for class_ in CLASSES
        for id_, en, country, ar, *names in data[class_]
    ]
    for en, offices in data["ministries"].items():
        names = tuple(f"{noun} {office}" for noun in data["ministry"] for office in offices)
        found.append(Organisation(en.lower().replace(" ", "-"), "government", en, names[0], None, names))
    return tuple(found)


def organisation_forms() -> Iterator[Form]:
    """The names of all organisations: the value is the row's number."""
    noun = lexicons.load("organisations")["index_noun"]
    for number, row in enumerate(organisations()):
        for name in row.names:
            yield Form(name, "name", kinds.ORGANISATION, number)
            if row.class_ == "index" and not name.startswith(noun):
                yield Form(f"{noun} {name}", "name", kinds.ORGANISATION, number)


@cache
def index_noun() -> str:
    """What stands before an index's name and is no part of it where the name can stand alone, normalised."""
    return f"{normalise(lexicons.load('organisations')['index_noun'])} "


@cache
def index_names() -> frozenset[str]:
    """Normalised names of indices that can stand alone."""
    rows = (row for row in organisations() if row.class_ == "index")
    return frozenset(name for row in rows for name in map(normalise, row.names) if not name.startswith(index_noun()))


@cache
def nouns(key: str) -> frozenset[str]:
    """The normalised words of `market_nouns` or `media_nouns`."""
    return frozenset(map(normalise, lexicons.load("organisations")[key]))
