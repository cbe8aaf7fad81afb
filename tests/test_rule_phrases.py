"""Every rule that makes mentions has at least three phrases that it reads and three traps that it leaves alone.

Which rule reads a phrase is asked of the engine; that it reads it right is what `test_phrases.py` tests. A trap names
the rule that it tempts (`rule`). `+between` and its like are the rules that join two figures to a range.
"""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import khabar
from khabar.entities import period
from khabar.lexicons.loader import read_yaml

ROOT = Path(__file__).parent.parent
BOOKS = {path.stem: read_yaml(path) for path in sorted((ROOT / "corpus" / "phrases").glob("*.yaml"))}
PLAIN = [name for name in BOOKS if name not in ("normalise", "fact", "quote")]
LEAST = 3
MADE_OF = {
    "number": "numeral numeral_scale words mixed fraction ratio",
    "ordinal": "word definite",
    "percent": "number_word number_sign sign_number lost_preposition dual noun_first",
    "money": "number_currency number_short short_number number_latin latin_number number_sign sign_number number_minor"
    " dual noun_first with_minor",
    "quantity": "number_unit dual",
    "duration": "number_unit dual",
    "period": " ".join(name for name, *_ in period._SHAPES),
    "company": "name nouns plurals shares brands apps owned acts home_bank named_in_full quoted market_report in_list"
    " alias context recognised called named_before",
    "organisation": "name exchange media",
    "metric": "noun",
    "person": "speaker given again",
    "place": "name airport",
}
RULES = [f"{kind}.{name}" for kind, names in MADE_OF.items() for name in names.split()]
RULES += [f"+{joint}" for joint in ("between", "dash", "from", "to", "enumeration", "habit", "turned", "bounds")]
OF_NUMBERS = {"number.dual"}  # the number inside of a figure, never a mention's rule


def rules_of(rule: str) -> set[str]:
    base, *joints = rule.split("+")
    return {base, *(f"+{joint}" for joint in joints)}


def phrases() -> Iterator[tuple[dict[str, Any], str]]:
    for book in PLAIN:
        for row in BOOKS[book]["reads"]:
            yield from ((row, phrase) for phrase in row["from"])


@cache
def positives() -> Counter[str]:
    """How many phrases each rule reads, the marked mention alone."""
    counts: Counter[str] = Counter()
    for row, phrase in phrases():
        start, end = phrase.index("⟦"), phrase.index("⟧") - 1
        raw = phrase.replace("⟦", "").replace("⟧", "")
        found = khabar.extract(raw, country=row.get("country"), published=row.get("published")).mentions
        marked = [m for m in found if (m.start, m.end, m.type) == (start, end, row["value"]["type"])]
        counts.update({rule for mention in marked for rule in rules_of(mention.rule)})
    return counts


TRAPS = Counter(row.get("rule") for book in PLAIN for row in BOOKS[book]["never"])


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_positives(rule: str) -> None:
    assert positives()[rule] >= LEAST


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_traps(rule: str) -> None:
    assert TRAPS[rule] >= LEAST


def test_traps_name_rules_that_there_are() -> None:
    assert set(TRAPS) - {None} <= set(RULES)


def test_rules_written_in_the_code_are_listed() -> None:
    named = re.compile(rf"(?:{'|'.join(MADE_OF)})\.[a-z_]*[a-z]")
    sources = [path for part in ("entities", "facts") for path in (ROOT / "src" / "khabar" / part).glob("*.py")]
    written = {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and named.fullmatch(node.value)
    }
    assert written
    assert written - OF_NUMBERS <= set(RULES)


@pytest.mark.parametrize("name", ["train", "dev"])
def test_rules_that_articles_need_are_listed(name: str) -> None:
    lines = (ROOT / "corpus" / "articles" / name / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    used: set[str] = set()
    for article in map(json.loads, lines):
        record = khabar.extract(article["text"], country=article["country"], published=article["published"])
        used |= {rule for mention in record.mentions for rule in rules_of(mention.rule)}
    assert used
    assert used <= set(RULES)
