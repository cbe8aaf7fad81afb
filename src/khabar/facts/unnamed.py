"""Subjects that no lexicon has: which stretches of text are no name of anybody."""

from functools import cache

from khabar.facts import words
from khabar.facts.clauses import Event
from khabar.facts.parties import Subject
from khabar.text.clitics import ARTICLE_LETTERS, proclitics

_NO_NAMES = frozenset({words.METRIC, words.MOVE, words.REACH, words.COMPARED, words.BASIS, words.STATUS})

_CALLED_BY_A_MEASURE = frozenset({"index", "sector"})  # مؤشر is a measure and the noun of an index's name


def is_no_name(subject: Subject, norm: str, row: list[Event]) -> bool:
    """Does a subject that only the text names begin with a word that no name begins with?"""
    if subject.en is not None or subject.at >= 0 or subject.start < 0:
        return False
    first = norm[subject.start : subject.end].partition(" ")[0]
    if first in _function_words() or first.startswith(_and_the()):
        return True
    if subject.cls in _CALLED_BY_A_MEASURE:
        return False
    return any(event.start <= subject.start < event.end and event.kind in _NO_NAMES for event in row)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(words.phrases("not_names"))


@cache
def _and_the() -> str:
    return proclitics("conjunction")[1].letters + ARTICLE_LETTERS
