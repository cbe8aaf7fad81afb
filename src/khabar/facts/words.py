"""The words that facts are read by: the sorts of clause words, and what the lexicons say of them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from khabar import lexicons
from khabar.text import normalise

# Sorts of clause words, one letter each.
METRIC, MOVE, REACH, BREAK, ASIDE, LIST, STATUS, BASIS, DAILY = "M", "U", "R", "B", "A", "L", "Q", "Y", "D"
CLOSING, PAIRED, PLAIN = "c", "p", "-"
NEGATOR, RELATIVE, COMPARED, ANAPHOR, SUBJECT, FRAME, SPEECH, SOURCE = "N", "V", "X", "a", "S", "f", "s", "o"
_ARTICLE, _TEH, _ALIF, _NISBA = "\u0627\u0644", "\u0629", "\u0627", "\u064a"
PRONOUNS = ("\u0647", "\u0647\u0627", "\u0647\u0645", "\u0647\u0645\u0627")


AND = normalise("\u0648")
UPON, JOINING = normalise("\u0639\u0644\u0649"), "\u0648\u0641"  # a preposition; conjunctions glued to a word
TEH, TA = normalise(_TEH), "\u062a"  # the endings of feminine nouns and of feminine past verbs


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
def company_nouns() -> tuple[str, ...]:
    """The nouns that stand before a company's name, normalised."""
    return tuple(map(normalise, lexicons.load("company_words")["nouns"]))


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
def speech(key: str) -> frozenset[str]:
    """The normalised words of a list in speech.yaml."""
    return frozenset(normalise(word) for word in lexicons.load("speech")[key])


@cache
def not_after_speech() -> frozenset[str]:
    """Normalised words after a verb of speech that no speaker begins with."""
    return no_speakers() | speech_particles() | speech("stops")


@cache
def names_follow() -> frozenset[str]:
    """Normalised words before the name of a body."""
    return speech("in_role") | speech("bodies")


@cache
def chiefs() -> tuple[str, ...]:
    """The normalised offices of the company that an article is about, longest first."""
    return tuple(sorted(speech("chiefs"), key=len, reverse=True))


@cache
def speech_ends() -> re.Pattern[str]:
    """A word that ends indirect speech, normalised, with the mark before it."""
    ends = "|".join(re.escape(normalise(word)) for word in lexicons.load("speech")["ends"])
    return re.compile(rf"[\u060c,]? {AND}?(?:{ends})(?= )")


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
    return PRONOUNS[1:]


@cache
def feminine_relatives() -> tuple[str, ...]:
    """Normalised relative pronouns of a feminine noun."""
    return phrases("feminine_relative")


def all_pronouns() -> tuple[str, ...]:
    """The attached pronouns of the third person that a verb can end in."""
    return PRONOUNS


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
