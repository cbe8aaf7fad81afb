"""The role of a figure in its clause: by the words right before it, else by the last event before it."""

from typing import NamedTuple

from khabar.entities.figure import MONEY, PERCENT, Figure
from khabar.facts import words
from khabar.facts.clauses import COMPANY, FIGURE, PERIOD, Event
from khabar.scan.tokens import word_before
from khabar.text.clitics import PREPOSITION

VALUE, CHANGE, PRIOR, SAME, WHOLE, BRACKET = "value", "change", "prior", "same", "whole", "bracket"
_STEPS = 6


class Before(NamedTuple):
    """The role word before a figure (`to`, `by` …, or `""`), and where it begins."""

    role: str
    start: int


def before(figure: Figure, norm: str) -> Before:
    """The role word right before a figure, hedges and carrier nouns skipped."""
    at = figure.begin
    glued = norm[figure.begin : figure.start].strip('" (')
    if glued and figure.flags & PREPOSITION:
        role = words.roles().get(glued[-1])
        if role is not None:
            return Before(role, at)
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
    roles, skipped = words.roles(), words.skipped()
    stop = at
    while stop and norm[stop - 1] in ' "(':
        stop -= 1
    starts, begin = [], stop
    for _ in range(3):
        word, begin = word_before(norm, begin)
        if not word:
            break
        starts.append(begin)
    for begin in reversed(starts):
        phrase = norm[begin:stop]
        if phrase in roles:
            return roles[phrase], begin
        if phrase in skipped:
            return "", begin
        if phrase[0] == _AND and phrase[1:] in roles:
            return roles[phrase[1:]], begin
    return None


_AND = words.normalise("\u0648")


def role(figure: Event, row: list[Event], index: int, norm: str) -> str:
    """The role of the figure at `row[index]` of a clause's events."""
    it: Figure = figure.data
    word = before(it, norm)
    last = _governor(row, index)
    moves = [e for e in row[:index] if e.kind == words.MOVE]
    small = it.type == PERCENT or it.unit == "point"
    if word.role == "same":
        return SAME
    if word.role == "against":
        return PRIOR
    if word.role == "to":
        return VALUE
    if word.role == "from":
        return PRIOR if moves or _reached_after(row, index, norm) else VALUE
    if word.role in ("by", "size"):
        return _sized(it, word.role, last, moves, small)
    if word.role == "worth":
        return VALUE
    if norm[it.begin - 1 : it.begin] == "(" and index and row[index - 1].kind == FIGURE:
        return BRACKET
    if last is not None and last.kind == words.MOVE:
        part, itself = last.data[1], last.data[2]
        if small or itself or part == "noun":
            return CHANGE
        return CHANGE if it.type != MONEY and not small else VALUE
    if small and moves and last is not None and last.kind in (COMPANY, words.SUBJECT, words.METRIC, PERIOD):
        return CHANGE
    return VALUE


def _sized(it: Figure, how: str, last: Event | None, moves: list[Event], small: bool) -> str:
    """`by` belongs to the movement of the clause, `size` to the noun right before it."""
    if how == "size":
        return CHANGE if last is not None and last.kind == words.MOVE else VALUE
    if not moves:
        return VALUE
    return CHANGE


def _governor(row: list[Event], index: int) -> Event | None:
    """The last event before a figure that can govern it."""
    for event in reversed(row[:index]):
        if event.kind in (words.MOVE, words.METRIC, COMPANY, words.SUBJECT, FIGURE, PERIOD):
            return event
        if event.kind == words.REACH and event.data[0] != "size":
            return event
    return None


def _reached_after(row: list[Event], index: int, norm: str) -> bool:
    """Does the next figure stand after `to`: from X to Y?"""
    for event in row[index + 1 :]:
        if event.kind == FIGURE:
            return before(event.data, norm).role == "to"
    return False
