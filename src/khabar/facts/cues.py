"""Clause words in a text, found by an automaton of their own: metrics, movements, subjects, clause words."""

from collections.abc import Iterator
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple

from khabar import lexicons
from khabar.facts.words import (
    ANAPHOR,
    ASIDE,
    BASIS,
    BREAK,
    CLOSING,
    COMPARED,
    DAILY,
    FRAME,
    LIST,
    METRIC,
    MOVE,
    NEGATOR,
    PAIRED,
    PLAIN,
    PRONOUNS,
    REACH,
    RELATIVE,
    SOURCE,
    SPEECH,
    STATUS,
    SUBJECT,
)
from khabar.linking.places import place_name_forms
from khabar.scan import kinds
from khabar.scan.automaton import Table, load
from khabar.scan.forms import DIRECTIONS, Form, accusative, conjugated, inflected, movement_words
from khabar.text import Aligned, normalise
from khabar.text.clitics import ARTICLE, ARTICLE_LETTERS

_TEH, _ALIF, _NISBA = "\u0629", "\u0627", "\u064a"
_OURS = "\u0646\u0627"


class PlaceWord(NamedTuple):
    """A place's name in the text, by normalised offsets; `means` are the places that it can mean."""

    start: int
    end: int
    begin: int
    means: list[list[Any]]


class Cue(NamedTuple):
    """A clause word of the text, by normalised offsets; `senses` by sort, `begin` where its proclitics begin."""

    start: int
    end: int
    begin: int
    flags: int
    senses: dict[str, Any]


def scan(text: Aligned) -> tuple[list[Cue], list[PlaceWord]]:
    """All clause words and all names of places of the text in order, each of them leftmost longest."""
    table = _table()
    met, norm, place = table.met, text.norm, kinds.PLACE
    found: list[Cue] = []
    places: list[PlaceWord] = []
    last_begin = last_end = -1
    for begin, stop, pattern in table.automaton.find_overlapping_no_suffix(text.skeleton):
        entry, kind, flags, cut, _, _ = met[pattern] or table.hit(pattern)
        if entry is None:
            continue
        if kind == place and not flags & ARTICLE:
            _note(places, begin, stop - 2, cut, entry.senses[place])
        if entry.value is None:
            continue
        if begin < last_end and begin > last_begin:
            continue
        start, end = begin + cut, stop - 2
        if entry.norm and norm[start:end] != entry.norm:
            continue
        if begin < last_end:
            found.pop()
        found.append(_new(Cue, (start, end, begin, flags, entry.value)))
        last_begin, last_end = begin, end
    return found, places


def _note(places: list[PlaceWord], begin: int, end: int, cut: int, means: list[list[Any]]) -> None:
    if places and begin < places[-1].end:
        if begin > places[-1].begin:
            return
        places.pop()
    places.append(PlaceWord(begin + cut, end, begin, means))


_new = tuple.__new__  # a named tuple's own constructor costs twice as much


@cache
def _table() -> Table:
    table = load((clause_forms, place_name_forms), numerals=False)
    for entry in table.entries:
        if kinds.CLAUSE not in entry.senses:
            entry.value = None
            continue
        senses: dict[str, Any] = {}
        for sort, *value in entry.senses[kinds.CLAUSE]:
            senses.setdefault(sort, value)
        if REACH in senses and METRIC in senses and senses[METRIC][3]:  # نسبته, قيمتها: the size of the noun before
            del senses[METRIC]
        if METRIC in senses and MOVE in senses:  # a profit, not the dual of to win
            del senses[MOVE if senses[METRIC][2] == "noun" else METRIC]
        entry.value = senses
    return table


def clause_forms() -> Iterator[Form]:
    """Every form of the lexicons metrics, movement, clauses and subjects; a value is [sort, …]."""
    yield from _metrics()
    yield from _movement()
    yield from _clauses()
    yield from _subjects()
    yield from _speech()


def _form(text: str, clitics: str, *value: Any) -> Form:
    return Form(text, clitics, kinds.CLAUSE, list(value))


_SHARE = "\u0633\u0647\u0645"  # the end of share and shares, which is no pronoun
_PARTS = {"counts": "count", "bare": "bare"}


def _metrics() -> Iterator[Form]:
    for concept, row in lexicons.load("metrics").items():
        weak = bool(row.get("weak"))
        for key, derive in (("nouns", _noun), ("things", _noun), ("construct", _construct), ("adjective", _adjective)):
            for words in row.get(key, ()):
                for form, own in derive(words):
                    if weak and key == "nouns" and form.startswith(ARTICLE_LETTERS):
                        continue  # the rate, the adjusted: of nothing that is named
                    carrier = weak and key == "nouns"
                    part = next((part for key, part in _PARTS.items() if words in row.get(key, ())), "noun")
                    yield _form(form, "carrier" if carrier else "number", METRIC, concept, own, part, carrier)
        for phrase in row.get("phrases", ()):
            own = phrase.endswith(PRONOUNS) and not phrase.endswith(_SHARE)
            yield _form(phrase, "particle", METRIC, concept, own, "noun", False)
        for key, part in (("objects", "object"), ("markets", "market")):
            for phrase in row.get(key, ()):
                yield _form(phrase, "conjunction", METRIC, concept, False, part, False)
        for pair in row.get("verbs", ()):
            for verb in conjugated(pair):
                yield _form(verb, "particle", METRIC, concept, False, "verb", False)
                for pronoun in PRONOUNS[:2]:  # المبلغ الذي استثمرته
                    yield _form(verb + pronoun, "conjunction", METRIC, concept, False, "verb", False)


def _noun(word: str) -> Iterator[tuple[str, bool]]:
    for form in accusative(word):
        yield form, False
    yield ARTICLE_LETTERS + word, False
    for form in _owned(word):
        yield form, True


def _owned(word: str) -> list[str]:
    stem = word[:-1] + "\u062a" if word.endswith(_TEH) else word
    pronouns = PRONOUNS[word.endswith(_NISBA) :]  # his: the same letters as the feminine
    return [stem + pronoun for pronoun in (*pronouns, _OURS)]


def _construct(words: str) -> Iterator[tuple[str, bool]]:
    lead, _, last = words.rpartition(" ")
    yield words, False
    yield f"{lead} {ARTICLE_LETTERS}{last}", False
    for form in _owned(last):
        yield f"{lead} {form}", True


def _adjective(words: str) -> Iterator[tuple[str, bool]]:
    noun, *rest = words.split()
    definite = " ".join(ARTICLE_LETTERS + word for word in rest)
    yield words, False
    yield " ".join(form[-1] for form in map(accusative, words.split())), False
    yield f"{ARTICLE_LETTERS}{noun} {definite}", False
    for form in _owned(noun):
        yield f"{form} {definite}", True


def _movement() -> Iterator[Form]:
    data = lexicons.load("movement")
    transitive, itself, multiples = set(data["transitive"]), set(data["of_itself"]), data["multiples"]
    for direction in DIRECTIONS:
        for word, part in movement_words(data[direction]):
            own = part == "noun"
            for form in accusative(word) if own else [word]:
                size = _size_of(word, part, data[direction]["verbs"], itself, transitive, multiples)
                yield _form(form, "number" if own else "particle", MOVE, direction, part, *size)


def _size_of(
    word: str, part: str, verbs: list[str], itself: set[str], transitive: set[str], multiples: dict[str, str]
) -> tuple[bool, bool, str | None]:
    """Whether the word's object is the size of the movement, whether it moves something else, and by what multiple."""
    if part != "verb":
        return word[:-1] in itself, False, None
    past = next(pair.split()[0] for pair in verbs if word in conjugated(pair))
    return past in itself, past in transitive, multiples.get(past)


_LISTS = {
    "aside": ASIDE, "relative": RELATIVE, "compared": COMPARED, "daily": DAILY, "negators": NEGATOR, "lists": LIST,
    "closing_phrases": CLOSING, "respectively": PAIRED, "plain": PLAIN,
}  # fmt: skip


def _clauses() -> Iterator[Form]:
    data = lexicons.load("clauses")
    for pair in data["reach"]["verbs"]:
        for verb in conjugated(pair):
            yield _form(verb, "particle", REACH, "verb")
    for stem in data["reach"]["participles"]:
        for form in (stem + _ALIF, stem + _TEH):
            yield _form(form, "particle", REACH, "participle")
    for pair in data["closing"]:
        for verb in conjugated(pair):
            yield _form(verb, "particle", CLOSING, verb)
    for phrase in data["reach"]["phrases"]:
        yield _form(phrase, "particle", REACH, "noun")
    for phrase in data["of_noun"]:
        yield _form(phrase, "conjunction", REACH, "size")
    for key in ("breaks", "that"):
        for word in data[key]:
            yield _form(word, "conjunction", BREAK, key == "that")
    for row in lexicons.load("modifiers")["verbs"]:  # يزيد على is more than, no movement
        for verb, particle in product(row["forms"], filter(None, row["particles"])):
            yield _form(f"{verb} {particle}", "particle", PLAIN)
    for key, sort in _LISTS.items():
        for word in data[key]:
            yield _form(word, "conjunction", sort, word)
    for status in ("forecast", "target", "hypothetical", "as_of"):
        for word in data[status]:
            yield _form(word, "particle", STATUS, status)
    for basis, phrases in data["basis"].items():
        for phrase in phrases:
            yield _form(phrase, "particle", BASIS, basis)
    for sort, words in data["anaphors"].items():
        for word in words:
            yield _form(word, "particle", ANAPHOR, sort)
            yield _form(f"\u0644\u0644{word[2:]}", "none", ANAPHOR, sort)
    for word in data["collective"]:
        yield _form(word, "particle", ANAPHOR, "all")


def _subjects() -> Iterator[Form]:
    data = lexicons.load("subjects")
    for row in data["rows"]:
        for word in row["words"]:
            definite = word.startswith(ARTICLE_LETTERS) or word.endswith(_NISBA) or row["class"] != "country"
            clitics = "number" if definite else "carrier"  # القطر is a land, not Qatar
            yield _form(word, clitics, SUBJECT, row["class"], row["en"], *(("owns",) if row.get("owns") else ()))
            if word.endswith(_NISBA) and " " not in word and row["class"] in ("country", "region"):
                for form in chain(*inflected(word)):
                    yield _form(form, "number", SUBJECT, row["class"], row["en"], "nisba")
    for cls, frame in data["frames"].items():
        for noun in frame["nouns"]:
            yield _form(noun, "number", FRAME, cls, frame["max"])
    for group in data["groups"]:
        yield _form(group, "particle", SUBJECT, "investors", None)


def _speech() -> Iterator[Form]:
    data = lexicons.load("speech")
    for key, part in (("verbs", "verb"), ("says", "says"), ("acts", "acts"), ("relays", "relays")):
        for pair in data[key]:
            needed = data["needs"].get(pair.split()[0])
            for verb in conjugated(pair):
                if verb not in data["impersonal"]:
                    yield _form(verb, "conjunction", SPEECH, part, needed and normalise(needed))
    for stem in data["participles"]:
        for form in sorted({stem + _ALIF, stem + _TEH}.difference(data["impersonal"])):
            yield _form(form, "conjunction", SPEECH, "participle", None)
    for source in data["sources"]:
        yield _form(source, "conjunction", SOURCE, source)
