"""An office and the name after it (الرئيس التنفيذي لشركة سابك سامر الخوري), in normalised text."""

import re
from collections.abc import Callable
from typing import NamedTuple

from khabar.facts import people, words
from khabar.facts.events import COMPANY, Event
from khabar.facts.parties import Subject
from khabar.text import Aligned
from khabar.text.clitics import ARTICLE_LETTERS, LAM

_NAME = (2, 5)  # words of a full name after an office, at least and at most
_BY = "\u0628"  # the glued preposition before where an office is held
_TOKEN = re.compile(r'[^\s"]+')

Token = tuple[int, int, str]


class Office(NamedTuple):
    """An office by offsets: its words, where its holder's name begins, and the body that it is of."""

    end: int
    name: int | None
    organization: str | None
    mention: str | None


class Offices:
    """Reads offices, and tells them from words that only describe somebody."""

    def __init__(self, text: Aligned, stands_for: Callable[[int], Subject | None]) -> None:
        self._text, self._norm, self._stands_for = text, text.norm, stands_for

    def read(self, row: list[Event], begin: int, stop: int) -> Office:
        """Reads an office from its first word on."""
        norm = self._norm
        company = next((e for e in row if e.kind == COMPANY and begin <= e.start < stop), None)
        tokens = self.tokens(begin, stop)
        name = self._name_start(tokens, company, stop)
        limit = name if name is not None else self._office_end(tokens, company, stop)
        while (last := [t for t in tokens[1:] if t[0] < limit]) and last[-1][2] in people.honorifics():
            limit = last[-1][0] - 1
        organization = mention = None
        end, in_body = limit, len(tokens) > 1 and tokens[1][2] in words.speech("bodies")
        chief = next(
            (c for c in words.chiefs() if norm.startswith(c, begin) and not norm[begin + len(c) :][:1].isalnum()), None
        )
        if chief is not None:
            end, in_body = min(limit, begin + len(chief)), False
        for at, after, word in tokens[1:]:
            if at >= limit:
                break
            cut = self._glued(word, at, company)
            if company is not None and company.start <= at < company.end:
                end = min(end, at - 1) if not in_body else end
                continue
            if word in words.speech("in_role") or cut:
                if not (in_body and cut and word[:1] == LAM):
                    end = min(end, at - 1)
                body = at + cut if cut else after + 1
                if cut and word.startswith(LAM * 2):
                    organization = organization or self._of_article(row, at, limit)
                elif norm[body:limit].split(" ", 1)[0] in words.speech("bodies"):
                    organization = organization or self.raw(body, limit)
                if not in_body:
                    break
        if company is not None and company.start < limit:
            organization, mention = self.raw(company.start, company.end), f"m{company.at + 1}"
        elif organization is None:
            anaphor = next((e for e in row if e.kind == words.ANAPHOR and begin < e.start < limit), None)
            if anaphor is not None and anaphor.data[0] != "all":
                organization, mention = self.meant(begin)
            elif in_body and len(tokens) > 2 and tokens[2][0] < limit:
                organization = self.raw(tokens[1][0], end)
        return Office(end, name, organization, mention)

    @staticmethod
    def _office_end(tokens: list[Token], company: Event | None, stop: int) -> int:
        """Where an office without a name ends: before a noun that is not of it (وكيل الوزارة كلفة المشروع)."""
        definite = False
        for at, _, word in tokens[1:]:
            if company is not None and at >= company.start:
                return max(company.end, at) if at >= company.end else stop
            of_it = word.removeprefix(words.AND).startswith(ARTICLE_LETTERS) or word in words.speech("bodies")
            if definite and not of_it and people.is_name(word):
                return at - 1
            definite = definite or word.startswith(ARTICLE_LETTERS)
        return stop

    def _of_article(self, row: list[Event], at: int, limit: int) -> str | None:
        """The body after a preposition that has swallowed its article's first letter (للهيئة), as it is written."""
        anaphor = any(e.kind == words.ANAPHOR and at <= e.start <= at + 2 for e in row)
        if anaphor:
            return self.meant(at)[0]
        word = self._norm[at:limit].split(" ", 1)[0]
        return None if ARTICLE_LETTERS + word[2:] not in words.speech("bodies") else word[2:]

    def _glued(self, word: str, at: int, company: Event | None) -> int:
        """How many letters of a preposition are glued to this word of an office: none if none is."""
        if word.startswith(LAM * 2) and len(word) > _NAME[1]:
            return 1
        if word[:1] not in (LAM, _BY):
            return 0
        inner = word[1:]
        known = inner in words.speech("bodies") or (company is not None and company.start == at + 1)
        return 1 if known or inner.startswith(ARTICLE_LETTERS) else 0

    def tokens(self, begin: int, stop: int) -> list[Token]:
        """The words here, with where they begin and end."""
        return [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(self._norm, begin, stop)]

    def _name_start(self, tokens: list[Token], company: Event | None, stop: int) -> int | None:
        """Where the name after an office begins: at a first name, else after the last definite word or body."""
        covered = company.end if company is not None else -1
        rest: list[Token] = []
        for index, (at, _, word) in enumerate(tokens[1:], 1):
            if company is not None and company.start <= at < covered:
                continue
            sure = people.is_first(word) and len(tokens) - index >= _NAME[0]
            if word == words.UPON and not tokens[index - 1][2].startswith(ARTICLE_LETTERS):
                continue
            if sure and people.end_of(self._norm, at, stop) is not None and self.all_names(tokens[index:]):
                return at
        if tokens[1:] and company is not None and covered < stop:
            rest = [token for token in tokens if token[0] >= covered]
        else:
            definite = [i for i, t in enumerate(tokens) if t[2].removeprefix(words.AND).startswith(ARTICLE_LETTERS)]
            rest = tokens[definite[-1] + 1 :] if definite and company is None else []
        led_on = bool(rest) and rest[0][2].startswith((LAM, _BY)) and not people.is_first(rest[0][2])
        if _NAME[0] <= len(rest) < _NAME[1] and not led_on and self.all_names(rest):
            return rest[0][0]
        return None

    @staticmethod
    def all_names(tokens: list[Token]) -> bool:
        """Can all of these words be one name?"""
        return len(tokens) <= _NAME[1] and all(people.is_name(word) for _, _, word in tokens)

    def describes(self, begin: int, stop: int) -> bool:
        """Do these words only describe somebody (محلل في بنك, مسؤول حكومي), as no office of one holder does?"""
        tokens = self.tokens(begin, stop)
        if tokens[0][2] in words.speech("common"):
            return True
        if tokens[0][2] not in words.speech("describing"):
            return False
        if len(tokens) == 1:
            return True
        following = tokens[1][2]
        if following in words.speech("in_role") or self._glued(following, tokens[1][0], None):
            return True
        return not following.startswith(ARTICLE_LETTERS) and following not in words.titles()

    def meant(self, at: int) -> tuple[str | None, str | None]:
        """The company that its anaphor, or an office of nobody else's, stands for."""
        subject = self._stands_for(at)
        if subject is None or subject.cls != "company" or subject.start < 0:
            return None, None
        return self.raw(subject.start, subject.end), f"m{subject.at + 1}" if subject.at >= 0 else None

    def raw(self, start: int, end: int) -> str:
        """These words as they are written, without quotation marks around them."""
        first, last = self._text.span(start, max(end, start + 1))
        return self._text.raw[first:last].strip().strip('"\u00ab\u00bb\u201c\u201d')
