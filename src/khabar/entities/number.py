"""Numbers: a run of numerals and number words becomes values.

The grammar of Arabic numbers, not its words: a unit multiplies the hundred after it, tens take their unit before them
with a conjunction, a scale closes a group, a smaller group may follow after a conjunction, a fraction of the last scale
may be added. What can't be added starts a new number: `3 و5 و7` are three.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from khabar.scan import kinds, numerals
from khabar.scan.tokens import Token, Tokens, word_before
from khabar.text.clitics import ARTICLE, ARTICLE_LETTERS, CONJUNCTION, PREPOSITION

_RUN = re.compile("[nuUexhHsSdDfFivw]+")
_SCALES = frozenset("sSD")
_STARTERS = frozenset("nuexhHsdDf")
_NONE = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass(slots=True)
class Number:
    """A number in the text, by normalised offsets. `value` is `base` times `scale`, the last scale word's value.

    `first` and `last` are token positions; `flags` are the proclitics of its first word; `begin` is where that word
    begins, proclitics included. `other` is the value with the numeral's separator in its other role.
    """

    start: int
    end: int
    begin: int
    value: Decimal
    first: int
    last: int
    flags: int
    base: Decimal | None = None
    scale: int = 1
    shape: str = "words"
    other: Decimal | None = None
    mark: str = ""
    dual: Decimal | None = None  # the value if the word is a dual: مليارا دولار
    rule: str = "number.words"


def numbers(tokens: Tokens, norm: str) -> list[Number]:
    """Every number of the text in order, dates and times in digits left out."""
    found: list[Number] = []
    letters, items = tokens.kinds, tokens.items
    for run in _RUN.finditer(letters):
        at, end = run.span()
        while at < end:
            letter = letters[at]
            if letter == kinds.DIGITS:
                number = _numeral(letters, items, at, end, norm) or _Parser(tokens, at, end, norm).read()
            elif at + 1 == end and letter in _BELOW_SCALE:
                number = _word(items[at], at) if letter != kinds.PART else None
            elif letter in _STARTERS or (letter == kinds.PART and at + 1 < end):
                number = _Parser(tokens, at, end, norm).read()
            else:
                number = None
            if number is None:
                at += 1
                continue
            if not _is_other_word(number, tokens, norm):
                found.append(number)
            at = number.last + 1
    return found


def _is_other_word(number: Number, tokens: Tokens, norm: str) -> bool:
    """A single word that is a number only in company: ألف before a definite noun (he wrote), ميتا the company."""
    if number.first != number.last or number.rule == "number.numeral":
        return False
    token = tokens.items[number.first]
    assert token is not None and token.entry is not None
    if token.entry.kind == kinds.HUNDREDS and kinds.COMPANY in token.entry.senses:
        return True
    if token.entry.kind != kinds.SCALE or token.flags or not norm.startswith(f" {ARTICLE_LETTERS}", number.end):
        return False
    following = norm[number.end + 1 : number.end + 20].partition(" ")[0]
    return tokens.sense(following, kinds.TO) is None


def _numeral(letters: str, items: list[Token | None], at: int, end: int, norm: str) -> Number | None:
    """The common case: a numeral alone, or with one scale word. None if the general road is needed."""
    following = letters[at + 1] if at + 1 < end else ""
    if following in _SCALES and (at + 2 >= end or letters[at + 2] == "n"):
        word = items[at + 2] if at + 2 < end else None
        if word is not None:
            return None
        scale = items[at + 1]
        assert scale is not None and scale.entry is not None
        if scale.flags & (CONJUNCTION | PREPOSITION):
            return None
    elif following:
        return None
    else:
        scale = None
    token = items[at]
    assert token is not None
    read = numerals.read(norm[token.start : token.end])
    if read.value is None:
        return None
    if scale is None:
        return Number(
            token.start, token.end, token.begin, read.value, at, at, token.flags, read.value, 1, read.shape,
            read.other, read.mark, rule="number.numeral",
        )  # fmt: skip
    assert scale.entry is not None
    factor: int = scale.entry.value
    other = None if read.other is None else read.other * factor
    return Number(
        token.start, scale.end, token.begin, read.value * factor, at, at + 1, token.flags, read.value, factor,
        read.shape, other, read.mark, rule="number.numeral_scale",
    )  # fmt: skip


def _word(token: Token | None, at: int) -> Number:
    """A number word below a thousand with no other beside it."""
    assert token is not None
    start, end, entry, flags, begin = token
    assert entry is not None
    value = Decimal(entry.value)
    return Number(start, end, begin, value, at, at, flags, value)


class _Parser:
    """Reads one number from position `at` of the tokens, as far as the grammar allows."""

    def __init__(self, tokens: Tokens, at: int, end: int, norm: str) -> None:
        self.tokens, self.letters, self.items, self.norm = tokens, tokens.kinds, tokens.items, norm
        self.at, self.end, self.origin = at, end, at
        self.total = _NONE  # closed groups
        self.group = _NONE  # the last closed group, of `last` scale
        self.last = 0  # scale of the last closed group
        self.open: Decimal | None = None  # the coefficient being read
        self.state = ""  # kind of the coefficient's last word
        self.numeral: numerals.Numeral | None = None
        self.safe: tuple[int, Decimal, Decimal, int] | None = None  # before the open coefficient
        self.dual: Decimal | None = None
        self.joined = False  # a standalone "and" stands before the current word

    def read(self) -> Number | None:
        while self.at < self.end:
            letter = self.letters[self.at]
            token = self.items[self.at]
            assert token is not None
            self.joined = False
            if letter == kinds.AND:
                if self.at + 1 >= self.end or self.at == self.origin:
                    break
                self.at += 1
                letter, token = self.letters[self.at], self.items[self.at]
                assert token is not None
                self.joined = True
            conj = self.joined or bool(token.flags & CONJUNCTION)
            if token.flags & PREPOSITION and self.at != self.origin and not self.joined:
                self._back()
                break
            step = _STEPS.get(letter)
            if step is None or not step(self, token, letter, conj):
                self._back()
                break
            self.at += 1
        return self._result()

    def _back(self) -> None:
        if self.joined:
            self.at -= 1

    @property
    def _fresh(self) -> bool:
        return self.at == self.origin

    def _starts(self, conj: bool) -> bool:
        """May a coefficient begin here?"""
        if self.open is not None:
            return False
        if self._fresh:
            return True
        return (conj or self._juxtaposed()) and self.last > 0

    def _juxtaposed(self) -> bool:
        """`ألف خمسمئة`: spoken style leaves the conjunction out before hundreds, of words only."""
        letter, following = self.letters[self.at], self.letters[self.at + 1 : self.at + 2]
        hundreds = letter == kinds.HUNDREDS or (letter == kinds.UNIT and following == kinds.HUNDRED)
        return hundreds and self.last == 1000 and self.letters[self.origin] != kinds.DIGITS

    def _begin(self, value: Decimal, state: str) -> bool:
        self.safe = (self.at - self.joined, self.total, self.group, self.last)
        self.open, self.state = value, state
        return True

    def _digits(self, token: Token, letter: str, conj: bool) -> bool:
        if not self._starts(conj):
            return False
        read = numerals.read(self.norm[token.start : token.end])
        if read.value is None or (self.last and (read.value >= self.last or self._after_between())):
            return False
        self.numeral = read
        return self._begin(read.value, "n")

    def _after_between(self) -> bool:
        """Does a word for between stand before the number: its parts are two numbers then."""
        first = self.items[self.origin]
        assert first is not None
        return self.tokens.sense(word_before(self.norm, first.begin)[0], kinds.BETWEEN) is not None

    def _unit(self, token: Token, letter: str, conj: bool) -> bool:
        assert token.entry is not None
        value = Decimal(token.entry.value)
        following = self.letters[self.at + 1 : self.at + 2]
        if following == kinds.FRACTIONS and letter == kinds.UNIT:
            part = self.items[self.at + 1]
            assert part is not None and part.entry is not None
            top, bottom = part.entry.value
            amount = value * top / bottom
            if self._fresh:
                self.at += 1
                return self._begin(amount, "f")
            if not conj or (self.open is None and not self.last):
                return False
            self.at += 1
            return self._add_fraction(amount)
        if letter == kinds.PART and not (self._joins_ten() or (conj and self.state in _ADDS)):
            return False
        if self._starts(conj):
            return self._begin(value, "u")
        joined = conj or (self.state == "H" and letter == kinds.UNIT and self.letters[self.at - 1] == kinds.HUNDREDS)
        if self.open is not None and joined and self.state in _ADDS and value < 10**2:
            self.open, self.state = self.open + value, "u"
            return True
        return False

    def _joins_ten(self) -> bool:
        """Does a ten with a conjunction follow (واحد وعشرون, احد و عشرين)?"""
        after = self.letters[self.at + 1 : self.at + 3]
        if after[:1] == kinds.TEN:
            token = self.items[self.at + 1]
            return token is not None and bool(token.flags & CONJUNCTION)
        return after == kinds.AND + kinds.TEN

    def _ten(self, token: Token, letter: str, conj: bool) -> bool:
        assert token.entry is not None
        value = Decimal(token.entry.value)
        if self._starts(conj):
            return self._begin(value, "x")
        if self.open is not None and conj and (self.state in _ADDS or (self.state == "u" and 0 < self.open % 100 < 10)):
            self.open, self.state = self.open + value, "x"
            return True
        return False

    def _hundred(self, token: Token, letter: str, conj: bool) -> bool:
        assert token.entry is not None
        value = Decimal(token.entry.value)
        if self._starts(conj):
            return self._begin(value, letter)
        if letter == kinds.HUNDRED and self.state == "u" and not conj and not token.flags & ARTICLE:
            assert self.open is not None
            if 3 <= self.open <= 9:
                self.open, self.state = self.open * value, "h"
                return True
        return False

    def _scale(self, token: Token, letter: str, conj: bool) -> bool:
        assert token.entry is not None
        value: int = token.entry.value
        if letter == kinds.SCALE2:
            if not self._starts(conj) or (self.last and value >= 2 * self.last):
                return False
            return self._close(Decimal(value), value // 2)
        if self.open is not None:
            if conj and self.state not in ("f", "p"):
                return False
            if self.last and value >= self.last:
                if self.last != 1000 or value < 10**6 or self.open != self.open.to_integral_value():
                    return False
                self.open, self.total, self.group = self.open + self.total, _NONE, _NONE
            return self._close(self.open * value, value)
        if letter == kinds.SCALES and (self._fresh or conj):
            return False
        if self._fresh:
            if letter == kinds.EITHER:
                self.dual = Decimal(2 * value)
            return self._close(Decimal(value), value)
        if self.last and not conj and not token.flags & ARTICLE and self.last * value <= 10**15 and value >= self.last:
            self.total += self.group * (value - 1)
            self.group *= value
            self.last *= value
            return True
        if conj and self.last > value:
            return self._close(Decimal(value), value)
        return False

    def _close(self, amount: Decimal, scale: int) -> bool:
        self.total += amount
        self.group, self.last = amount, scale
        self.open, self.state = None, ""
        return True

    def _fraction(self, token: Token, letter: str, conj: bool) -> bool:
        assert token.entry is not None
        top, bottom = token.entry.value
        amount = Decimal(top) / Decimal(bottom)
        if self._fresh:
            bounded = self.origin > 0 and self.letters[self.origin - 1] == kinds.MODIFIER
            if token.flags & ARTICLE and not bounded:  # الربع is a quarter of a year, فوق الربع a number
                return False
            if self.letters[self.at + 1 : self.at + 2] == kinds.HUNDRED:  # ربع مية
                self.at += 1
                return self._begin(amount * _HUNDRED, "h")
            return self._begin(amount, "f")
        if not conj or (self.open is None and not self.last) or self.state == "f" or token.flags & ARTICLE:
            return False
        return self._add_fraction(amount)

    def _add_fraction(self, amount: Decimal) -> bool:
        """`ثلاثة ونصف`, `مليار ونصف`, `مليار ونصف المليار`, `ألف وربع مئة`."""
        if self.open is None and self.letters[self.at + 1 : self.at + 2] == kinds.HUNDRED:
            self.at += 1
            return self._begin(amount * _HUNDRED, "h")
        if self.state == "h" and amount < 0:  # مية إلا ربعا is 75
            amount *= _HUNDRED
        if self.open is not None:
            self.open, self.state = self.open + amount, "f"
            return True
        following = self.items[self.at + 1] if self.at + 1 < self.end else None
        scale = self.last
        if following is not None and self.letters[self.at + 1] in "sSD" and not following.flags & CONJUNCTION:
            assert following.entry is not None
            if following.entry.value > self.last:
                return False
            scale = following.entry.value
            self.at += 1
        self.total += amount * scale
        self.group, self.last = amount * scale, min(scale, self.last)
        return True

    def _except(self, token: Token, letter: str, conj: bool) -> bool:
        """`مليار إلا ربعا`, `خمسة إلا ربعا`."""
        if self.letters[self.at + 1 : self.at + 2] != kinds.FRACTION or (self.open is None and not self.last):
            return False
        part = self.items[self.at + 1]
        assert part is not None and part.entry is not None
        top, bottom = part.entry.value
        self.at += 1
        return self._add_fraction(-Decimal(top) / Decimal(bottom))

    def _point(self, token: Token, letter: str, conj: bool) -> bool:
        """`واحد فاصلة خمسة`: what follows are the decimals, as they are said."""
        if self.open is None or self.state == "p" or self.at + 1 >= self.end:
            return False
        digits = ""
        at = self.at + 1
        while at < self.end and self.letters[at] in _BELOW_SCALE:
            stop = next((i for i in range(at, self.end) if self.letters[i] in _FROM_SCALE), self.end)
            rest = _Parser(self.tokens, at, stop, self.norm).read()
            if rest is None or rest.value != rest.value.to_integral_value():
                break
            digits += f"{rest.value:f}"
            at = rest.last + 1
        if not digits:
            return False
        below = self._below(at)
        if below is not None:
            power, at = below
            self.open += Decimal(digits) / power
        else:
            self.open += Decimal(f"0.{digits}")
        self.state, self.at = "p", at - 1
        return True

    def _below(self, at: int) -> tuple[Decimal, int] | None:
        """`من عشرة آلاف` after the decimals: the power of ten that they count, and the position after it."""
        at += 1  # over the gap
        if at >= len(self.items) or self.items[at - 1] is not None:
            return None
        before, token = self.items[at - 2], self.items[at]
        assert before is not None and token is not None
        if (
            self.letters[at] not in _BELOW_SCALE + _FROM_SCALE
            or self.sense(self.norm[before.end : token.begin]) is None
        ):
            return None
        end = at
        while end < len(self.items) and self.letters[end] in _BELOW_SCALE + _FROM_SCALE:
            end += 1
        power = _Parser(self.tokens, at, end, self.norm).read()
        if power is None or power.value < 10 or Decimal(10) ** (len(f"{power.value:f}") - 1) != power.value:
            return None
        return power.value, power.last + 1

    def sense(self, between: str) -> object:
        """Is the text between two tokens just a particle between part and whole?"""
        return self.tokens.sense(between.strip(" "), kinds.OUT_OF)

    def _result(self) -> Number | None:
        self._drop_loose_numeral()
        if self.at == self.origin or (self.open is None and not self.last):
            return None
        first, last = self.items[self.origin], self.items[self.at - 1]
        assert first is not None and last is not None
        value = self.total + (self.open if self.open is not None else _NONE)
        alone = self.at - self.origin == 1
        number = Number(first.start, last.end, first.begin, value, self.origin, self.at - 1, first.flags)
        if self.open is None:
            number.scale = self.last
            number.base = value / self.last
        else:
            number.base = value
        number.dual = self.dual if alone else None
        if self.state == "f" and self.total == 0 and self.letters[self.origin] == kinds.FRACTION:
            number.shape, number.rule = "fraction", "number.fraction"
        if self.numeral is not None:
            number.rule = "number.numeral" if alone else "number.mixed"
            if self.letters[self.origin] == "n" and self.at - self.origin <= 2:
                number.shape, number.mark = self.numeral.shape, self.numeral.mark
                number.other = None if self.numeral.other is None else self.numeral.other * number.scale
        return number

    def _drop_loose_numeral(self) -> None:
        """A bare numeral after a scale belongs to it only after thousands, as the last part: `12 ألفا و500`."""
        if self.open is None or self.state != "n" or not self.last or self.safe is None:
            return
        following = self.letters[self.at : self.at + 1]
        whole = self.open == self.open.to_integral_value() and self.open >= 1
        after = self.items[self.at - 1]
        assert after is not None
        percent = following == kinds.PERCENT or "%" in self.norm[after.end : after.end + 2]
        if self.last == 1000 and whole and not percent:
            return
        self.at, self.total, self.group, self.last = self.safe
        self.open, self.state = None, ""
        self.numeral = None


_ADDS = frozenset("hH")
_BELOW_SCALE, _FROM_SCALE = "nueUxhH", "sSdD"
_STEPS: dict[str, Callable[[_Parser, Token, str, bool], bool]] = {
    kinds.DIGITS: _Parser._digits, kinds.UNIT: _Parser._unit, kinds.PART: _Parser._unit, kinds.TEEN: _Parser._unit,
    kinds.TEN: _Parser._ten, kinds.HUNDRED: _Parser._hundred, kinds.HUNDREDS: _Parser._hundred,
    kinds.SCALE: _Parser._scale, kinds.SCALES: _Parser._scale, kinds.SCALE2: _Parser._scale,
    kinds.EITHER: _Parser._scale, kinds.FRACTION: _Parser._fraction, kinds.EXCEPT: _Parser._except,
    kinds.POINT: _Parser._point,
}  # fmt: skip
