"""Who says so: direct and indirect speech with its speakers, and the sources that sentences name."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from khabar.facts import words
from khabar.facts.clauses import Sentence
from khabar.facts.events import COMPANY, Event
from khabar.facts.names import Names
from khabar.text import Aligned

Data = dict[str, Any]
_LONGEST = 1500  # characters of a direct quote
_SPEAKER = 16  # words between a verb of speech and what it says
_SOURCE = 7  # words of a source
_VOICES = frozenset({words.SPEECH, words.SOURCE})
_WORDS = 4  # of a direct quote at least; fewer are a name or a term
_NEAR = 160  # characters between a direct quote and its verb
_EDGES = re.compile(r"[\u060c,:;(\"\n]|\s-\s|\.\s")


class Speaker(NamedTuple):
    """A speaker by normalised span and what it is made of; an anonymous one has only its words as name."""

    name: str | None
    role: str | None
    organization: str | None
    mention: str | None

    def data(self) -> Data:
        """As the records have it."""
        return self._asdict()


class Said(NamedTuple):
    """A piece of speech or a source: who, by which cue, from where to where (normalised)."""

    speaker: Speaker
    cue: str
    start: int
    end: int
    direct: bool
    source: bool


class Voices:
    """Reads who speaks, sentence by sentence; a verb without a subject has the speaker of the one before."""

    def __init__(self, text: Aligned, names: Names) -> None:
        self._text, self._norm, self._names = text, text.norm, names
        self._last: Speaker | None = None
        self._quoted = sorted((a, b) for a, b in _quoted(text) if text.norm.count(" ", a, b) >= _WORDS - 1)
        self.quotes: list[Data] = []

    def sentence(self, sentence: Sentence) -> list[Said]:
        """What the sentence says of who speaks; its quotes are added to `quotes`."""
        if not any(e.kind in _VOICES for clause in sentence.clauses for e in clause.events):
            return []
        row = [event for clause in sentence.clauses for event in clause.events]
        row += [e for clause in sentence.clauses for e in ([clause.break_] if clause.break_ is not None else [])]
        row.sort(key=lambda event: event.start)
        said = [*self._indirect(row, sentence), *self._sources(row, sentence)]
        said += self._direct(row, sentence, said)
        for one in said:
            if not one.source:
                self.quotes.append(self._quote(one))
        return said

    def _indirect(self, row: list[Event], sentence: Sentence) -> Iterator[Said]:
        for index, event in enumerate(row):
            if event.kind != words.SPEECH:
                continue
            that = next((e for e in row[index + 1 :] if e.kind == words.BREAK and e.data[0]), None)
            if (
                that is None
                or self._norm.count(" ", event.end, that.begin) > _SPEAKER
                or '"' in self._norm[event.end : that.begin]
            ):
                continue
            speaker = self._speaker(row, event.end, that.begin)
            if speaker is None:
                continue
            end = self._end_of(row, that, sentence)
            yield Said(speaker, self._raw(event.start, event.end), that.start, end, False, False)

    @staticmethod
    def _end_of(row: list[Event], that: Event, sentence: Sentence) -> int:
        """Indirect speech goes on to the next verb of speech of the sentence, or to its end."""
        following = next((e for e in row if e.kind == words.SPEECH and e.start > that.end), None)
        return following.begin if following is not None else sentence.end

    def _direct(self, row: list[Event], sentence: Sentence, said: list[Said]) -> Iterator[Said]:
        first, last = (bisect_left(self._quoted, (at,)) for at in (sentence.start, sentence.end))
        for start, end in sorted(self._quoted[first:last], key=lambda span: span[1]):  # the inner one first
            verbs = [e for e in row if e.kind == words.SPEECH and not start <= e.start < end]
            verb = max(
                (e for e in verbs if e.end <= start and start - e.end <= _NEAR), key=lambda e: e.end, default=None
            )
            speaker = self._speaker(row, verb.end, start - 1) if verb is not None else None
            if verb is None:
                verb = next((e for e in verbs if e.start >= end and e.start - end <= _NEAR), None)
                speaker = self._speaker(row, verb.end, sentence.end) if verb is not None else None
            if (
                verb is not None
                and speaker is not None
                and not any(s.start <= start < s.end and not s.source for s in said)
            ):
                yield Said(speaker, self._raw(verb.start, verb.end), start, end, True, False)

    def _sources(self, row: list[Event], sentence: Sentence) -> Iterator[Said]:
        for event in row:
            if event.kind != words.SOURCE:
                continue
            stop = _EDGES.search(self._norm, event.end + 1, sentence.end)
            end = min(stop.start() if stop else sentence.end, self._nth_blank(event.end + 1, _SOURCE))
            speaker = self._speaker(row, event.end, end, keep=False)
            if speaker is not None:
                yield Said(speaker, self._raw(event.start, event.end), sentence.start, sentence.end, False, True)

    def _nth_blank(self, at: int, count: int) -> int:
        for _ in range(count):
            found = self._norm.find(" ", at + 1)
            if found < 0:
                return len(self._norm)
            at = found
        return at

    def _speaker(self, row: list[Event], start: int, end: int, keep: bool = True) -> Speaker | None:
        """The speaker named between a verb and what it says; the last one where nobody is."""
        stop = _EDGES.search(self._norm, start, end)
        edge = stop.start() if stop and self._norm[start : stop.start()].strip() else end
        phrase = self._norm[start:edge].strip(' "\u060c,:-')
        if phrase not in words.no_speakers() and (over := words.speaker_ends().search(phrase)):
            phrase = phrase[: over.start()]
        while phrase.rpartition(" ")[2] in words.speech_particles():
            phrase = phrase.rpartition(" ")[0]
        first = phrase.split(" ", 1)[0]
        if not phrase or phrase in words.no_speakers() or first in words.speech_particles():
            return self._last
        begin = self._norm.index(phrase, start)
        company = next((e for e in row if e.kind == COMPANY and begin <= e.start < begin + len(phrase)), None)
        found = self._parts(begin, begin + len(phrase), company)
        if keep:
            self._last = found
        return found

    def _parts(self, start: int, end: int, company: Event | None) -> Speaker:
        norm = self._norm
        mention = None if company is None else f"m{company.at + 1}"
        first = norm[start:end].split(" ", 1)[0]
        if first not in words.titles():
            if company is not None:
                return Speaker(None, None, self._raw(company.start, company.end), mention)
            self._names.person(norm, start, end, titled=False)
            return Speaker(self._raw(start, end), None, None, None)
        cut = self._name_start(start, end, company)
        role = self._raw(start, cut) if cut > start else None
        self._names.person(norm, cut, end, titled=True)
        name = self._raw(cut, end) if cut < end else None
        organization = self._raw(company.start, company.end) if company is not None else None
        return Speaker(name, role, organization, mention)

    def _name_start(self, start: int, end: int, company: Event | None) -> int:
        """Where an office ends and the name begins: after its organisation, else after its last definite word."""
        norm = self._norm
        if company is not None:
            return min(end, company.end + 1)
        cut, at = start, start
        tokens = norm[start:end].split(" ")
        for position, token in enumerate(tokens):
            at += len(token) + 1
            if token.startswith(words.article()) and position < len(tokens) - 1:
                cut = at
        return min(cut, end) if cut > start else min(start + len(tokens[0]) + 1, end)

    def _quote(self, said: Said) -> Data:
        end = said.end
        while end > said.start and self._norm[end - 1] in ' ."':
            end -= 1
        start, stop = self._text.span(said.start, max(end, said.start + 1))
        return {
            "speaker": said.speaker.data(), "verb": said.cue, "direct": said.direct, "start": start, "end": stop,
            "text": self._text.raw[start:stop],
        }  # fmt: skip

    def _raw(self, start: int, end: int) -> str:
        first, last = self._text.span(start, max(end, start + 1))
        return self._text.raw[first:last].strip()


def _quoted(text: Aligned) -> Iterator[tuple[int, int]]:
    """What stands between quotation marks of one kind; straight ones open and close in turn, anew on each line."""
    opened: dict[str, int] = {}
    for match in re.finditer('["\n]', text.norm):
        at = match.start()
        mark = text.raw[text.span(at, at + 1)[0]]
        if mark == "\n":
            opened.clear()
        elif mark in _OPENING:
            opened[_OPENING[mark]] = at + 1
        elif mark in opened:
            start = opened.pop(mark)
            if at - start <= _LONGEST:
                yield start, at
        elif mark not in _OPENING.values():
            opened[mark] = at + 1


_OPENING = {"\u00ab": "\u00bb", "\u201c": "\u201d", "\u2039": "\u203a", "\u201e": "\u201c"}


def attribution(said: list[Said], at: int) -> Data | None:
    """Who says what stands here: the speech around it, else the sentence's source."""
    around = [s for s in said if not s.source and s.start <= at < s.end] or [s for s in said if s.source]
    if not around:
        return None
    one = around[-1]
    return {
        "speaker": one.speaker.name, "role": one.speaker.role, "organization": one.speaker.organization, "cue": one.cue,
    }  # fmt: skip
