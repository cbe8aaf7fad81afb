"""The words that facts are made of, found by an automaton of their own: metrics, movements, subjects, clause words."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple

from khabar import lexicons
from khabar.scan import kinds
from khabar.scan.automaton import Table, load
from khabar.scan.forms import DIRECTIONS, Form, accusative, conjugated, inflected, movement_words
from khabar.text import Aligned, normalise

# Sorts of clause words, one letter each.
METRIC, MOVE, REACH, BREAK, ASIDE, LIST, STATUS, BASIS, DAILY = "M", "U", "R", "B", "A", "L", "Q", "Y", "D"
CLOSING, PAIRED, PLAIN = "c", "p", "-"
NEGATOR, RELATIVE, COMPARED, ANAPHOR, SUBJECT, FRAME, SPEECH, SOURCE = "N", "V", "X", "a", "S", "f", "s", "o"
_ARTICLE, _TEH, _ALIF, _NISBA = "\u0627\u0644", "\u0629", "\u0627", "\u064a"
_PRONOUNS = ("\u0647", "\u0647\u0627", "\u0647\u0645", "\u0647\u0645\u0627")
_OURS = "\u0646\u0627"


class Cue(NamedTuple):
    """A clause word of the text, by normalised offsets; `senses` by sort, `begin` where its proclitics begin."""

    start: int
    end: int
    begin: int
    flags: int
    senses: dict[str, Any]


def scan(text: Aligned) -> list[Cue]:
    """All clause words of the text in order, leftmost longest."""
    table = _table()
    met, norm = table.met, text.norm
    found: list[Cue] = []
    last_begin = last_end = -1
    for begin, stop, pattern in table.automaton.find_overlapping_no_suffix(text.skeleton):
        entry, _, flags, cut, _, _ = met[pattern] or table.hit(pattern)
        if entry is None or (begin < last_end and begin > last_begin):
            continue
        start, end = begin + cut, stop - 2
        if entry.norm and norm[start:end] != entry.norm:
            continue
        if begin < last_end:
            found.pop()
        found.append(_new(Cue, (start, end, begin, flags, entry.value)))
        last_begin, last_end = begin, end
    return found


_new = tuple.__new__  # a named tuple's own constructor costs twice as much


@cache
def _table() -> Table:
    table = load((clause_forms,), numerals=False)
    for entry in table.entries:
        senses: dict[str, Any] = {}
        for sort, *value in entry.value:
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


_PARTS = {"counts": "count", "bare": "bare"}


def _metrics() -> Iterator[Form]:
    for concept, row in lexicons.load("metrics").items():
        weak = bool(row.get("weak"))
        for key, derive in (("nouns", _noun), ("things", _noun), ("construct", _construct), ("adjective", _adjective)):
            for words in row.get(key, ()):
                for form, own in derive(words):
                    if weak and key == "nouns" and form.startswith(_ARTICLE):
                        continue  # the rate, the adjusted: of nothing that is named
                    carrier = weak and key == "nouns"
                    part = next((part for key, part in _PARTS.items() if words in row.get(key, ())), "noun")
                    yield _form(form, "carrier" if carrier else "number", METRIC, concept, own, part, carrier)
        for phrase in row.get("phrases", ()):
            yield _form(phrase, "particle", METRIC, concept, phrase.endswith(_PRONOUNS), "noun", False)
        for key, part in (("objects", "object"), ("markets", "market")):
            for phrase in row.get(key, ()):
                yield _form(phrase, "conjunction", METRIC, concept, False, part, False)
        for pair in row.get("verbs", ()):
            for verb in conjugated(pair):
                yield _form(verb, "particle", METRIC, concept, False, "verb", False)
                for pronoun in _PRONOUNS[:2]:  # المبلغ الذي استثمرته
                    yield _form(verb + pronoun, "conjunction", METRIC, concept, False, "verb", False)


def _noun(word: str) -> Iterator[tuple[str, bool]]:
    for form in accusative(word):
        yield form, False
    yield _ARTICLE + word, False
    for form in _owned(word):
        yield form, True


def _owned(word: str) -> list[str]:
    stem = word[:-1] + "\u062a" if word.endswith(_TEH) else word
    pronouns = _PRONOUNS[word.endswith(_NISBA) :]  # his: the same letters as the feminine
    return [stem + pronoun for pronoun in (*pronouns, _OURS)]


def _construct(words: str) -> Iterator[tuple[str, bool]]:
    lead, _, last = words.rpartition(" ")
    yield words, False
    yield f"{lead} {_ARTICLE}{last}", False
    for form in _owned(last):
        yield f"{lead} {form}", True


def _adjective(words: str) -> Iterator[tuple[str, bool]]:
    noun, *rest = words.split()
    definite = " ".join(_ARTICLE + word for word in rest)
    yield words, False
    yield " ".join(form[-1] for form in map(accusative, words.split())), False
    yield f"{_ARTICLE}{noun} {definite}", False
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
            yield _form(word, "number", SUBJECT, row["class"], row["en"], *(("owns",) if row.get("owns") else ()))
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
    for pair in data["verbs"]:
        for verb in conjugated(pair):
            if verb not in data["impersonal"]:
                yield _form(verb, "conjunction", SPEECH, "verb")
    for stem in data["participles"]:
        for form in (stem + _ALIF, stem + _TEH):
            yield _form(form, "conjunction", SPEECH, "participle")
    for source in data["sources"]:
        yield _form(source, "conjunction", SOURCE, source)


AND = normalise("\u0648")


@cache
def roles() -> dict[str, str]:
    """Normalised words before a figure -> its role; `""` for hedges and nouns that only carry it."""
    known = dict.fromkeys(_skipped(), "")
    for role, phrases in lexicons.load("clauses")["roles"].items():
        known.update((normalise(phrase), role) for phrase in phrases)
    return known


def _skipped() -> Iterator[str]:
    modifiers = lexicons.load("modifiers")
    words = {*lexicons.load("clauses")["skipped"], *modifiers["nouns"]}
    for phrases in modifiers["before"].values():
        words.update(phrases)
    for row in modifiers["verbs"]:
        words.update(f"{verb} {particle}".strip() for verb in row["forms"] for particle in row["particles"])
    return map(normalise, words)


@cache
def metric(concept: str) -> dict[str, Any]:
    """The row of a concept in metrics.yaml."""
    row: dict[str, Any] = lexicons.load("metrics")[concept]
    return row


@cache
def unit_concepts() -> dict[str, str]:
    """Counted unit -> the concept that it tells by itself."""
    return {unit: concept for concept, row in lexicons.load("metrics").items() for unit in row.get("units", ())}


@cache
def after_share() -> tuple[str, ...]:
    """What follows a percentage that is a share of a whole, normalised."""
    return tuple(f" {normalise(phrase)}" for phrase in lexicons.load("clauses")["after_share"])


@cache
def name_ends() -> frozenset[str]:
    """Normalised words that end a name opened by a frame (مؤشر, قطاع)."""
    return frozenset(normalise(word) for word in lexicons.load("subjects")["ends"])


@cache
def part_of() -> tuple[str, ...]:
    """What joins counted shares to their company, normalised."""
    return tuple(f" {normalise(word)} " for word in lexicons.load("clauses")["part_of"])


@cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code -> English name."""
    return {
        row["code"]: row["en"]
        for row in lexicons.load("subjects")["rows"]
        if row["class"] == "country" and "code" in row
    }


@cache
def currencies() -> dict[str, str]:
    """English name of a currency -> ISO 4217 code."""
    return {row["en"]: row["code"] for row in lexicons.load("subjects")["rows"] if row["class"] == "currency"}


@cache
def indices() -> dict[str, str]:
    """English name of a market -> that of its index."""
    return {row["en"]: row["index"] for row in lexicons.load("subjects")["rows"] if "index" in row}


@cache
def national_markets() -> dict[str, str]:
    """English name of a country -> that of its stock market."""
    rows = lexicons.load("subjects")["rows"]
    return {countries()[row["country"]]: row["en"] for row in rows if row["class"] == "market" and "country" in row}


@cache
def markets() -> dict[str, str]:
    """English name of an index -> that of its market."""
    return {index: market for market, index in indices().items()}


@cache
def sector_noun() -> str:
    """The noun of sectors, normalised."""
    return normalise(lexicons.load("subjects")["frames"]["sector"]["nouns"][0])


@cache
def goods() -> dict[str, str]:
    """Unit of a price -> English name of the commodity that it tells."""
    found: dict[str, str] = lexicons.load("subjects")["goods"]
    return found


@cache
def share_noun() -> str:
    """The noun of shares, normalised."""
    return normalise(lexicons.load("company_words")["shares"][0])


@cache
def object_particles() -> frozenset[str]:
    """Normalised particles before the other side of a deal."""
    return frozenset(normalise(word) for word in lexicons.load("clauses")["object_particles"])


@cache
def source_particles() -> frozenset[str]:
    """Normalised particles before what a stake is of, or whom money comes from."""
    return frozenset(phrases("source_particles"))


@cache
def so() -> frozenset[str]:
    """Normalised particles before a past verb that look like verbs themselves."""
    return frozenset(normalise(word) for word in lexicons.load("clauses")["so"])


@cache
def each() -> frozenset[str]:
    """What stands between a price and the one unit that it is for, normalised."""
    return frozenset(f"{normalise(word)} " for word in lexicons.load("clauses")["roles"]["each"])


@cache
def phrases(key: str) -> tuple[str, ...]:
    """The normalised phrases of a list in clauses.yaml, longest first."""
    return tuple(sorted(map(normalise, lexicons.load("clauses")[key]), key=len, reverse=True))


@cache
def months_ending() -> dict[str, int]:
    """Normalised words for a number of months that end on a day -> that number."""
    data = lexicons.load("clauses")["months"]
    return {normalise(phrase): int(number) for number, found in data.items() for phrase in found}


@cache
def nisba() -> str:
    """The ending of a feminine adjective of a country, normalised."""
    return normalise(_NISBA + _TEH)


def article() -> str:
    """The definite article."""
    return _ARTICLE


@cache
def bystanders() -> frozenset[str]:
    """Counted units that are no value of a measure with a name of its own."""
    return frozenset(lexicons.load("clauses")["bystanders"])


@cache
def titles() -> frozenset[str]:
    """Normalised first words of offices."""
    return frozenset(normalise(word) for word in lexicons.load("speech")["titles"])


@cache
def no_speakers() -> frozenset[str]:
    """Normalised words between a verb of speech and what it says that name nobody."""
    return frozenset(normalise(word) for word in lexicons.load("speech")["nobody"])


@cache
def speech_particles() -> frozenset[str]:
    """Normalised words that no speaker's words begin or end with."""
    return frozenset(normalise(word) for word in lexicons.load("speech")["particles"])


@cache
def speaker_ends() -> re.Pattern[str]:
    """A word that ends a speaker's words, normalised."""
    stops = "|".join(re.escape(normalise(word)) for word in lexicons.load("speech")["stops"])
    return re.compile(rf" (?:{stops})(?= |$)")


@cache
def organisation_class(class_: str) -> str | None:
    """The class of subject that an organisation of this class is; None for one that only tells."""
    found: dict[str, str] = lexicons.load("subjects")["organisations"]
    return found.get(class_)


def pronouns() -> tuple[str, ...]:
    """The attached pronouns of the third person that a noun can end in, but for the one that looks like an ending."""
    return _PRONOUNS[1:]


@cache
def feminine_relatives() -> tuple[str, ...]:
    """Normalised relative pronouns of a feminine noun."""
    return phrases("feminine_relative")


def all_pronouns() -> tuple[str, ...]:
    """The attached pronouns of the third person that a verb can end in."""
    return _PRONOUNS


@cache
def told_before() -> dict[str, str]:
    """Concept -> the one whose bare words may mean it where the text has told it before (spending, a deficit)."""
    rows = lexicons.load("metrics").items()
    return {meant: concept for concept, row in rows for meant in row.get("as_before", ())}


@cache
def shapes() -> tuple[str, ...]:
    """Normalised words before the form that a part of an amount has (في شكل قسائم)."""
    return phrases("shapes")


@cache
def the_year() -> frozenset[str]:
    """Normalised definite words of the year that runs."""
    return frozenset(phrases("the_year"))
