"""The role of a figure in its clause: by the words right before it, else by the last event before it."""

from functools import lru_cache
from typing import NamedTuple

from khabar.entities.figure import MONEY, PERCENT, Figure
from khabar.facts import words
from khabar.facts.events import COMPANY, FIGURE, PERIOD, Event
from khabar.text.clitics import ARTICLE, PREPOSITION

VALUE, CHANGE, PRIOR, SAME = "value", "change", "prior", "same"
_STEPS = 6


class Before(NamedTuple):
    """The role word before a figure (`to`, `by` …, or `""`), and where it begins."""

    role: str
    start: int


def before(figure: Figure, norm: str) -> Before:
    """The role word right before a figure, hedges and carrier nouns skipped."""
    return _before(norm, figure.begin, figure.start, bool(figure.flags & PREPOSITION))


def preceding(at: int, norm: str) -> str:
    """The role of the word or phrase that ends right before a place; `""` if it has none."""
    step = _step(norm, at)
    return "" if step is None else step[0]


@lru_cache(maxsize=1024)
def _before(norm: str, begin: int, start: int, preposition: bool) -> Before:
    glued = norm[begin:start].strip('" (')
    if glued and preposition:
        role = words.roles().get(glued[-1])
        if role:
            return Before(role, begin)
    at = begin
    for _ in range(_STEPS):
        step = _step(norm, at)
        if step is None:
            return Before("", at)
        role, at = step
        if role:
            return Before(role, at)
    return Before("", at)


def _step(norm: str, at: int) -> tuple[str, int] | None:
    """The longest known phrase that ends right before `at`: its role, or `""` if it may be skipped; where it begins."""
    stop = at
    while stop and norm[stop - 1] in ' "(':
        stop -= 1
    least = max(0, stop - _PHRASE)
    one = norm.rfind(" ", least, stop)
    two = norm.rfind(" ", least, one) if one > least else -1
    three = norm.rfind(" ", least, two) if two > least else -1
    known = words.roles()
    for blank in (three, two, one):
        if blank < 0 and blank != one:
            continue
        phrase = norm[blank + 1 : stop].lstrip('("') if blank >= 0 else norm[least:stop]
        role = known.get(phrase)
        if role is None and phrase[:1] == words.AND:
            role = known.get(phrase[1:]) or None
        if role is not None:
            return role, stop - len(phrase)
    return None


_PHRASE = 40  # characters of the longest phrase with a role


def role(figure: Event, row: list[Event], index: int, norm: str, moving: bool) -> str:
    """The role of the figure at `row[index]` of a clause's events; `moving` if a movement is understood from before."""
    it: Figure = figure.data
    word = before(it, norm)
    if index and row[index - 1].kind == FIGURE and norm[row[index - 1].end : it.begin].strip(" ") in ("", "("):
        return SAME
    if word.role == "same":
        return SAME
    if word.role == "against":
        return VALUE if paid(figure, row, index, norm) else PRIOR
    moving = moving or any(e.kind == words.MOVE for e in row[:index])
    if word.role == "from":
        return PRIOR if moving or reached_after(row, index, norm) else VALUE
    governor = _governor(row, index)
    if word.role == "worth" and _is_size(row[:index], word, it):
        return CHANGE
    if word.role in ("to", "worth"):
        return VALUE
    if not word.role and moving and not _small(it) and reached_after(row, index, norm):
        return CHANGE  # up 36 cents to 50.35
    if word.role == "by":
        if _small(it):
            return CHANGE if moving else VALUE
        return CHANGE if it.type == MONEY and _moved_near(row, index, norm) else VALUE
    if governor is None:
        return VALUE
    if governor.kind == words.MOVE:
        return _after_move(it, governor, word.role == "size", norm)
    if (
        governor.kind == words.METRIC
        and governor.data[2] == "verb"
        and words.metric(governor.data[0])["percent"] == "value"
    ):
        return VALUE  # owns 5%
    if _small(it) and moving and governor.kind in (COMPANY, words.SUBJECT, words.METRIC, PERIOD, FIGURE):
        return CHANGE
    return VALUE


def _is_size(before_it: list[Event], word: Before, it: Figure) -> bool:
    """Is it the size of the movement whose indefinite noun stands right before (انخفاضا بقيمة 6 مليارات)?"""
    move = next((e for e in reversed(before_it) if e.end <= word.start), None)
    if move is None or move.kind != words.MOVE or move.data[1] != "noun" or move.flags & ARTICLE:
        return False
    return it.type == MONEY and word.start - move.end <= 1


def paid(figure: Event, row: list[Event], index: int, norm: str) -> bool:
    """Is it the price of what is bought, with no amount before it (استحوذ على … مقابل)?"""
    amount: Figure = figure.data
    return (
        amount.type == MONEY
        and before(amount, norm).role == "against"
        and any(e.kind == words.METRIC and e.data[0] == "acquisition" for e in row[:index])
        and not any(e.kind == FIGURE and e.data.type == MONEY for e in row[:index])
    )


def _small(it: Figure) -> bool:
    """Percentages and index points: what movements are measured in."""
    return it.type == PERCENT or it.unit == "point"


def _after_move(it: Figure, move: Event, sized: bool, norm: str) -> str:
    """After a word of movement stands its size; the size of a noun that follows right away, or is linked to it."""
    if _small(it):
        return CHANGE
    part, itself = move.data[1], move.data[2]
    if part == "noun" and not move.flags & ARTICLE:
        return CHANGE if sized or norm.count(" ", move.end, it.begin) <= _NEXT else VALUE
    return CHANGE if itself and it.type == MONEY else VALUE


def _moved_near(row: list[Event], index: int, norm: str) -> bool:
    """Is an amount the size of the movement whose subject is all that stands between them?"""
    move = next((e for e in reversed(row[:index]) if e.kind == words.MOVE), None)
    return move is not None and norm.count(" ", move.end, row[index].begin) <= _SUBJECT


_NEXT, _SUBJECT = 1, 7  # words between a movement and its size


_GOVERNORS = frozenset({words.MOVE, words.METRIC, COMPANY, words.SUBJECT, FIGURE, PERIOD})


def _governor(row: list[Event], index: int) -> Event | None:
    """The last event before a figure that can govern it."""
    found: Event | None = next((e for e in reversed(row[:index]) if _governs(e)), None)
    return found


def _governs(event: Event) -> bool:
    return event.kind in _GOVERNORS or (event.kind == words.REACH and event.data[0] != "size")


def reached_after(row: list[Event], index: int, norm: str) -> bool:
    """Does the next figure stand after `to`: from X to Y?"""
    for event in row[index + 1 :]:
        if event.kind == FIGURE and (word := before(event.data, norm).role) != "same":
            return word == "to"
    return False
