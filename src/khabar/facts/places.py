"""Places that the text names: which of their words in the text are names, and of which place."""

from functools import cache
from typing import Any, NamedTuple

from khabar.entities.company_names import CompanyFound
from khabar.entities.mentions import Found
from khabar.facts import words
from khabar.facts.cues import PlaceWord
from khabar.linking.places import Place, adjectives, joined
from khabar.linking.places import words as closed
from khabar.scan.tokens import word_before
from khabar.text import Aligned, normalise
from khabar.text.clitics import ARTICLE_LETTERS, LAM

_NONE = -9  # the end of no place
_BACK = 2  # words of a body's name before the place that ends it, at most, and those joined to them


class PlaceFound(NamedTuple):
    """A place by normalised offsets, and its value."""

    start: int
    end: int
    value: dict[str, Any]
    rule: str


def places_of(named: list[PlaceWord], text: Aligned, found: list[Found], country: str | None) -> list[PlaceFound]:
    """The places among the words that can name one, in order; `country` is the article's."""
    norm, nouns = text.norm, joined("nouns")
    companies = {item.end for item in found if isinstance(item, CompanyFound)}
    kept: list[tuple[PlaceWord, int, int]] = []
    once: set[str] = set()  # ambiguous names that have been read beside a noun of place
    chain = _NONE  # where a list of names ends that a noun of place stands before
    for found_word in named:
        word = found_word if len(found_word.means) == 1 else _one(found_word, norm)
        last = kept[-1][0].end if kept else _NONE
        listed = word.start == last + len(_and()) and norm[last : word.start] == _and()
        before, at = word_before(norm, word.begin - (norm[word.begin - 1 : word.begin] == '"'))
        name = norm[word.start : word.end]
        beside = word.begin == word.start and before in nouns
        sure = beside or (listed and (chain == last or _alike(word, kept[-1][0])))
        if not sure and _ambiguous(word, name, text) and name not in once and not _at_home(word, before, country, norm):
            continue
        if not (beside or listed) and (word.start - 1 in companies or _other(word, before, at, norm)):
            continue
        if sure:
            chain = word.end
        if not beside and len(word.means) > 1:  # the sea, not its governorate
            word = word._replace(means=[means for means in word.means if not means[_AMBIGUOUS]] or word.means)
        once.add(name)
        kept.append((word, *_span(word, before, at, norm)))
    told = {word.means[0][_COUNTRY] for word, _, _ in kept if len(word.means) == 1} - {None}
    return [
        PlaceFound(
            start, end, _value(word, text, country, told), "place.airport" if start < word.start else "place.name"
        )
        for word, start, end in kept
    ]


_COUNTRY, _KIND, _AMBIGUOUS, _HOME = map(Place._fields.index, ("country", "kind", "ambiguous", "home"))


def _one(word: PlaceWord, norm: str) -> PlaceWord:
    """The name that begins with the letter of a conjunction (في وجدة), or the one after it (الرياض وجدة)."""
    whole = words.AND + norm[word.start : word.end]
    longer = [means for means in word.means if normalise(means[0]) == whole]
    if not longer:
        return word
    before, _ = word_before(norm, word.begin)
    if norm[word.begin : word.end] == whole and (before in closed("prepositions") or before in joined("nouns")):
        return word._replace(start=word.begin, means=longer)
    return word._replace(means=[means for means in word.means if means not in longer])


def _at_home(word: PlaceWord, before: str, country: str | None, norm: str) -> bool:
    """Does a preposition tell the name, in an article of its country?"""
    told = norm[word.begin : word.start] not in ("", words.AND) or before in closed("prepositions")
    return told and any(means[_HOME] and means[_COUNTRY] == country for means in word.means)


def _alike(word: PlaceWord, last: PlaceWord) -> bool:
    """Are both places within one country?"""
    within = {means[_COUNTRY] for means in last.means if means[_KIND] != "country"} - {None}
    return any(means[_COUNTRY] in within for means in word.means)


@cache
def _and() -> str:
    return f" {words.AND}"


_TANWEEN = "\u064b"
_SUFFIXES = (words.PRONOUNS[0], "\u0627")


def _ambiguous(word: PlaceWord, name: str, text: Aligned) -> bool:
    """Is the name an ordinary word, one with a pronoun (جده), or an adverb?"""
    if all(means[_AMBIGUOUS] for means in word.means):
        return True
    if name[-1] not in _SUFFIXES or " " in name or name.startswith(ARTICLE_LETTERS):
        return False
    start, end = text.span(word.end - 1, word.end)
    last = text.raw[start:end]
    return _TANWEEN in last or last[0] == words.PRONOUNS[0] != word.means[0][0][-1]


def _other(word: PlaceWord, before: str, at: int, norm: str) -> bool:
    """Is the name no place here: a title in quotation marks, an adjective, part of the name of a body?"""
    name = norm[word.start : word.end]
    if norm[word.start - 1 : word.start] == '"' == norm[word.end : word.end + 1]:
        return True
    after = norm[word.end : word.end + _LONGEST].removeprefix(" ").partition(" ")[0]
    if after in closed("tails"):
        return True
    return _is_adjective(word, name, before, after, norm) or (word.begin == word.start and _of_a_body(before, at, norm))


def _is_adjective(word: PlaceWord, name: str, before: str, after: str, norm: str) -> bool:
    mark = adjectives().get(name)
    if mark is None or before in words.name_ends():
        return False
    if mark != ARTICLE_LETTERS:
        return word.begin == word.start and before.endswith(mark)
    if word.begin != word.start:  # المصرية والسعودية
        return before.startswith(mark) and before.endswith(name[-1])
    return (
        before.startswith((mark, LAM + LAM)) or norm[word.begin - 2 : word.begin] == '" ' or after.startswith(LAM + LAM)
    )


def _of_a_body(before: str, at: int, norm: str) -> bool:
    """Does the name of a body that is no place end here (جامعة القاهرة, غرفة تجارة وصناعة عمان)?"""
    bodies, left = joined("bodies"), _BACK
    while left:
        if not before or before in words.name_ends() or before in words.roles():
            return False
        if before in bodies:
            return True
        if before.startswith((ARTICLE_LETTERS, LAM + LAM)):
            return False
        left -= not before.startswith(words.AND)
        before, at = word_before(norm, at)
    return False


_LONGEST = 12


def _span(word: PlaceWord, before: str, at: int, norm: str) -> tuple[int, int]:
    """Where the place begins and ends: an airport's noun and its adjective are in (مطار أبوظبي الدولي)."""
    first, blank, _ = norm[word.start : word.end].partition(" ")
    if blank and first in closed("states"):
        return word.start + len(first) + 1, word.end
    noun = joined("airport").get(before)
    if noun is None or word.begin != word.start:
        return word.start, word.end
    end = next((word.end + 1 + len(w) for w in closed("airport_ends") if norm.startswith(f" {w}", word.end)), word.end)
    return at + len(before) - len(noun), end


def _value(word: PlaceWord, text: Aligned, country: str | None, told: set[str | None]) -> dict[str, Any]:
    """The value of a place; what is not sure among places of one name is left out."""
    first, *others = _meant(word, text, country, told) if len(word.means) > 1 else word.means
    _, en, ar, code, kind, *_ = first
    if others:
        en, kind = (told if all(other[at] == told for other in others) else None for at, told in ((1, en), (4, kind)))
        start, end = text.span(word.start, word.end)
        ar, code = text.raw[start:end], None
    return {"name": {"en": en, "ar": ar, "also": None}, "country": code, "class": kind}


def _meant(word: PlaceWord, text: Aligned, country: str | None, told: set[str | None]) -> list[list[Any]]:
    """The one that is meant among the places of a name: marks tell, else countries; all if nothing tells."""
    start, end = text.span(word.start, word.end)
    raw = text.raw[start:end]
    for sure in (
        [means for means in word.means if means[0] == raw],
        [means for means in word.means if means[_COUNTRY] == country is not None],
        [means for means in word.means if means[_COUNTRY] in told],
    ):
        if len(sure) == 1:
            return sure
    return word.means
