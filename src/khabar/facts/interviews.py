"""What is said without a verb: the answers of an interview, and words after a speaker and a colon."""

import re
from collections.abc import Iterator

from khabar.facts import people, words
from khabar.facts.events import Event
from khabar.facts.speakers import NOBODY, Speaker, Speakers

_ANSWERS = 2  # of an interview, at least
_TITLE = 80  # characters of a speaker before a colon
_ASKED = "\u061f"
_STARRED = re.compile(r"\n[ ]*\*[^\n]*\n+\Z")
_DASH = re.compile(r"[ ]*[-*\u2022\u2014\u2013]?[ ]*(?:\([^)\n]*\)[ ]*)?")
_TIME = re.compile(r"[ ]*(?:[\d:]+[ ]*-?|[-*\u2022])[ ]*")

Span = tuple[int, int]


class Interviews:
    """Reads the quotes of an article that no verb tells of."""

    def __init__(
        self, norm: str, quoted: list[Span], speakers: Speakers, row: list[Event], people_: list[Span]
    ) -> None:
        self._norm, self._quoted, self._speakers = norm, quoted, speakers
        self._row, self._people = row, people_

    def answers(self) -> Iterator[tuple[Speaker, Span]]:
        """The answers of an interview: lines in quotation marks, the line before most of them a question."""
        norm = self._norm
        lines = [(span, match) for span in self._quoted if (match := self._whole_line(span))]
        asked = sum(
            norm[:match].rstrip(" \n")[-1:] == _ASKED or _STARRED.search(norm[:match]) is not None for _, match in lines
        )
        if asked < _ANSWERS:
            return
        first = lines[0][1]
        person = next(((a, b) for a, b in self._people if b < first and not people.in_byline(norm, a)), None)
        speaker = NOBODY if person is None else self._speakers.told_of(self._row, *person)
        if speaker.name is not None and speaker.organization is None:
            organization, mention = self._speakers.meant(first)
            speaker = speaker._replace(organization=organization, mention=mention)
        for span, _ in lines:
            yield speaker, span

    def _whole_line(self, span: Span) -> int | None:
        """Where the line begins that is all in these quotation marks, but for a dash and what is told in brackets."""
        begin = self._norm.rfind("\n", 0, span[0]) + 1
        end = self._norm.find("\n", span[1])
        after = self._norm[span[1] + 1 : end if end >= 0 else len(self._norm)].strip(" .")
        return begin if begin and not after and _DASH.fullmatch(self._norm, begin, span[0] - 1) else None

    def titled(self) -> Iterator[tuple[Speaker, Span]]:
        """Words in quotation marks after the speaker and a colon (رئيس الحكومة: «…»), at the beginning of a line."""
        for span in self._quoted:
            if not self._norm[max(0, span[0] - 3) : span[0] - 1].endswith((":", ": ")):
                continue
            begin = self._norm.rfind("\n", 0, span[0]) + 1
            match = _TIME.match(self._norm, begin, span[0])
            begin = match.end() if match else begin
            stop = self._norm.rfind(":", begin, span[0])
            if 0 < stop - begin < _TITLE and self._norm[begin:stop].split(" ", 1)[0] in words.titles():
                row = [e for e in self._row if begin <= e.start < stop]
                speaker = self._speakers.read(row, begin, stop)
                if speaker is not None and speaker != NOBODY:
                    yield speaker, span
