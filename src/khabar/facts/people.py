"""Names of people by their first names: where one stands in normalised text, and how far it goes."""

import re
from functools import cache

from khabar import lexicons
from khabar.facts import words
from khabar.text import normalise
from khabar.text.clitics import ARTICLE_LETTERS, LAM

_WORD = re.compile(r"[^\W\d_]+")
_NEXT = re.compile(r" ([^\W\d_]+)")
_LONGEST = 5  # words of a name
_BEFORE = 30  # characters before a name in which its place is looked for
_BYLINE = 7  # words of a byline, at most
_FAMILY = 3  # letters of a family name, at least
_PROCLITICS = "\u0628\u0644\u0648"  # before an article they lead on to something else


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in lexicons.load("people")[key])


@cache
def _first_names() -> frozenset[str]:
    return _words("given") | _words("words") | _words("compound")


@cache
def _offices() -> frozenset[str]:
    """Normalised words that are no part of a name, with the article or without."""
    bodies = words.speech("bodies") | {word.removeprefix(ARTICLE_LETTERS) for word in words.speech("bodies")}
    return words.titles() | words.speech_particles() | words.no_speakers() | words.name_ends() | bodies


@cache
def _no_names() -> frozenset[str]:
    return _offices() | frozenset(words.phrases("not_names"))


@cache
def _sure() -> frozenset[str]:
    return _words("given") | {"\u0639\u0628\u062f"}


@cache
def _beginnings() -> frozenset[str]:
    return (_sure() | _words("words")) - {words.UPON}  # hardly ever a name


def honorifics() -> frozenset[str]:
    """Normalised words before a name that are no office."""
    return _words("honorifics")


def is_first(word: str) -> bool:
    """Can a name begin with this word?"""
    return word in _first_names()


def is_name(word: str) -> bool:
    """Can the word be part of a person's name, and no office or particle?"""
    if word in _first_names():
        return True
    if not word.isalpha() or word.startswith(LAM * 2):
        return False
    if word[:1] in _PROCLITICS and word[1:].startswith(ARTICLE_LETTERS):
        return False
    return word not in _no_names() and word.removeprefix(ARTICLE_LETTERS) not in _offices()


def end_of(norm: str, start: int, limit: int) -> int | None:
    """Where the name that begins here ends: after its first names and one family name; None if none follows."""
    match = _WORD.match(norm, start, limit)
    if match is None or match.group() not in _first_names():
        return None
    at, family = match.end(), False
    compound = match.group() in _words("compound")
    for _ in range(_LONGEST - 1):
        match = _NEXT.match(norm, at, limit)
        if match is None:
            break
        word = match.group(1)
        first = word in _first_names()
        if not first and not compound and (family or not is_name(word) or len(word) < _FAMILY):
            break
        family = not (first or compound)
        compound = word in _words("compound")
        at = match.end()
        if family:
            break
    if compound or norm.find(" ", start, at) < 0:
        return None
    return at


def found(norm: str) -> list[tuple[int, int]]:
    """Full names in order: those that begin with a first name that is no other word, and any in a byline.

    Those that places and bodies are named after are left out.
    """
    sure = _sure()
    spans: list[tuple[int, int]] = []
    for word in _beginnings().intersection(norm.split()):
        at = norm.find(word)
        while at >= 0:
            if norm[at + len(word) : at + len(word) + 1] == " " and not norm[at - 1 : at].isalnum():
                end = end_of(norm, at, len(norm)) if word in sure or in_byline(norm, at) else None
                if end is not None and (word in sure or _signs(norm, end)) and not _of_place(norm, at):
                    spans.append((at, end))
            at = norm.find(word, at + len(word))
    return sorted(spans)


def _of_place(norm: str, at: int) -> bool:
    """Does the name go on with another, or is a place or body named after it (مركز الملك عبدالله)?"""
    before = norm[max(0, at - _BEFORE) : at].split(" ")[-3:-1] if norm[at - 1 : at] == " " else []
    return any(word.lstrip(words.AND) in _words("places") for word in before[-2:]) or (
        bool(before) and is_first(before[-1])
    )


def _signs(norm: str, end: int) -> bool:
    """Does a byline end with this name, or go on after a dash?"""
    return norm[end : end + 3].lstrip(" ")[:1] in ("", "\n", ":", "-")


def in_byline(norm: str, start: int) -> bool:
    """Does a name stand in a line so short that it tells who wrote the article?"""
    begin = norm.rfind("\n", 0, start) + 1
    end = norm.find("\n", start)
    return norm.count(" ", begin, end if end >= 0 else len(norm)) < _BYLINE
