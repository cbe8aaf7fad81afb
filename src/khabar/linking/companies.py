"""From a company's name in the text to a row of the lexicon."""

import json
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cache
from pathlib import Path
from typing import NamedTuple

from khabar import lexicons, settings
from khabar.lexicons import companies as files
from khabar.scan import kinds
from khabar.scan.forms import Form, all_forms, place_forms
from khabar.text import normalise
from khabar.text.clitics import ARTICLE_LETTERS, LAM

CUES = ("nouns", "brands", "apps", "plurals", "shares", "owned", "acts", "tells", "not_after", "products")


class Known(NamedTuple):
    """What a record says of a linked company."""

    id: str
    en: str
    ar: str
    country: str
    sector: str
    ticker: str | None
    mic: str | None
    also: str | None
    own: bool = False  # from a user's file: it wins over others of the same name


def company_forms(without: Set[int] = frozenset()) -> Iterator[Form]:
    """The names of all companies; ordinary words among them only right after a share (سهم البلاد).

    `without` are rows to leave out, by number.
    """
    shares = lexicons.load("company_words")["shares"]
    hopeless = {name for name, (count, bare) in _ordinary().items() if count >= _OFTEN and bare >= _HOPELESS * count}
    for form in every_company_form():
        if form.value[0] in without:
            continue
        if not (form.value[1] and normalise(form.text) in hopeless):
            yield form
        elif form.text.startswith(ARTICLE_LETTERS):
            for share in shares:
                yield form._replace(lead=share)


def every_company_form() -> Iterator[Form]:
    """Every name of every company that ships with khabar: the value is its row's number and whether it needs evidence.

    A name that is also a unit, a place or another known word needs it whatever its row says.
    """
    return row_forms(files.rows(), 0)


def row_forms(rows: Iterable[files.CompanyRow], first: int) -> Iterator[Form]:
    """The names of these companies, numbered from `first`."""
    words = {normalise(form.text) for source in (all_forms, place_forms, cue_forms) for form in source()}
    for number, row in enumerate(rows, first):
        for name in row.names:
            if not _only_adds_noun(name, row):
                ambiguous = name in row.ambiguous or normalise(name) in words
                yield Form(name, "name", kinds.COMPANY, [number, ambiguous])
                for fuller in _fuller(name, row):
                    yield Form(fuller, "name", kinds.COMPANY, [number, False])
                for half in _halves(name, row):
                    yield Form(half, "name", kinds.COMPANY, [number, True])


def _fuller(name: str, row: files.CompanyRow) -> Iterator[str]:
    """Longer ways of writing an Arabic name that newsrooms have and rows needn't list.

    An adjective with a phrase of purpose takes the company noun into the name (الشركة السعودية للكهرباء); a bank's or
    insurer's country may stand after a dash (مصرف السلام - السودان).
    """
    words = name.split()
    if len(words) >= _SHORT_NAME and words[0] in lexicons.load("company_words")["activities"]:
        yield f"{lexicons.load('company_words')['company']} {name}"
    if name.startswith(ARTICLE_LETTERS) and any(word.startswith(LAM + LAM) for word in words[1:]):
        yield f"{lexicons.load('company_words')['definite_noun']} {name}"
    if row.sector in _WITH_COUNTRY and len(words) > _SHORT_NAME:
        yield f"{' '.join(words[:-1])} - {words[-1]}"


def _halves(name: str, row: files.CompanyRow) -> Iterator[str]:
    """How an article goes on to call an Arab bank of three words: البنك الوطني for بنك الكويت الوطني."""
    words = name.split()
    data = lexicons.load("company_words")
    bank = data["bank"]
    if row.country not in arab_countries() or len(words) != _SHORT_NAME + 1:
        return
    if not set(data["public_banks"]).isdisjoint(words):
        return
    if words[0] == bank and words[2].startswith(ARTICLE_LETTERS):
        yield f"{ARTICLE_LETTERS}{bank} {words[2]}"
    elif words[0] == ARTICLE_LETTERS + bank and all(word.startswith(ARTICLE_LETTERS) for word in words):
        yield " ".join(words[:2])


_WITH_COUNTRY = frozenset({"bank", "insurance"})
_SHORT_NAME = 2  # words


def _only_adds_noun(name: str, row: files.CompanyRow) -> bool:
    """Is this alias another name of the row with a generic noun before it (شركة المراعي)? The noun is no part of it.

    It is part of a descriptive phrase (شركة الاتصالات السعودية), of a bank's name in Arab countries, and of a name that
    can't stand without it (مجموعة زين).
    """
    noun, _, rest = name.partition(" ")
    data = lexicons.load("company_words")
    if rest not in row.names or noun not in {*data["nouns"], *data["loose_nouns"]}:
        return False
    if noun in data["loose_nouns"] and " " not in rest:
        return True
    if noun == data["company"] and " " in rest and not rest.startswith(ARTICLE_LETTERS):
        return rest not in row.ambiguous and not any(word in data["national"] for word in rest.split())
    if rest in row.ambiguous or rest.startswith(ARTICLE_LETTERS):
        return False
    return row.country not in arab_countries() or (noun in data["group_nouns"] and not rest.endswith(data["holding"]))


def cue_forms() -> Iterator[Form]:
    """Words that tell a company, or deny one, beside a name."""
    data = lexicons.load("company_words")
    for role in CUES:
        for word in data[role]:
            yield Form(word, "noun", kinds.CUE, role)


class OwnCompanies(NamedTuple):
    """A user's companies: as `known` has those that ship with khabar, with the forms of all companies together."""

    known: tuple[Known, ...]
    forms: Callable[[], Iterator[Form]]


def own_companies(paths: Iterable[Path]) -> OwnCompanies:
    """The companies of a user's files, after khabar's own; a row with the id of a shipped company replaces it.

    Raises:
        LexiconError: naming file, line and what would be right.
        OSError: a file can't be read.
    """
    rows = list(files.read(paths))
    ids = {row.id for row in rows}
    replaced = {number for number, row in enumerate(known()) if row.id in ids}

    def own_forms() -> Iterator[Form]:
        yield from company_forms(replaced)
        yield from row_forms(rows, len(known()))

    return OwnCompanies((*known(), *(_known(row, own=True) for row in rows)), own_forms)


def _known(row: files.CompanyRow, own: bool) -> Known:
    return Known(row.id, row.en, row.ar, row.country, row.sector, row.ticker, row.mic, row.also, own)


@cache
def known() -> tuple[Known, ...]:
    """The rows by number, as `company_forms` counts them."""
    data = settings.cached("companies", lexicons.digest(), [__file__, files.__file__], _compact)
    return tuple(Known(*row) for row in json.loads(data))


def _compact() -> bytes:
    kept = [_known(row, own=False) for row in files.rows()]
    return json.dumps(kept, ensure_ascii=False).encode()


_OFTEN, _HOPELESS = 60, 0.95  # a name this frequent and this rarely a company is not searched for at all


@cache
def _ordinary() -> dict[str, tuple[int, int]]:
    lines = (lexicons.FOLDER / "ordinary_names.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: (int(count), int(bare)) for name, count, bare in rows}


@cache
def ordinary() -> frozenset[str]:
    """Normalised names that are mostly ordinary words in news: see `lexicons/ordinary_names.txt`."""
    return frozenset(_ordinary())


@cache
def banks() -> tuple[str, ...]:
    """How the half name of a bank begins, normalised."""
    return (f"{normalise(ARTICLE_LETTERS + lexicons.load('company_words')['bank'])} ",)


@cache
def trades() -> tuple[str, ...]:
    """How a name goes on that is longer than its first word, normalised: with a trade, or with a purpose."""
    return (f" {LAM}{LAM}", *(f" {normalise(word)}" for word in lexicons.load("company_words")["trades"]))


@cache
def places() -> frozenset[str]:
    """Countries and cities, normalised: no companies' names."""
    return frozenset(normalise(form.text) for form in place_forms())


@cache
def followers() -> tuple[str, ...]:
    """How a market report goes on after a company's name, normalised."""
    return tuple(normalise(f) for f in lexicons.load("company_words")["followers"])


@cache
def arab_countries() -> frozenset[str]:
    """Countries where a company's name may be an ordinary Arabic word."""
    return frozenset(lexicons.load("company_words")["arab_countries"])


@cache
def letters() -> frozenset[str]:
    """Latin letters as Arabic spells them out, normalised."""
    return frozenset(normalise(word) for word in lexicons.load("company_words")["letters"])


@cache
def unsafe_proclitics() -> frozenset[str]:
    """Letters before a short name that more often begin another word."""
    return frozenset(lexicons.load("company_words")["unsafe_proclitics"])


@cache
def tails() -> tuple[str, ...]:
    """How a company's name may go on and still be the same company, normalised."""
    return tuple(f" {normalise(t)}" for t in lexicons.load("company_words")["tails"])
