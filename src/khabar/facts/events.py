"""From mentions and clause words to events: what facts are read from, in text order."""

import re
from functools import cache
from typing import Any, NamedTuple

from khabar.entities.company_names import CompanyFound
from khabar.entities.figure import DURATION, NUMBER, ORDINAL, QUANTITY, Figure
from khabar.entities.mentions import Found
from khabar.entities.organisation import OrganisationFound
from khabar.entities.period import PeriodFound
from khabar.facts import words
from khabar.facts.cues import Cue
from khabar.text.clitics import ARTICLE, ARTICLE_LETTERS

FIGURE, COMPANY, PERIOD, FRACTION = "F", "C", "P", "h"


class Event(NamedTuple):
    """Something of a clause, by normalised offsets: `kind` is a sort of `words` or one of the kinds above.

    `data` is the mention for figures, companies and periods, else what the lexicon says; `at` is the mention's number.
    """

    kind: str
    start: int
    end: int
    data: Any
    begin: int
    flags: int = 0
    at: int = -1


def events(found: list[Found], cues: list[Cue], norm: str) -> list[Event]:
    """Mentions and clause words in text order; a word inside a mention is dropped, but for a subject in a company."""
    made: list[Event] = []
    taken: list[tuple[int, int, bool, bool]] = []
    for number, item in enumerate(found):
        if isinstance(item, CompanyFound):
            made.append(Event(COMPANY, item.start, item.end, item, item.start, 0, number))
        elif isinstance(item, OrganisationFound):
            cls = words.organisation_class(item.row.class_)
            if cls is not None:
                made.append(Event(words.SUBJECT, item.start, item.end, [cls, item.row.en], item.start, 0, number))
        elif isinstance(item, PeriodFound):
            made.append(Event(PERIOD, item.start, item.end, item, item.start, 0, number))
        elif item.type == NUMBER and item.value < 1 and item.number.rule != "number.numeral":
            made.append(Event(FRACTION, item.start, item.end, item, item.begin, item.flags, number))
        elif item.type not in (ORDINAL, DURATION) and not _no_figure(item, norm):
            made.append(Event(FIGURE, item.start, item.end, item, item.begin, item.flags, number))
        taken.append((item.start, item.end, isinstance(item, CompanyFound), isinstance(item, PeriodFound)))
    names: set[int] = set()  # ends of the figures that are part of a subject's name: EGX 30
    at = 0
    so, of_others = words.so(), words.phrases("not_period")
    for start, end, begin, flags, senses in cues:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        inside = at < len(taken) and taken[at][0] < end
        if inside and senses.keys().isdisjoint(_COVERING):
            continue
        if inside and taken[at][:2] == (start, end) and senses.get(words.SUBJECT, ("",))[0] == "market":
            continue  # the exchange as a company (شركة سوق دبي المالي)
        if inside and not taken[at][2]:
            if not start <= taken[at][0] <= taken[at][1] <= end:
                continue
            names.add(taken[at][1])
        if norm[begin:end] in so and _VERB.match(norm, end):
            continue
        if at < len(taken) and taken[at][3] and taken[at][0] == end + 1 and norm[begin:end] in of_others:
            continue  # a future for delivery in August delivers nothing
        if words.ANAPHOR in senses and _qualifies(start, end, norm):
            continue
        for sort, value in senses.items():
            if not inside or sort in _COVERING:
                value_ = _adjective(value, start, end, norm) if sort == words.SUBJECT else value
                made.append(_new(Event, (sort, start, end, value_, begin, flags, -1)))
    made = [event for event in made if event.kind != FIGURE or event.end not in names]
    if not any(event.kind == words.SUBJECT and event.data[0] in ("market", "index") for event in made):
        made = [event for event in made if event.kind != words.SUBJECT or event.data[0] != "investors"]
    made += _shares(made, norm)
    made.sort(key=lambda event: (event.start, event.kind != words.SUBJECT))
    made = [event for event in made if not _of_contracts(event, made) and not _is_name(event, norm)]
    made = _others_than(made, norm)
    return _framed(_constructs(_national(made, norm), norm), norm)


def _is_name(event: Event, norm: str) -> bool:
    """Is a measure's noun, alone in quotation marks, a name (تراجع "الاستثمار" 5%)?"""
    return event.kind == words.METRIC and norm[event.begin - 1 : event.begin] == '"' == norm[event.end : event.end + 1]


def _others_than(made: list[Event], norm: str) -> list[Event]:
    """The events, those who are said not to be a group (غير المواطنين) as a group of their own.

    They are no more than a word on the group that stands before them (الأجانب غير العرب).
    """
    found: list[Event] = []
    for event in made:
        no = _others().search(norm, event.begin - _WORD, event.begin) if _is_group(event) else None
        if no is not None:
            start = no.start(1)
            before = found[-1] if found else None
            if before is not None and before.kind == words.SUBJECT and start - before.end <= _FROM:
                continue
            event = event._replace(start=start, begin=start)
        found.append(event)
    return found


def _is_group(event: Event) -> bool:
    return event.kind == words.SUBJECT and event.data[0] == "investors"


@cache
def _others() -> re.Pattern[str]:
    return re.compile(rf" ({'|'.join(words.phrases('others_than'))}) \Z")


_WORD = 12  # characters before a group in which the word for all but it stands
_FROM = 4  # characters of "of" and its blanks between a group and who it is not


def _of_contracts(event: Event, made: list[Event]) -> bool:
    """Is it the word contracts in the name of goods (عقود الذهب الأمريكية)?"""
    return (
        event.kind == words.METRIC
        and event.data[0] == "contract_value"
        and any(
            e.kind == words.SUBJECT and e.data[0] == "commodity" and e.start <= event.start < event.end < e.end
            for e in made
        )
    )


def _shares(made: list[Event], norm: str) -> list[Event]:
    """The price that the plural of share names between a movement and a company (قفزت أسهم أمازون)."""
    companies = {event.start for event in made if event.kind == COMPANY}
    found = []
    for event in made:
        match = _shares_of().match(norm, event.end) if event.kind == words.MOVE else None
        if match is not None and match.end() in companies:
            found.append(Event(words.METRIC, match.start(1), match.end(1), _SHARE_PRICE, match.start(1)))
    return found


@cache
def _shares_of() -> re.Pattern[str]:
    """Shares [of the company]."""
    return re.compile(rf" ({'|'.join(words.phrases('shares'))}) (?:(?:{'|'.join(words.company_nouns())}) )?\"?")


def _qualifies(start: int, end: int, norm: str) -> bool:
    """Is the word that may stand for a company an adjective of the noun before it (الأسرة المؤسسة)?"""
    if norm[start:end] not in words.phrases("anaphor_adjectives"):
        return False
    return _after_definite(start, norm)


def _after_definite(start: int, norm: str) -> bool:
    before = norm[norm.rfind(" ", 0, max(0, start - 1)) + 1 : start]
    return before.endswith(" ") and before.lstrip(words.AND).startswith(ARTICLE_LETTERS)


def _adjective(value: list[Any], start: int, end: int, norm: str) -> list[Any]:
    """A country's name that is an adjective where it follows a definite noun (الشركات السعودية)."""
    if value[0] != "country" or len(value) > _NAMED or not norm.endswith(words.nisba(), start, end):
        return value
    return [*value, "nisba"] if _after_definite(start, norm) else value


_SHARE_PRICE = ["share_price", False, "noun", False]
_NAMED = 2  # what the lexicon says of a country: class and name
_COVERING = frozenset({words.SUBJECT, words.BASIS})  # words that may have a mention in them
_new = tuple.__new__  # a named tuple's own constructor costs twice as much
_VERB = re.compile(r" \w+\u062a\b| \w{3}\b")  # a past verb after the particle: feminine, or three letters


def _no_figure(item: Figure, norm: str) -> bool:
    """A bare year, two who were named before (البلدين), or an adjective that counts them (المؤشرات الثلاثة)."""
    if item.type == QUANTITY and item.rule.endswith("dual"):
        return item.unit in words.bystanders()
    if item.type != NUMBER or item.high is not None:
        return False
    one_of = item.value == 1 and norm.startswith(_OF, item.end)  # واحد من الشركات
    definite = norm.startswith(ARTICLE_LETTERS, item.start)
    if item.number.rule == "number.words" and item.number.scale == 1 and (one_of or definite):
        return True
    return item.number.rule == "number.numeral" and item.number.shape == "plain" and item.value in _YEARS


_OF = " \u0645\u0646 "
_YEARS = range(1900, 2101)


def _national(row: list[Event], norm: str) -> list[Event]:
    """The events, a market's noun and its nation's adjective made one market (البورصة الأردنية)."""
    made: list[Event] = []
    for event in row:
        before = made[-1] if made else None
        if (
            before is not None
            and before.kind == words.SUBJECT == event.kind
            and before.data[:2] == ["market", None]
            and event.data[0] == "country"
            and norm[before.end : event.start] == " "
            and (market := words.national_markets().get(event.data[1])) is not None
        ):
            made[-1] = before._replace(end=event.end, data=["market", market])
        else:
            made.append(event)
    return made


def _constructs(row: list[Event], norm: str) -> list[Event]:
    """The events, each measure in the construct state with the one it governs (نفقات دعم أسعار المواد) made one."""
    made: list[Event] = []
    for event in row:
        before = made[-1] if made else None
        if before is not None and event.kind == words.METRIC == before.kind and _governs(before, event, norm):
            made[-1] = before._replace(end=event.end)
        else:
            made.append(event)
    return made


def _governs(head: Event, complement: Event, norm: str) -> bool:
    """Is a noun of measure the complement of the one before it, with at most one noun between them?"""
    if head.data[1] or head.data[2] != "noun" or head.flags & ARTICLE or not words.metric(head.data[0]).get("governs"):
        return False
    if complement.data[2] not in ("noun", "bare") or complement.data[3] or complement.flags & ~ARTICLE:
        return False
    between = norm[head.end : complement.begin]
    inner = between.split()
    if not inner:
        return between == " "
    return len(inner) == 1 and not complement.data[1] and inner[0].isalpha() and inner[0] not in words.name_ends()


def _framed(row: list[Event], norm: str) -> list[Event]:
    """The events, each frame (مؤشر, قطاع) with the name after it made one subject; subjects inside it are dropped."""
    made: list[Event] = []
    opened = covered = quoted = -1
    for index, event in enumerate(row):
        if event.start < covered and event.start > opened and (event.kind in _INSIDE or covered == quoted):
            continue
        if (end := _quoted(event, row[index + 1 : index + _AHEAD], norm)) is not None:
            opened = event.start
            covered = quoted = end
            event = event._replace(kind=words.SUBJECT, end=end, data=[event.data[0], None, "framed"])
        elif event.kind == words.FRAME:
            following = row[index + 1 : index + _AHEAD]
            if event.start < covered or _known(event, following):
                continue
            if (measured := _index_of(event, following)) is not None:
                made.append(measured)
                opened, covered = event.start, measured.end
                continue
            limit = next((e.begin for e in following if e.kind not in _NAMES and e.start > event.start), len(norm))
            end = _name_end(norm, event.end, min(limit, event.end + _LONGEST), event.data[1])
            if end is None:
                continue
            opened, covered = event.start, end
            cls = "sector" if words.sector_noun() in norm[event.end : end] else event.data[0]
            event = event._replace(kind=words.SUBJECT, end=end, data=[cls, None, "framed"])
        made.append(event)
    return made


def _quoted(event: Event, following: list[Event], norm: str) -> int | None:
    """The end of the name in quotation marks that an index's noun stands before (المؤشر المرجعي "كازا 10").

    None where a lexicon has the name.
    """
    named = event.kind == words.FRAME or (event.kind == words.SUBJECT and event.data[1:] == [None])
    match = _IN_QUOTES.match(norm, event.end) if named and event.data[0] == "index" else None
    if match is None or any(e.kind == words.SUBJECT and e.data[1] and e.start < match.end() for e in following):
        return None
    return match.end()


def _known(frame: Event, following: list[Event]) -> bool:
    """Does a name of the frame's class that a lexicon has stand right after its noun (مؤشر تاسي)?"""
    beside = next((e for e in following if e.kind == words.SUBJECT and e.start >= frame.end), None)
    return (
        beside is not None
        and beside.start - frame.end <= _BESIDE
        and beside.data[0] == frame.data[0]
        and beside.data[1] is not None
    )


def _index_of(frame: Event, following: list[Event]) -> Event | None:
    """The index of the market that its noun stands before (مؤشر البورصة الأردنية)."""
    beside = next((e for e in following if e.kind == words.SUBJECT and e.start >= frame.end), None)
    if frame.data[0] != "index" or beside is None or beside.data[0] != "market" or beside.data[1] is None:
        return None
    index = words.indices().get(beside.data[1])
    if index is None or beside.start - frame.end > _BESIDE:
        return None
    return frame._replace(kind=words.SUBJECT, end=beside.end, data=["index", index])


_AHEAD = 15  # events that the name after a frame's noun may have in it, and some more
_BESIDE = 2  # characters between a frame's noun and the name: a blank and a quote
_NAMES = frozenset({words.SUBJECT, COMPANY, words.FRAME, words.METRIC, words.ANAPHOR, words.PLAIN})
_INSIDE = frozenset({words.SUBJECT, words.METRIC, words.ANAPHOR})
_LONGEST = 50
_IN_QUOTES = re.compile(r'(?: \w+){0,4} "[^"\n]{2,60}"')
_NAME = re.compile(r' "?([^\W\d]\w*)"?')


def _name_end(norm: str, at: int, limit: int, longest: int) -> int | None:
    """Where a name of at most so many words after a frame's noun ends; None if there is none."""
    end = None
    for _ in range(longest):
        match = _NAME.match(norm, at, limit)
        if match is None or match.group(1) in words.name_ends() or match.group(1) in words.roles():
            break
        at = end = match.end()
        if match.group().endswith('"'):
            break
    return end
