"""The shape of a numeral written in digits, and what it can mean.

Roles of separators can't be told from one numeral: `1.250` is 1250 or 1.250. What the numeral itself doesn't settle is
left open here (`Numeral.other`) and settled by the article's habit, the currency and the context in `entities/`.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

REVERSED = "reversed"  # `mark` of groups in reverse order: the first may be the fraction or the last group
REH = "\u0631"  # agency copy: the decimal part stands first, 5ر416 is 416.5
_MARKS = ".,\u066b\u066c\u060c"
_THOUSANDS_ONLY, _DECIMAL_ONLY = "\u066c", "\u066b"

_DATE = r"\d{1,4}[/\-]\d{1,2}[/\-]\d{2,4}(?![\d/])|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?![\d.])|\d{1,2}:\d\d(?::\d\d)?"
_REH = rf"\d+(?:{REH}\d+)+"
_LOST = r"\d+\?\d+(?= ?%)"
_SLASH = r"\d+(?:/\d+)+"
_MIXED = r"\d{1,3} [1-7]/[2-9](?![\d/])"
_SPACED = (
    r"\d{1,3}(?: \d{3})+[,.]\d{1,2}(?!\d)|\d{1,3}(?: \d{3}){2,}(?![\d.,/:])"
    r"|[1-9]\d{0,2} (?:0\d\d|500|\d\d0)(?![\d.,/:])"
)
_PLAIN = rf"\d+(?:[{_MARKS}]\d+)*"
_GROUPS = r"\d+(?: \.\d{3})+ \.\d{1,3}(?!\d)"  # groups in reverse order, in articles that store decimals fraction first
_FIRST = rf"\d+ \.\d+(?:[{_MARKS}]\d+)*"
# digits that no mark and no further digits follow, or a plain decimal before a word: nine of ten numerals, tried first
_SIMPLE = rf"\d+(?:\.\d+)?(?![\d{_MARKS}/:?\-{REH}]| [\d.])"
_USUAL = re.compile("|".join((_SIMPLE, _MIXED, _DATE, _REH, _LOST, _SLASH, _SPACED, _PLAIN)))
_FRACTION_FIRST = re.compile("|".join((_GROUPS, _FIRST, _MIXED, _DATE, _REH, _LOST, _SLASH, _SPACED, _PLAIN)))
_HINT = re.compile(r"\d \.\d")
_ORDINARY = re.compile(r"(?<![\d.])\d+\.\d{1,2}(?!\d|\.)")


def fraction_first(norm: str) -> bool:
    """Does the article store decimals fraction first (`10 .210` is 210.10)? Decided once per article.

    Measured: of 544 articles of one newspaper that do, one also has an ordinary decimal.
    """
    if not any(part.endswith(" ") for part in norm.split(".")[:-1]):
        return False
    hints = len(_HINT.findall(norm))
    return hints > 0 and hints >= len(_ORDINARY.findall(norm))


def pattern(norm: str) -> re.Pattern[str]:
    """The numeral pattern for this article."""
    return _FRACTION_FIRST if fraction_first(norm) else _USUAL


class Numeral(NamedTuple):
    """A read numeral. `other` is the value if its one separator has the other role, None if it can't have.

    `mark` is that separator. `shape` is `plain`, `grouped`, `decimal`, `fraction`, `date`, `time` or `unreadable`.
    """

    value: Decimal | None
    other: Decimal | None = None
    mark: str = ""
    shape: str = "plain"


@lru_cache(maxsize=20_000)
def read(text: str) -> Numeral:
    """The value of a numeral as `pattern` matched it."""
    if text.isdigit():
        return Numeral(Decimal(text))
    whole, point, rest = text.partition(".")
    if len(rest) in (1, 2) and whole.isdigit() and rest.isdigit():
        return Numeral(Decimal(text), shape="decimal", mark=point)
    if ":" in text:
        return Numeral(None, shape="time")
    if text.count(" .") > 1:
        groups = text.split(" .")[::-1]
        return Numeral(Decimal("".join(groups[:-1]) + "." + groups[-1]), Decimal("".join(groups)), REVERSED, "decimal")
    if " ." in text:
        fraction, _, whole = text.partition(" .")
        return Numeral(Decimal(f"{_digits(whole)}.{fraction}"), shape="decimal")
    if REH in text:
        return _reh(text)
    if "?" in text:
        return Numeral(Decimal(text.replace("?", ".")), shape="decimal")
    if " " in text and "/" in text:  # 2 1/2
        whole, _, part = text.partition(" ")
        top, _, bottom = part.partition("/")
        return Numeral(Decimal(whole) + Decimal(top) / Decimal(bottom), shape="fraction")
    if "/" in text or "-" in text:
        return _slashed(text)
    if " " in text:
        plain = text.replace(" ", "").replace(",", ".")
        return Numeral(Decimal(plain), shape="decimal" if "." in plain else "grouped")
    return _marked(text)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _reh(text: str) -> Numeral:
    """`5ر416` is 416.5; `000ر000` and `500ر12` are thousands only where the first part is three zeros."""
    parts = text.split(REH)
    if len(parts) == 2 and parts[0] != "000":
        return Numeral(Decimal(f"{parts[1]}.{parts[0]}"), shape="decimal")
    return Numeral(Decimal("".join(reversed(parts))), shape="grouped")


def _slashed(text: str) -> Numeral:
    parts = re.split(r"[/\-]", text)
    if len(parts) == 3:
        return Numeral(None, shape="date")
    top, bottom = (Decimal(part) for part in parts[:2])
    if len(parts) == 2 and len(parts[0]) == 4 and len(parts[1]) == 2 and (top + 1) % 100 == bottom:
        return Numeral(None, shape="date")  # 2013/14
    if len(parts) == 2 and bottom != 0 and len(parts[1]) <= 3:
        return Numeral(top / bottom, shape="fraction")
    return Numeral(None, shape="date")


def _marked(text: str) -> Numeral:
    """A numeral with marks inside: roles by the groups they make."""
    marks = [c for c in text if c in _MARKS]
    groups = re.split(f"[{_MARKS}]", text)
    last = marks[-1]
    thousands = all(len(g) == 3 for g in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if len(groups) == 3 and marks[0] == "." and last == "." and len(groups[2]) == 4:
        return Numeral(None, shape="date")
    if len(marks) > 1:
        same = len(set(marks)) == 1
        if same and thousands:
            return Numeral(Decimal("".join(groups)), shape="grouped")
        if same and last == "\u060c" and len(groups[0]) == 3 and len(groups[-1]) < 3:  # groups in right-to-left order
            groups.reverse()
            return Numeral(Decimal("".join(groups)), shape="grouped")
        if all(len(g) == 3 for g in groups[1:-1]):
            return Numeral(Decimal("".join(groups[:-1]) + "." + groups[-1]), shape="decimal")
        return Numeral(None, shape="unreadable")
    decimal = Decimal(f"{groups[0]}.{groups[1]}")
    if last == _DECIMAL_ONLY:
        return Numeral(decimal, shape="decimal")
    if not thousands or groups[0].startswith("0"):
        return Numeral(decimal, shape="decimal", mark=last)
    grouped = Decimal("".join(groups))
    if last == _THOUSANDS_ONLY:
        return Numeral(grouped, shape="grouped")
    if last == ".":
        return Numeral(decimal, grouped, ".", "decimal")
    return Numeral(grouped, decimal, last, "grouped")
