"""Who says so: direct and indirect speech with its speakers, and the sources that sentences name."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from khabar.facts import marks, people, words
from khabar.facts.clauses import Sentence
from khabar.facts.events import Event
from khabar.facts.interviews import Interviews
from khabar.facts.speakers import NOBODY, Speaker, Speakers
from khabar.text import Aligned
from khabar.text.clitics import CONJUNCTION

Data = dict[str, Any]
_SPEAKER = 28  # words between a verb of speech and what it says
_SOURCE = 7  # words of a source
_VOICES = frozenset({words.SPEECH, words.SOURCE})
_WORDS = 4  # of a direct quote at least; fewer are a name or a term
_SAID = 3  # of one that a colon or the word that leads to
_FRAGMENT = 5  # words of indirect speech before quotation marks, at least; fewer are dropped
_NEAR = 160  # characters between a direct quote and its verb
_AFTER = 45  # characters between a direct quote and the verb after it
_FAR = 2500  # characters that a verb without a subject reaches back
_BEGINNING = 8  # words before a person whom a sentence begins with, at most
_PRECEDING = 20  # characters of the word before quotation marks
_APPOSED = 2  # marks around what stands beside a subject before its verb
_SUBJECT = 7  # words of a subject before its verb
_EDGES = re.compile(r"[\u060c,:;(\"\n]|\s-\s|\.\s")
_COLON = re.compile(r"(?<!\d): *(?=[^\s\"])")


class Said(NamedTuple):
    """A piece of speech or a source: who, by which cue, from where to where (normalised)."""

    speaker: Speaker
    cue: str | None
    start: int
    end: int
    direct: bool
    source: bool


class _Verb(NamedTuple):
    """A verb of speech with what it leads to, by normalised offsets."""

    event: Event
    limit: int  # where the next one begins, or the sentence ends
    that: Event | None
    quote: tuple[int, int] | None
    colon: int | None


class Voices:
    """Reads who speaks, sentence by sentence; a verb without a subject has the speaker of the one before."""

    def __init__(self, text: Aligned, speakers: Speakers, row: list[Event], people_: list[tuple[int, int]]) -> None:
        self._text, self._norm, self._speakers = text, text.norm, speakers
        self._row, self._people = row, people_
        self._last: dict[bool, tuple[Speaker, int]] = {}  # by gender, with where he spoke
        self._quoted = sorted((a, b) for a, b in marks.quoted(text) if text.norm.count(" ", a, b) >= _SAID - 1)
        self._said: set[tuple[int, int]] = set()
        self._start = 0  # of the sentence
        self.quotes: list[Data] = []
        if people_ and any(e.kind == words.SPEECH for e in row):
            speakers.introduce(row, people_)

    def sentence(self, sentence: Sentence) -> list[Said]:
        """What the sentence says of who speaks; its quotes are added to `quotes`."""
        if not any(e.kind in _VOICES for clause in sentence.clauses for e in clause.events):
            return []
        row = [event for clause in sentence.clauses for event in clause.events]
        row += [e for clause in sentence.clauses for e in ([clause.break_] if clause.break_ is not None else [])]
        row.sort(key=lambda event: event.start)
        first, last = (bisect_left(self._quoted, (at,)) for at in (sentence.start, sentence.end))
        quoted = [span for span in self._quoted[first:last] if not marks.is_name(span, row)]
        said = [*self._spoken(row, sentence, quoted), *self._sources(row, sentence)]
        for one in said:
            if not one.source:
                self.quotes.append(self._quote(one))
        return said

    def close(self) -> None:
        """Adds what is said without a verb, and puts the quotes in order."""
        left = [span for span in self._quoted if span not in self._said]
        lines = Interviews(self._norm, left, self._speakers, self._row, self._people)
        for speaker, span in [*lines.answers(), *lines.titled()]:
            self.quotes.append(self._quote(Said(speaker, None, *span, True, False)))
        self.quotes.sort(key=lambda quote: (quote["start"], quote["end"]))

    # -- verbs and what they lead to

    def _spoken(self, row: list[Event], sentence: Sentence, quoted: list[tuple[int, int]]) -> Iterator[Said]:
        verbs = [e for e in row if e.kind == words.SPEECH and self._speaks(e)]
        left, self._start = list(quoted), sentence.start
        for index, event in enumerate(verbs):
            limit = verbs[index + 1].begin if index + 1 < len(verbs) else sentence.end
            before = verbs[index - 1].end if index else sentence.start
            verb = self._verb(event, limit, row, quoted)
            ahead = [span for span in left if self._follows(span, event, before)]
            speaker = self._who(verb, row, before, bool(ahead))
            if speaker is None:
                continue
            cue = self._raw(event.start, event.end)
            behind = [span for span in left if event.end <= span[0] < verb.limit and self._is_speech(span, verb)]
            for span in ahead + behind:
                left.remove(span)
                self._said.add(span)
                yield Said(speaker, cue, *span, True, False)
            if verb.that is not None:
                yield from self._indirect(speaker, cue, verb, row, behind)
            elif verb.colon is not None and not behind and speaker != NOBODY:
                yield Said(speaker, None, verb.colon, verb.limit, False, False)

    def _inside(self, at: int) -> bool:
        """Does this place stand in what is said in quotation marks?"""
        index = bisect_left(self._quoted, (at + 1,)) - 1
        while index >= 0 and at - self._quoted[index][0] <= marks.LONGEST:
            start, end = self._quoted[index]
            if at < end and self._norm.count(" ", start, end) >= _WORDS - 1:
                return True
            index -= 1
        return False

    def _speaks(self, event: Event) -> bool:
        """Is it a verb, said by the article itself, and not denied?"""
        norm = self._norm
        if self._inside(event.start):
            return False
        before = norm[norm.rfind(" ", 0, max(0, event.begin - 1)) + 1 : event.begin].strip(' \n"')
        if before.lstrip(words.AND) in words.speech("no_speech"):
            return False
        needed = event.data[1]
        return needed is None or f" {needed} " in norm[event.end : event.end + _NEAR]

    def _verb(self, event: Event, limit: int, row: list[Event], quoted: list[tuple[int, int]]) -> _Verb:
        that = None
        if event.data[0] != "acts":
            that = next(
                (
                    e
                    for e in row
                    if e.kind == words.BREAK
                    and e.data[0]
                    and event.end <= e.begin < limit
                    and self._completes(e, event)
                ),
                None,
            )
        if that is not None and self._norm.count(" ", event.end, that.begin) > _SPEAKER:
            that = None
        quote = next((q for q in quoted if event.end <= q[0] < limit), None)
        if that is not None and quote is not None and quote[0] < that.begin:
            that = None if quote[1] < that.begin and self._norm.count(" ", *quote) >= _WORDS else that
        colon = None
        if that is None and quote is None and event.data[0] not in ("relays", "acts"):
            stop = min(limit, event.end + _NEAR)
            match = _COLON.search(self._norm, event.end, stop)
            if match is not None and self._norm.count(" ", match.end(), limit) >= _WORDS:
                colon = match.end()
        return _Verb(event, limit, that, quote, colon)

    def _completes(self, that: Event, verb: Event) -> bool:
        """Does the word lead to what is said, and not to a time or condition (بعد أن), or a second thing (وأن)?"""
        if that.flags & CONJUNCTION:
            return False
        before = self._norm[self._norm.rfind(" ", 0, max(0, that.begin - 1)) + 1 : that.begin].strip(' \n"')
        if before == words.UPON and self._norm[verb.start : verb.end] not in words.speech("upon"):
            return False
        return before.lstrip(words.AND) not in words.speech("not_that")

    def _is_speech(self, span: tuple[int, int], verb: _Verb) -> bool:
        """Are the words in quotation marks after the verb long enough to be said, and near enough?"""
        count = self._norm.count(" ", *span) + 1
        before = self._norm[max(0, span[0] - 4) : span[0] - 1].rstrip(" ")[-1:]
        if (
            self._norm[max(0, span[0] - _PRECEDING) : span[0] - 1].rstrip(" ").rpartition(" ")[2]
            in words.names_follow()
        ):
            return False
        lead = before == ":" or (verb.that is not None and verb.that.end >= span[0] - 2)
        if count < (_SAID if lead else _WORDS):
            return False
        return verb.that is not None or span[0] - verb.event.end <= _NEAR

    def _follows(self, span: tuple[int, int], event: Event, before: int) -> bool:
        """Does the verb stand right after what is said?"""
        between = self._norm[span[1] + 1 : event.begin]
        return before <= span[0] and 0 <= event.begin - span[1] <= _AFTER and "\n" not in between and '"' not in between

    def _indirect(
        self, speaker: Speaker, cue: str, verb: _Verb, row: list[Event], quoted: list[tuple[int, int]]
    ) -> Iterator[Said]:
        """Indirect speech goes on to the next verb of speech, a word that ends it, or quotation marks."""
        assert verb.that is not None
        end = verb.limit
        over = words.speech_ends().search(self._norm, verb.that.end, end)
        if over is not None:
            end = over.start()
        begin = verb.that.start
        for start, stop in sorted(quoted):
            if start >= end:
                break
            if self._norm.count(" ", begin, start) >= _FRAGMENT:
                yield Said(speaker, cue, begin, start - 1, False, False)
            following = next(
                (
                    e
                    for e in row
                    if e.kind == words.BREAK and e.data[0] and e.flags & CONJUNCTION and stop <= e.begin <= stop + _SAID
                ),
                None,
            )
            if following is None:
                return
            begin = following.start
        yield Said(speaker, cue, begin, end, False, False)

    # -- who speaks

    def _who(self, verb: _Verb, row: list[Event], before: int, says: bool) -> Speaker | None:
        """The speaker: named after the verb or before it, else who spoke last; None if nothing is said."""
        event = verb.event
        says = says or verb.that is not None or verb.quote is not None or verb.colon is not None
        stop = min(
            verb.limit,
            verb.that.begin if verb.that is not None else verb.limit,
            verb.quote[0] - 1 if verb.quote is not None else verb.limit,
            verb.colon if verb.colon is not None else verb.limit,
        )
        begin = event.end
        if event.data[0] == "relays":
            relayed = _FROM.search(self._norm, begin, stop)
            if relayed is None:
                return None
            begin = relayed.end()
        if not says and not self._speakers.may_begin(row, begin):
            return None
        been = self._norm[max(0, event.begin - 4) : event.begin].endswith(_ALREADY)
        named = self._before(event, row, before) if been else None
        if named is None:
            named = self._speakers.read(row, begin, stop)
        if named is None and not been and event.data[0] != "participle":
            named = self._before(event, row, before)
        if named is None and before == self._start:
            named = self._opening(row, before, event.begin)
        woman = self._feminine(event)
        if named is not None:
            told = named.role is not None or named.organization is not None or says
            if named != NOBODY and told:
                self._last[woman] = (named, event.start)
            return named
        if not says:
            return None
        if self._norm[event.start : event.end] in words.speech("passive"):
            last = self._last.get(woman)
            if last is None or "\n" in self._norm[last[1] : event.start]:
                return None
        return self._spoke_last(woman, event)

    def _spoke_last(self, woman: bool, event: Event) -> Speaker:
        last = self._last.get(woman)
        if (person := self._introduced(event, last[1] if last is not None else -1)) is not None and (
            not woman or last is None
        ):
            speaker = self._speakers.told_of(self._row, *person)
            self._last[woman] = (speaker, event.start)
            return speaker
        if last is not None and event.start - last[1] <= _FAR:
            self._last[woman] = (last[0], event.start)
            return last[0]
        if woman:
            organization, mention = self._speakers.meant(event.start)
            if organization is not None:
                return Speaker(None, None, organization, mention)
        return NOBODY

    def _introduced(self, event: Event, after: int) -> tuple[int, int] | None:
        """The person whom a sentence of the paragraph began with since somebody spoke last."""
        index = bisect_left(self._people, (event.start,)) - 1
        if index < 0 or self._people[index][0] <= after:
            return None
        start, end = self._people[index]
        if "\n" in self._norm[end : event.start] or people.in_byline(self._norm, start):
            return None
        begin = max(self._norm.rfind("\n", 0, start), self._norm.rfind(". ", 0, start)) + 1
        return (start, end) if self._norm.count(" ", begin, start) <= _BEGINNING else None

    def _opening(self, row: list[Event], begin: int, stop: int) -> Speaker | None:
        """The holder of an office whom the sentence's first verb tells of (رد الوزير على الأسئلة قائلا)."""
        match = _SECOND.match(self._norm, begin, stop)
        if match is None or match.group(1) not in words.titles():
            return None
        named = self._speakers.read(row, match.start(1), stop)
        return None if named == NOBODY else named

    def _feminine(self, event: Event) -> bool:
        """Is the verb's subject feminine: by the ending of a past verb or participle, or the beginning of a present?"""
        word = self._norm[event.start : event.end]
        if event.data[0] == "participle":
            return word.endswith(words.TEH)
        present = word.startswith(words.TA) and word not in words.speech("masculine")
        return present or word.endswith(words.TA)

    def _before(self, event: Event, row: list[Event], before: int) -> Speaker | None:
        """The subject before its verb (كان البنك قد أعلن, الحكومة تقول), from the last mark on."""
        norm = self._norm
        edges = [before, *(match.end() for match in _EDGES.finditer(norm, before, event.begin))]
        edge = edges[-1]
        if not norm[edge : event.begin].strip() and len(edges) > _APPOSED:  # سامر الخوري، رئيس سابك، قال
            return self._read_before(row, edges[-_APPOSED - 1], event.begin)
        phrase = norm[edge : event.begin]
        tokens = [(m.start() + edge, m.end() + edge, m.group()) for m in re.finditer(r"\S+", phrase)]
        been = bool(tokens) and tokens[0][2].lstrip(words.AND) in words.speech("been")
        if been and tokens[-1][2] in words.speech("been"):
            tokens = tokens[1:-1]
        elif event.flags & CONJUNCTION and not (tokens and tokens[0][2].lstrip(words.AND) in words.speech("but")):
            return None
        if len(tokens) > _APPOSED and tokens[-1][2] in words.speech("aside"):
            tokens = tokens[:-2]
        if not tokens or len(tokens) > _SUBJECT:
            return None
        return self._read_before(row, tokens[0][0], tokens[-1][1])

    def _read_before(self, row: list[Event], begin: int, stop: int) -> Speaker | None:
        norm = self._norm
        while begin < stop and norm[begin].isspace():
            begin += 1
        while norm[begin:stop].split(" ", 1)[0].lstrip(words.AND) in words.speech("but"):
            begin = norm.find(" ", begin, stop) + 1
            if not begin:
                return None
        if norm[begin] in words.JOINING and not any(e.start == begin for e in row):
            begin += 1
        if not self._speakers.begins(row, begin, stop):
            return None
        return self._speakers.read(row, begin, stop)

    # -- sources

    def _sources(self, row: list[Event], sentence: Sentence) -> Iterator[Said]:
        for event in row:
            if event.kind != words.SOURCE:
                continue
            stop = _EDGES.search(self._norm, event.end + 1, sentence.end)
            end = min(stop.start() if stop else sentence.end, self._nth_blank(event.end + 1, _SOURCE))
            if self._norm[event.end : end].strip(' "').split(" ", 1)[0] in words.speech("his_words"):
                speaker: Speaker | None = max(self._last.values(), key=lambda one: one[1], default=(None, 0))[0]
            else:
                speaker = self._speakers.read(row, event.end, end)
            if speaker is not None and speaker != NOBODY:
                yield Said(speaker, self._raw(event.start, event.end), sentence.start, sentence.end, False, True)

    def _nth_blank(self, at: int, count: int) -> int:
        for _ in range(count):
            found = self._norm.find(" ", at + 1)
            if found < 0:
                return len(self._norm)
            at = found
        return at

    # -- quotes

    def _quote(self, said: Said) -> Data:
        end = said.end
        while end > said.start and self._norm[end - 1] in ' ."\u060c,':
            end -= 1
        start, stop = self._text.span(said.start, max(end, said.start + 1))
        return {
            "speaker": said.speaker.data(), "verb": said.cue, "direct": said.direct, "start": start, "end": stop,
            "text": self._text.raw[start:stop],
        }  # fmt: skip

    def _raw(self, start: int, end: int) -> str:
        first, last = self._text.span(start, max(end, start + 1))
        return self._text.raw[first:last].strip()


_SECOND = re.compile(r"\s*\w+ (\w+) ")
_ALREADY = " \u0642\u062f "  # between a subject and its verb (كان البنك قد أعلن)
_FROM = re.compile(r" \u0639\u0646 ")  # from (نقلت عن)


def attribution(said: list[Said], at: int) -> Data | None:
    """Who says what stands here: the speech around it, else the sentence's source."""
    around = [s for s in said if not s.source and s.start <= at < s.end and s.speaker != NOBODY]
    around = around or [s for s in said if s.source]
    if not around:
        return None
    one = around[-1]
    return {
        "speaker": one.speaker.name, "role": one.speaker.role, "organization": one.speaker.organization, "cue": one.cue,
    }  # fmt: skip
