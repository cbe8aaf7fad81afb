"""Subjects that no lexicon has: where the grammar says that a name stands, and which stretches of text are none."""

import re
from functools import cache

from khabar.facts import roles, words
from khabar.facts.events import FIGURE, PERIOD, Event
from khabar.facts.parties import Subject
from khabar.facts.statements import Statement
from khabar.text.clitics import ARTICLE, ARTICLE_LETTERS, proclitics

LONGEST = 3  # blanks in a name

_NO_NAMES = frozenset({words.METRIC, words.MOVE, words.REACH, words.COMPARED, words.BASIS, words.STATUS})
_ENDS = _NO_NAMES | {PERIOD}
_VERBS = frozenset({words.MOVE, words.REACH, words.CLOSING})
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


def in_list(statement: Statement, norm: str, cls: str) -> Subject | None:
    """The name after the word of a list, or after a comma in a row of equals: يليه "التأمين" بنسبة."""
    start, end = _gap(statement, norm)
    end = min([end, *(e.begin for e in statement.clause.events if e.kind in _ENDS | _VERBS and e.start > start)])
    name = norm[start:end].strip(' "') if 0 <= start < end else ""
    last = name.rpartition(" ")[2]
    name = name[1:] if name.startswith(_and_the()) else name
    if name.count(" ") > LONGEST and last.isascii() and last.isupper():  # a ticker ends what leads up to it
        name = last
    if not _could_be(name) or not words.name_ends().isdisjoint(name.split(" ")):
        return None
    start = norm.rindex(name, start, end)
    return Subject(cls, None, -1, start, start + len(name))


def _gap(statement: Statement, norm: str) -> tuple[int, int]:
    row = statement.clause.events
    if statement.multiple:
        return -1, -1
    end = roles.before(row[statement.first].data, norm).start
    if statement.opener is not None:
        reached = [e.end for e in row[: statement.first] if e.kind == words.REACH and e.start > statement.opener.start]
        return max([statement.opener.end, *reached]), end
    if statement.after and row[statement.after - 1].kind == FIGURE:
        start = row[statement.after - 1].end
        comma = norm.find("\u060c", start, end) if statement.listed else -1
        if comma >= 0 and norm[start:comma].strip(' )"%') == "":
            return comma + 1, end
        joined = _JOINED.match(norm, start, end)
        return (joined.start(1), end) if joined is not None else (-1, -1)
    return -1, -1


def _could_be(name: str) -> bool:
    return bool(name) and name.count(" ") <= LONGEST and name.replace(" ", "").isalpha()


def after_verb(statement: Statement, norm: str, cls: str) -> Subject | None:
    """The name between the verb and the measure: حققت طيران الشرق ربحا."""
    metric, row = statement.metric, statement.clause.events
    if metric is None or metric not in row or metric.data[2] != "noun" or metric.start > row[statement.first].start:
        return None
    before = row[: row.index(metric)]
    verb = next((e for e in reversed(before) if e.kind in _VERBS and "verb" in e.data[:2]), None)
    if verb is None or any(e.start >= verb.end for e in before):
        return None
    name = norm[verb.end : metric.begin].strip(' "')
    first = name.split(" ", 1)[0]
    if not _could_be(name) or not words.name_ends().isdisjoint(name.split(" ")) or first.endswith(words.pronouns()):
        return None
    start = norm.index(name, verb.end)
    if first == name and not name.startswith(ARTICLE_LETTERS) and norm[start - 1] != '"' and _definite(metric, norm):
        return None  # a noun in construct with the measure: تراجعت حركة الصادرات
    return Subject(cls, None, -1, start, start + len(name))


def _definite(event: Event, norm: str) -> bool:
    return bool(event.flags & ARTICLE) or norm.startswith(ARTICLE_LETTERS, event.start)


def owner(statement: Statement, norm: str) -> Subject | None:
    """The owner right after a measure in the construct state: ودائع هذه البنوك."""
    metric, row = statement.metric, statement.clause.events
    if metric is None or metric.data[1] or metric.data[2] != "noun" or metric not in row or statement.listed:
        return None
    if _definite(metric, norm) or " " in norm[metric.start : metric.end]:
        return None
    match = _PHRASE_AFTER.match(norm, metric.end)
    if match is None:
        return None
    first, at = match.group(1), match.start(1)
    following = next((e for e in row if e.start >= metric.end), None)
    if following is not None and following.start <= at and following.kind != words.SUBJECT:
        return None
    if not (first.startswith(ARTICLE_LETTERS) or first in words.phrases("these")):
        return None
    limit = following.begin if following is not None and following.start > at else len(norm)
    name = norm[at : min(_phrase_end(norm, at), limit)].strip()
    if not name or name in words.phrases("these"):
        return None
    return Subject("other", None, -1, at, at + len(name))


def share(statement: Statement, norm: str) -> Subject | None:
    """The company that no lexicon has whose share the clause is about: سجل سهم الخصوصة تراجعا."""
    row = statement.clause.events[: statement.first]
    of_share = [e for e in row if e.kind == words.METRIC and e.data[0] == "share_price" and not e.data[1]]
    if not of_share:
        return None
    match = _PHRASE_AFTER.match(norm, of_share[-1].end)
    noun = norm[of_share[-1].start : of_share[-1].end].rpartition(" ")[2]
    if match is None or noun != words.share_noun():
        return None
    at = match.start(1)
    following = next((e for e in statement.clause.events if e.start >= of_share[-1].end), None)
    limit = following.begin if following is not None else len(norm)
    name = norm[at : min(_phrase_end(norm, at), limit)].strip()
    if not name or name.count(" ") > LONGEST or limit <= at:
        return None
    return Subject("company", None, -1, at, at + len(name))


def moved(statement: Statement, norm: str) -> Subject | None:
    """The name in quotation marks between a movement and its size: تراجع "الصناعة" 3%; a sector in a list of them."""
    move, row = statement.move, statement.clause.events
    if move is None or statement.metric is not None or statement.change is None or statement.listed:
        return None
    end = roles.before(row[statement.first].data, norm).start
    match = _QUOTED.fullmatch(norm, move.end, end) if move.end < end else None
    if match is None:
        return None
    sectors = words.sector_noun() in norm[max(0, move.start - _AROUND) : move.start]
    return Subject("sector" if sectors else "other", None, -1, match.start(1), match.end(1))


def topic(statement: Statement, norm: str) -> Subject | None:
    """What a clause is said to be about: أما الأسرة المؤسسة فتحتفظ بـ…; None where one of its own words tells it."""
    opener = statement.clause.break_
    if opener is None or norm[opener.start : opener.end] not in words.phrases("topics"):
        return None
    match = _TOPIC.match(norm, opener.end)
    if match is None or any(opener.end < e.start < match.end(1) for e in statement.clause.events):
        return None
    return Subject("other", None, -1, match.start(1), match.end(1))


def _phrase_end(norm: str, at: int) -> int:
    """Where a phrase of at most a few words ends: before a mark, a particle, or its last word."""
    end = at
    for match in _WORD.finditer(norm, at, at + _LONG):
        if match.start() > end + 1 or match.group() in words.name_ends() or match.group() in words.roles():
            break
        end = match.end()
    return end


_JOINED = re.compile(rf" ?\u0648(\"?{ARTICLE_LETTERS}\w)")  # وال… right after a figure: the next of a list
_QUOTED = re.compile(r' "([^"]{2,40})" ?')
_AROUND = 250  # characters before a name in which sectors are spoken of
_LONG = 40  # characters of an owner's name
_PHRASE_AFTER = re.compile(r" (\w+)")
_WORD = re.compile(r"[^\W\d]+")
_TOPIC = re.compile(rf" ({ARTICLE_LETTERS}\w+(?: \w+){{0,3}}?)\u060c? \u0641\w{{3,}}")
