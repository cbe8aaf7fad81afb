"""Who speaks: the words between a verb of speech and what it says, read as office, organisation and name."""

import re
from bisect import bisect_left
from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

from khabar.facts import people, words
from khabar.facts.events import COMPANY, Event
from khabar.facts.names import Names
from khabar.facts.offices import Offices
from khabar.facts.parties import Subject
from khabar.text import Aligned, normalise
from khabar.text.clitics import ARTICLE_LETTERS, LAM

_TO_QUOTED = (f'{LAM}"', f'{LAM}\u0640"')  # to what is named in quotation marks (ل"الجريدة")
_TOLD = re.compile(rf' {LAM}\u0640? ?"[^"\n]*"(?= )')
_PARTS = re.compile(r"[^\u060c\u061b,:;()\n]+?(?= - |[\u060c\u061b,:;()\n]|\Z)")
_TRIM = ' "-*\u2022.'
_BY = "\u0628"  # the glued preposition before where an office is held
_NAME = (2, 5)  # words of a full name after an office, at least and at most
_WORDS = 7  # of a speaker who is described, at most
_BESIDE = 90  # characters beside a name in which an office is looked for
_OFFICE = 8  # words of an office before a name
_APART = 3  # parts between commas that tell of one speaker, at most


class Speaker(NamedTuple):
    """A speaker by its words and what it is made of; one who only holds an office has no name."""

    name: str | None
    role: str | None
    organization: str | None
    mention: str | None

    def data(self) -> dict[str, Any]:
        """As the records have it."""
        return self._asdict()


NOBODY = Speaker(None, None, None, None)


class Speakers:
    """Reads speakers, and remembers those with a name: a family name or an office alone goes back to them."""

    def __init__(self, text: Aligned, names: Names, stands_for: Callable[[int], Subject | None]) -> None:
        self._norm, self._names = text.norm, names
        self._office = Offices(text, stands_for)
        self.meant, self._raw = self._office.meant, self._office.raw
        self._families: dict[str, Speaker] = {}
        self._offices: dict[str, Speaker] = {}
        self._introduced: dict[str, tuple[int, int]] = {}  # family name -> where it is told in full first
        self._row: list[Event] = []
        self._bodies: dict[str, Speaker] = {}  # by their first word

    def read(self, row: list[Event], start: int, end: int) -> Speaker | None:
        """The speaker that the words here name; None where they name nobody."""
        if (told := _TOLD.match(self._norm, start, end)) is not None:
            start = told.end()
        parts = self._parts(start, end)
        if not parts:
            return None
        begin, stop = parts[0]
        first = self._norm[begin:stop].split(" ", 1)[0]
        if first in words.not_after_speech() or self._norm[begin:stop] in words.no_speakers():
            return None
        if not words.speech("same").isdisjoint(self._norm[begin:stop].split(" ")) or first.startswith(_TO_QUOTED):
            return None
        if self._norm[begin:stop] in words.speech("lone") and self._holding(self._bare(begin, stop)) is None:
            return None
        if first in people.honorifics():
            begin += len(first) + 1
            first = self._norm[begin:stop].split(" ", 1)[0]
        if begin >= stop:
            return None
        if self._is_office(begin, stop, first):
            return self._remembered(self._holder(row, parts, begin, stop))
        if people.is_first(first) or self._family(begin, stop):
            return self._remembered(self._named(row, parts, begin, stop))
        return self._described(row, begin, stop)

    def introduce(self, row: list[Event], people_: list[tuple[int, int]]) -> None:
        """Takes note of the full names of the text; who they are is read once one of them speaks."""
        self._row = row
        for start, end in people_:
            family = self._norm[self._norm.rfind(" ", start, end) + 1 : end]
            self._introduced.setdefault(family, (start, end))

    def _known(self, family: str) -> Speaker | None:
        """The speaker with this family name, whose office the text tells wherever it names him in full."""
        span = self._introduced.pop(family, None) if family not in self._families else None
        if span is not None and not people.in_byline(self._norm, span[0]):
            self._remembered(self.told_of(self._row, *span))
        return self._families.get(family)

    def _holding(self, office: str) -> Speaker | None:
        """The speaker with this office."""
        for family in [*self._introduced]:
            self._known(family)
        return self._offices.get(office)

    def told_of(self, row: list[Event], start: int, end: int) -> Speaker:
        """A person with a full name, with the office before or after it."""
        norm = self._norm
        line = norm.find("\n", end)
        stop = min(end + _BESIDE, line if line >= 0 else len(norm))
        tokens = self._office.tokens(max(norm.rfind("\n", 0, start) + 1, start - _BESIDE), start)[-_OFFICE:]
        for at, after, word in reversed(tokens):
            if word[-1:] in "\u060c.:" and after < start - 1:
                break
            if word.lstrip(words.JOINING) in people.honorifics():
                continue
            if word.lstrip(words.JOINING) in words.titles():
                at = after - len(word.lstrip(words.JOINING))
                events_ = _between(row, at, stop)
                found = self._holder(events_, self._parts(at, end), at, end)
                if found.name is not None:
                    return found
        events_ = _between(row, start, stop)
        parts = self._parts(start, stop) or [(start, end)]
        return self._named(events_, parts, start, parts[0][1], end)

    def may_begin(self, row: list[Event], at: int) -> bool:
        """Can an office, a name or a company begin right here?"""
        match = _TOKEN.match(self._norm, at + 1) if self._norm[at : at + 1] == " " else None
        if match is None:
            return False
        word = match.group().rstrip("\u060c,:.")
        if word in words.titles() or people.is_first(word) or word in self._introduced or word in self._families:
            return True
        return word in words.speech("bodies") or any(e.kind == COMPANY and e.start == match.start() for e in row)

    def begins(self, row: list[Event], begin: int, stop: int) -> bool:
        """Can a speaker begin here, before the verb: a company, an office, a name, a body, or one definite noun?"""
        first, _, rest = self._norm[begin:stop].partition(" ")
        if first in words.titles() or first in words.speech("bodies") or people.is_first(first):
            return True
        if any(e.kind in (COMPANY, words.ANAPHOR) and e.start == begin for e in row):
            return True
        if first in words.speech("anonymous"):
            return True
        return (first.startswith(ARTICLE_LETTERS) and rest.count(" ") < 1) or self._family(begin, stop)

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches between commas, without blanks and marks; none where the first is empty."""
        found: list[tuple[int, int]] = []
        for match in _PARTS.finditer(self._norm, start, end):
            begin, stop = match.span()
            if not found and self._norm[start:begin].strip():
                return []
            over = words.speaker_ends().search(self._norm, begin, stop)
            if over is not None and self._norm[begin : over.start()].strip(_TRIM):
                stop = over.start()
            told = min(
                (at for mark in _TO_QUOTED if (at := self._norm.find(f" {mark}", begin, stop)) >= 0), default=stop
            )
            stop = told
            begin, stop = self._trimmed(begin, stop)
            if begin < stop:
                found.append((begin, stop))
            if len(found) == _APART or not found:
                break
        return found

    def _trimmed(self, begin: int, stop: int) -> tuple[int, int]:
        norm = self._norm
        while begin < stop and norm[begin] in _TRIM:
            begin += 1
        while begin < stop:
            last = norm.rfind(" ", begin, stop) + 1
            if norm[stop - 1] in _TRIM:
                stop -= 1
            elif last > begin and self._trails(begin, last, stop):
                stop = last
            else:
                break
        return begin, stop

    def _trails(self, begin: int, last: int, stop: int) -> bool:
        """Is the last word a particle, and not the second part of a name (محمد علي)?"""
        word = self._norm[last:stop]
        if word in (LAM, _BY):
            return True
        name = people.is_first(word) and people.is_first(self._norm[begin : last - 1])
        return word in words.speech_particles() and not name

    def _is_office(self, begin: int, stop: int, first: str) -> bool:
        return first in words.titles() and not (
            first in words.speech("bodies") and self._norm.find(" ", begin, stop) < 0
        )

    def _family(self, begin: int, stop: int) -> bool:
        return self._norm.find(" ", begin, stop) < 0 and self._known(self._norm[begin:stop]) is not None

    # -- an office, and who holds it

    def _holder(self, row: list[Event], parts: list[tuple[int, int]], begin: int, stop: int) -> Speaker:
        office = self._office.read(row, begin, stop)
        name = None
        if office.name is not None:
            name = self._person(office.name, stop)
        elif len(parts) > 1 and (span := self._apposed_name(*parts[1])) is not None:
            name = self._person(*span)
        if name is None and self._office.describes(begin, stop):
            company = next((e for e in row if e.kind == COMPANY and begin <= e.start < stop), None)
            stop = min(stop, company.end) if company is not None else stop
            if self._norm.count(" ", begin, stop) > _WORDS:
                return NOBODY
            return Speaker(self._raw(begin, stop), None, office.organization, office.mention)
        role = self._raw(begin, office.end) if office.end > begin else None
        if name is None:
            alone = self._norm.find(" ", begin, office.end) < 0
            known = self._holding(self._bare(begin, office.end))
            same = known is not None and (alone or known.role == role)
            if known is not None and same and office.organization in (None, known.organization):
                return known
        organization, mention = office.organization, office.mention
        if organization is None and self._norm[begin : office.end].strip() in words.speech("chiefs"):
            organization, mention = self.meant(begin)
        return Speaker(name, role, organization, mention)

    def _bare(self, begin: int, end: int) -> str:
        return self._norm[begin:end].split(" ", 1)[0].removeprefix(ARTICLE_LETTERS)

    def _apposed_name(self, begin: int, stop: int) -> tuple[int, int] | None:
        tokens = self._office.tokens(begin, stop)
        if not tokens or not self._office.all_names(tokens):
            return None
        if people.is_first(tokens[0][2]) or _NAME[0] <= len(tokens) < _NAME[1] - 1:
            return begin, stop
        return None

    # -- a name, and what is told of it

    def _named(
        self, row: list[Event], parts: list[tuple[int, int]], begin: int, stop: int, end: int | None = None
    ) -> Speaker:
        end = self._name_end(begin, stop) if end is None else end
        name = self._person(begin, end)
        known = self._known(self._norm[begin:end].rpartition(" ")[2])
        beside = [(end + 1, stop)] if end < stop else []
        for at, after in beside + parts[1:]:
            apposed = self._apposed(row, at, after)
            if apposed is not None:
                return apposed._replace(name=name)
        return Speaker(name, None, None, None) if known is None else known._replace(name=name)

    def _name_end(self, begin: int, stop: int) -> int:
        """A name's end in bounded words: all of them if they are names, else its first names and one more."""
        tokens = self._office.tokens(begin, stop)
        run = 0
        while run < len(tokens) and people.is_name(tokens[run][2]):
            run += 1
        if 0 < run == len(tokens) <= _NAME[1]:
            return stop
        return people.end_of(self._norm, begin, stop) or tokens[0][1]

    def _apposed(self, row: list[Event], begin: int, stop: int) -> Speaker | None:
        """Office and organisation beside a name (، وهو معلم في تعز), or the organisation alone (، من سابك)."""
        tokens = self._office.tokens(begin, stop)
        while tokens and (tokens[0][2] in words.speech("who") or tokens[0][2] in people.honorifics()):
            tokens = tokens[1:]
        if not tokens:
            return None
        begin = tokens[0][0]
        company = next((e for e in row if e.kind == COMPANY and begin <= e.start < stop), None)
        if tokens[0][2] in words.speech("in_role") and company is not None:
            return Speaker(None, None, self._raw(company.start, company.end), f"m{company.at + 1}")
        if tokens[0][2] not in words.titles():
            return None
        office = self._office.read(row, begin, stop)
        organization, mention = office.organization, office.mention
        if organization is None and self._norm[begin : office.end].strip() in words.speech("chiefs"):
            organization, mention = self.meant(begin)
        return Speaker(None, self._raw(begin, office.end), organization, mention)

    # -- those without a name

    def _described(self, row: list[Event], begin: int, stop: int) -> Speaker:
        norm = self._norm
        tokens = self._office.tokens(begin, stop)
        first = tokens[0][2] if tokens else ""
        company = next((e for e in row if e.kind == COMPANY and begin <= e.start < stop), None)
        if company is not None and (
            company.start == begin or norm[begin : company.start].strip(' "') in words.speech("bodies")
        ):
            return Speaker(None, None, self._raw(company.start, company.end), f"m{company.at + 1}")
        anaphor = next((e for e in row if e.kind == words.ANAPHOR and e.start == begin), None)
        if first.removeprefix(ARTICLE_LETTERS) in self._bodies:
            anaphor = None
        if anaphor is not None and anaphor.data[0] != "all":
            organization, mention = self.meant(begin)
            if organization is not None:
                return Speaker(None, None, organization, mention)
        office = next((i for i, t in enumerate(tokens[: _NAME[1]]) if i >= _NAME[0] and t[2] in words.titles()), None)
        if office is not None and self._office.all_names(tokens[:office]):
            apposed = self._apposed(row, tokens[office][0], stop)
            name = self._person(begin, tokens[office - 1][1])
            return self._remembered((apposed or NOBODY)._replace(name=name))
        cut = next((at for at, _, word in tokens[1:] if word in words.speech("clause")), None)
        if cut is not None:
            stop = cut - 1
            tokens = [token for token in tokens if token[1] <= stop]
        if len(tokens) > 1 and (first in words.speech("bodies") or first.startswith(ARTICLE_LETTERS)):
            inside = next((at for at, _, word in tokens[1:] if word in words.speech("in_role")), None)
            stop = inside - 1 if inside is not None else stop
        if len(tokens) > _WORDS:
            return NOBODY
        body = first.removeprefix(ARTICLE_LETTERS)
        if first != body and len(tokens) == 1 and body in self._bodies:
            return self._bodies[body]
        organization = self._raw(company.start, company.end) if company is not None else None
        mention = f"m{company.at + 1}" if company is not None else None
        speaker = Speaker(self._raw(begin, stop), None, organization, mention)
        if len(tokens) > 1 and (first in words.speech("bodies") or first.startswith(ARTICLE_LETTERS)):
            self._bodies[body] = speaker
        return speaker

    # -- what is remembered

    def _person(self, begin: int, end: int) -> str:
        end = begin + len(self._norm[begin:end].rstrip(_TRIM))
        self._names.person(self._norm, begin, end)
        return self._raw(begin, end)

    def _remembered(self, speaker: Speaker) -> Speaker:
        if speaker.name is None or speaker.role is None:
            return speaker
        self._families.setdefault(normalise(speaker.name).rpartition(" ")[2], speaker)
        self._offices[normalise(speaker.role).split(" ", 1)[0].removeprefix(ARTICLE_LETTERS)] = speaker
        return speaker


_TOKEN = re.compile(r'[^\s"]+')


def _between(row: list[Event], start: int, stop: int) -> list[Event]:
    """The events that begin from `start` on and before `stop`."""
    return row[bisect_left(row, start, key=_START) : bisect_left(row, stop, key=_START)]


_START = attrgetter("start")
