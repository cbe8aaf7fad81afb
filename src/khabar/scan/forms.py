"""Every written form of every lexicon row, with what it means: the input of the automaton.

Regular endings are derived here, proclitics in `scan/automaton.py`; irregular forms are in the rows.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from khabar import lexicons
from khabar.scan import kinds

_ALIF, _TEH, _ARTICLE = "\u0627", "\u0629", "\u0627\u0644"
_NO_ACCUSATIVE = ("\u0629", "\u0627", "\u0648", "\u0649", "\u0621", "\u0627\u062a")

DEFINITE = -1  # minus the grammatical number: a currency noun with the article
_SHORT_NOUN = 3
_LONG_ENDING = 3  # a shorter word in ين is no plural: yen


class Form(NamedTuple):
    """One written form: how it may be cliticised and glued to digits, its kind, and its value (JSON-able)."""

    text: str
    clitics: str
    kind: str
    value: Any
    glue: bool = False
    lead: str = ""  # a word that must stand before the form, with or without a quote between; not part of it


def accusative(word: str) -> list[str]:
    """The word, and with the alif of the indefinite accusative where it takes one."""
    plural = len(word) > _LONG_ENDING and word.endswith("\u064a\u0646")
    return [word] if plural or word.endswith(_NO_ACCUSATIVE) or not _is_arabic(word) else [word, word + _ALIF]


def _is_arabic(word: str) -> bool:
    return any("\u0621" <= c <= "\u064a" for c in word)


def possessives(noun: str) -> list[str]:
    """The noun with the attached pronouns of the third person singular: نسبته, نسبتها."""
    stem = noun[:-1] + "\u062a" if noun.endswith(_TEH) else noun
    return [stem + "\u0647", stem + "\u0647\u0627"]


def all_forms() -> Iterator[Form]:
    """Forms of every lexicon but the companies."""
    yield from _percent()
    yield from _numbers()
    yield from _modifiers()
    yield from _units()
    yield from _currencies()
    yield from _movement()
    yield from _time()


def _numbers() -> Iterator[Form]:
    data = lexicons.load("numbers")
    classes = {
        "unit": kinds.UNIT, "teen": kinds.TEEN, "ten": kinds.TEN, "hundred": kinds.HUNDRED,
        "hundreds": kinds.HUNDREDS, "scale": kinds.SCALE, "scale2": kinds.SCALE2,
    }  # fmt: skip
    for row in data["cardinals"]:
        kind = kinds.PART if row.get("compound") else classes[row["class"]]
        value = int(row["value"]) * (2 if kind == kinds.SCALE2 else 1)
        for form in row["forms"]:
            yield Form(form, "number", kind, value, glue=kind == kinds.SCALE)
        for form in row.get("plural", ()):
            yield Form(form, "number", kinds.SCALES, value, glue=True)
    for row in data["either"]:
        for form in row["forms"]:
            yield Form(form, "number", kinds.EITHER, int(row["value"]), glue=True)
    for row in data["fractions"]:
        part = Fraction(row["value"])
        for form in row["singular"]:
            yield Form(form, "number", kinds.FRACTION, [part.numerator, part.denominator])
        for form in row["dual"]:
            yield Form(form, "number", kinds.FRACTION, [part.numerator * 2, part.denominator])
        for form in row["plural"]:
            yield Form(form, "number", kinds.FRACTIONS, [part.numerator, part.denominator])
    for row in data["ordinals"]:
        for form in row["forms"]:
            kind = kinds.ORDINAL_PART if row.get("compound") else kinds.ORDINAL
            for word in (form, _ARTICLE + form):  # listed with the article: الأول is a company's name too
                yield Form(word, "particle", kind, int(row["value"]))
    for word in data["not_number"]:
        yield Form(word, "number", kinds.OTHER, "not_number")
    for key, kind in _PARTICLES:
        for form in data[key]:
            yield Form(form, "number" if kind == kinds.OPEN else "none", kind, None)


_PARTICLES = (
    ("except", kinds.EXCEPT), ("points", kinds.POINT), ("open", kinds.OPEN), ("negative", kinds.NEGATIVE),
    ("out_of", kinds.OUT_OF), ("after_ordinal", kinds.AFTER),
)  # fmt: skip


def _percent() -> Iterator[Form]:
    for row in lexicons.load("percent").values():
        for form in row["forms"]:
            yield Form(form, "none", kinds.PERCENT, [row["unit"], 1], glue=True)
        for form in row["dual"]:
            yield Form(form, "particle", kinds.PERCENT, [row["unit"], 2])


def _modifiers() -> Iterator[Form]:
    data = lexicons.load("modifiers")
    for side, at in (("before", 0), ("after", 1)):
        for modifier, phrases in data[side].items():
            for phrase in phrases:
                value: list[str | None] = [None, None]
                value[at] = modifier
                yield Form(phrase, "particle", kinds.MODIFIER, value, glue=at == 0)
    for noun in data["nouns"]:
        for form in (noun, *possessives(noun)):
            yield Form(form, "noun", kinds.LINK, None, glue=True)
    for particle in {p for row in data["verbs"] for p in row["particles"] if p}:
        yield Form(particle, "none", kinds.PARTICLE, None, glue=True)
    for row in data["verbs"]:
        joined = "" not in row["particles"]
        for verb in row["forms"]:
            yield Form(verb, "conjunction", kinds.BOUND, [row["modifier"], joined], glue=True)
            for negator in data["negators"] if row["negated"] else ():
                yield Form(f"{negator} {verb}", "conjunction", kinds.BOUND, [row["negated"], joined], glue=True)
        for verb, particle in product(row["forms"], filter(None, row["particles"])):
            tail = f" {particle}"
            yield Form(verb + tail, "conjunction", kinds.MODIFIER, [row["modifier"], None])
            if row["negated"]:
                for negator in data["negators"]:
                    yield Form(f"{negator} {verb}{tail}", "conjunction", kinds.MODIFIER, [row["negated"], None])
    for verb, particle in product(data["ceiling"]["forms"], data["ceiling"]["particles"]):
        for lead in (*data["possible"], *data["that_which"]):
            yield Form(f"{lead} {verb} {particle}", "conjunction", kinds.MODIFIER, ["at_most", None])
    for key, kind in (("between", kinds.BETWEEN), ("from", kinds.FROM), ("to", kinds.TO), ("or", kinds.OR)):
        for form in data[key]:
            yield Form(form, "conjunction", kind, None, glue=True)
    for form in data["and"]:
        yield Form(form, "none", kinds.AND, None)


def _units() -> Iterator[Form]:
    for row in lexicons.load("units"):
        kind = row.get("kind", "quantity")
        for number, words in ((1, row["singular"]), (2, row["dual"]), (0, row["plural"])):
            for word in words:
                for form in accusative(word) if number != 2 else [word]:
                    if number == 2:
                        if not row.get("ambiguous") and word not in row["plural"]:  # مستثمرين is two, or many
                            yield Form(form, "noun", kinds.DUAL, [row["unit"], kind])
                        continue
                    yield Form(form, "none", kinds.QUANTITY, [row["unit"], kind, number])


def inflected(adjective: str) -> list[tuple[str, str]]:
    """Indefinite and definite forms of an adjective or of a country name that stands after a currency noun."""
    words = adjective.split()
    nisba = all(w.endswith("\u064a") for w in words)
    if not nisba:
        found = [(adjective, _ARTICLE + adjective if len(words) == 1 else adjective), (adjective, adjective)]
        if len(words) == 2 and words[1].endswith("\u064a"):
            found.append((f"{words[0]} {words[1]}{_TEH}", adjective))
        return found
    feminine = " ".join(w + _TEH for w in words)
    definite = " ".join(_ARTICLE + w for w in words)
    definite_feminine = " ".join(_ARTICLE + w + _TEH for w in words)
    accusative_ = " ".join(w + _ALIF for w in words)
    dual = " ".join(w + "\u064a\u0646" for w in words)
    return [
        (adjective, definite), (feminine, definite_feminine), (accusative_, definite), (dual, definite),
        (adjective.replace("\u064a", "\u0649") if len(words) == 1 else adjective, definite),
    ]  # fmt: skip


def _currencies() -> Iterator[Form]:
    data = lexicons.load("currencies")
    for name, noun in data["nouns"].items():
        for form, count in noun_forms(noun):
            clitics = "noun" if len(form) > _SHORT_NOUN else "article"  # بين is between, not "in yen"
            yield Form(form, clitics, kinds.CURRENCY, ["family", name, count], glue=True)
    for code, row in data["currencies"].items():
        for family in row["nouns"]:
            for form, count in noun_forms(data["nouns"][family]):
                for adjective in row["adjectives"]:
                    for indefinite, definite in inflected(adjective):
                        yield Form(f"{form} {indefinite}", "none", kinds.CURRENCY, ["code", code, count], glue=True)
                        yield Form(
                            f"{_ARTICLE}{form} {definite}", "none", kinds.CURRENCY, ["code", code, DEFINITE - count]
                        )
        for phrase in (row["name"]["ar"], *row["phrases"]):
            for form in accusative(phrase) if " " not in phrase else [phrase]:
                yield Form(form, "noun", kinds.CURRENCY, ["code", code, 1], glue=True)
        for short in row["abbreviations"]:
            yield Form(short, "none", kinds.CURRENCY, ["short", code, 1], glue=True)
        for word in row["latin"]:
            yield Form(word, "none", kinds.CURRENCY, ["latin", code, 1], glue=True)
    for name, minor in data["minors"].items():
        for form, count in noun_forms(minor):
            yield Form(form, "noun", kinds.MINOR, ["minor", name, count], glue=True)
            for code in minor["of"]:
                for adjective in data["currencies"][code]["adjectives"]:
                    for indefinite, _ in inflected(adjective):
                        yield Form(f"{form} {indefinite}", "none", kinds.MINOR, ["minor", name, count, code], glue=True)
    for phrase in data["not_currency"]:
        yield Form(phrase, "name", kinds.OTHER, "not_currency")


def noun_forms(noun: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Forms of a currency noun with its number: 1 singular, 2 dual, 0 plural."""
    for word in noun["singular"]:
        for form in accusative(word):
            yield form, 1
    for word in noun["dual"]:
        yield word, 2
    for word in noun["plural"]:
        yield word, 0


def place_forms() -> Iterator[Form]:
    """Countries, cities and nisbas: an automaton of its own, for the articles that need them."""
    for code, row in lexicons.load("countries").items():
        for name in row["names"]:
            yield Form(name, "name", kinds.PLACE, code)
        for nisba in row["nisba"]:
            for pair in inflected(nisba):
                for form in pair:
                    yield Form(form, "conjunction", kinds.PLACE, code)


DIRECTIONS = ("increase", "decrease", "none", "other")


def _movement() -> Iterator[Form]:
    data = lexicons.load("movement")
    for direction in DIRECTIONS:
        for word, _ in movement_words(data[direction]):
            for form in accusative(word):
                yield Form(form, "particle", kinds.MOVEMENT, direction)


def movement_words(row: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Every word of a direction, with `verb`, `noun`, `participle` or `phrase`."""
    for pair in row["verbs"]:
        for verb in conjugated(pair):
            yield verb, "verb"
    for noun in row["nouns"]:
        yield noun, "noun"
    for stem in row["participles"]:
        yield stem + _ALIF, "participle"
        yield stem + _TEH, "participle"
    for phrase in row["phrases"]:
        yield phrase, "phrase"


def conjugated(pair: str) -> list[str]:
    """Third persons of a verb written as "past present": both genders, past and its dual, present and future."""
    past, present = pair.split()
    feminine = (past[:-1] if past.endswith(("\u0627", "\u0649")) else past) + "\u062a"
    shes = "\u062a" + present[1:]
    duals = [past + _ALIF, feminine + _ALIF] if not past.endswith(("\u0627", "\u0649")) else []
    return [past, feminine, *duals, present, shes, "\u0633" + present, "\u0633" + shes]


_TIME_UNITS = {"year": "Y", "quarter": "Q", "half": "F", "month": "K", "months": "P", "week": "V", "day": "D"}
_TIME_WORDS = {
    "weekdays": "W", "days": "B", "relative": "R", "edges": "E", "fiscal": "x", "hijri_mark": "j",
    "gregorian_mark": "g", "last": "z", "ago": "a", "in": "i",
}  # fmt: skip


def _time() -> Iterator[Form]:
    """Words of dates and periods: the value is [letter, value], the letters are those of `entities/period_atoms.py`."""
    data = lexicons.load("periods")
    ambiguous = set(data["ambiguous_months"])
    for letter, calendar in (("M", "months"), ("H", "hijri")):
        for number, names in data[calendar].items():
            for name in names:
                yield Form(name, "particle", kinds.TIME, [letter, [int(number), name in ambiguous]])
    for sort in ("weekdays", "days", "relative"):
        for number, words in data[sort].items():
            for word in words:
                yield Form(word, "particle", kinds.TIME, [_TIME_WORDS[sort], int(number)])
    for name, words in data["units"].items():
        for word in words:
            yield Form(word, "number", kinds.TIME, [_TIME_UNITS[name], name])
    for name, words in data["edges"].items():
        for word in words:
            yield Form(word, "particle", kinds.TIME, [_TIME_WORDS["edges"], name])
    for sort in ("fiscal", "hijri_mark", "gregorian_mark", "last", "ago", "in"):
        for word in data[sort]:
            clitics = "none" if sort in ("ago", "in", "gregorian_mark", "hijri_mark") else "particle"
            yield Form(word, clitics, kinds.TIME, [_TIME_WORDS[sort], None], glue=sort.endswith("mark"))
