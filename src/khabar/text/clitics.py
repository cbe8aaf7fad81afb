"""Proclitics: which letter groups may stand before a word, and what each one means."""

from functools import cache
from itertools import product
from typing import NamedTuple

from khabar import lexicons

CONJUNCTION = 1
PREPOSITION = 2
ARTICLE = 4
LAM = "\u0644"
ARTICLE_LETTERS = "\u0627\u0644"


class Proclitic(NamedTuple):
    """A group of proclitics: its letters, and what they are."""

    letters: str
    flags: int


@cache
def proclitics(kind: str) -> tuple[Proclitic, ...]:
    """All groups that a kind of word takes (`sets` in clitics.yaml), the empty one first."""
    data = lexicons.load("clitics")
    article, lil = data["article"], data["lil"]
    choices = {
        "c": [(letter, CONJUNCTION) for letter in data["conjunctions"]],
        "p": [(letter, PREPOSITION) for letter in data["prepositions"]],
        "a": [(article, ARTICLE)],
        "l": [(lil, PREPOSITION | ARTICLE)],
    }
    found: dict[str, int] = {}
    for pattern in data["sets"][kind]:
        for parts in product(*(choices[part] for part in pattern.split("+") if part)):
            letters = "".join(part[0] for part in parts)
            letters = letters.replace(lil[0] + article, lil)
            found.setdefault(letters, sum(part[1] for part in parts))
    return tuple(Proclitic(letters, flags) for letters, flags in found.items())
