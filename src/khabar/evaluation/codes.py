"""The codes of a marked article (`marked`): a mention, a figure or a change as a few signs, and back.

Figures: `$5e9 USD`, `%3.2`, `%pp 0.5`, `%bp 25`, `#300 share` (`#300` with no unit), a range as `5..7`, then a modifier
(`~` approximately, `>` more than, `>=` at least, `<` less than, `<=` at most). Other mentions: `@Alba` a company,
`=2024-Q2` a date, `nth 3`, `for 6 month`, `person`, `place`, `product`, `org ministry`, `metric revenue`. A mention's
code ends with `?` if it is optional. Changes: `+18.5% yoy ~`: `+`, `-` or `0`; then size, basis, modifier, if any.
"""

from decimal import Decimal
from typing import Any, get_args

from khabar.evaluation.gold import KEYS, NAMED
from khabar.records.values import Modifier

Data = dict[str, Any]

MODIFIERS = dict(zip(("", "~", ">", ">=", "<", "<="), get_args(Modifier), strict=True))
BASES = {
    "yoy": "year_on_year",
    "qoq": "quarter_on_quarter",
    "mom": "month_on_month",
    "dod": "day_on_day",
    "other": "other",
}
DIRECTIONS = {"+": "increase", "-": "decrease", "0": "none"}
SUFFIXES = {"%": "percent", "pp": "percentage_point", "bp": "basis_point", "x": "multiple"}
WORDS = {"nth": "ORDINAL", "for": "DURATION", "org": "ORG", "metric": "METRIC"} | {t.lower(): t for t in NAMED}


def mention(code: str) -> Data:
    """`type`, `value` and perhaps `optional` of a mention. Raises `ValueError` and `KeyError` for what is no code."""
    optional = {"optional": True} if code.endswith("?") else {}
    code = code.removesuffix("?").strip()
    type_, value = _mention(code)
    return {"type": type_, "value": value} | optional


def _mention(code: str) -> tuple[str, Data]:
    sign, rest = code[0], code[1:]
    if sign in "@=":
        type_ = "COMPANY" if sign == "@" else "DATE"
        return type_, {KEYS[type_]: rest}
    if sign in "$%#":
        read = figure(code)
        kind = read.pop("kind").upper()
        return ("NUMBER" if kind == "QUANTITY" and "unit" not in read else kind), read
    word, _, rest = code.partition(" ")
    type_ = WORDS[word]
    if type_ in NAMED:
        return type_, {}
    if type_ in KEYS:
        return type_, {KEYS[type_]: rest}
    read = figure(f"#{rest}")
    del read["kind"]
    return type_, read


def figure(code: str) -> Data:
    """`$5e9 USD ~` and its like, as gold has it; `kind` comes first, and a bare number has no `unit`."""
    code, modifier = _modifier(code)
    sign, (size, *unit) = code[0], code[1:].split()
    if sign == "$":
        return {"kind": "money", **_size(size), "currency": " ".join(unit), "modifier": modifier}
    if sign == "#":
        return {"kind": "quantity", **_size(size), **({"unit": " ".join(unit)} if unit else {}), "modifier": modifier}
    if sign != "%":
        raise ValueError(f"no value: {code}")
    suffix, size = (size, unit[0]) if size in SUFFIXES else ("%", size)
    return {"kind": "percent", **_size(size), "unit": SUFFIXES[suffix], "modifier": modifier}


def change(code: str) -> Data:
    """`+18.5% yoy ~` and its like, as gold has it."""
    code, modifier = _modifier(code)
    rest, _, last = code.rpartition(" ")
    code, basis = (rest, BASES[last]) if last in BASES else (code, None)
    read: Data = {"direction": DIRECTIONS[code[0]], "amount": None, "unit": None}
    if code[1:]:
        size, _, unit = code[1:].partition(" ")
        suffix = next((s for s in SUFFIXES if size.endswith(s)), "")
        read = {"direction": read["direction"], **_size(size.removesuffix(suffix)), "unit": unit or SUFFIXES[suffix]}
    return read | {"basis": basis} | ({} if modifier == "exact" else {"modifier": modifier})


def _modifier(code: str) -> tuple[str, str]:
    rest, _, last = code.rpartition(" ")
    return (rest, MODIFIERS[last]) if last in MODIFIERS and rest else (code, "exact")


def _size(size: str) -> Data:
    low, _, high = size.partition("..")
    return {"low": _number(low), "high": _number(high)} if high else {"amount": _number(low)}


def _number(digits: str) -> str:
    """`1.5e9` written out; a plain number stays as it is, with its zeros."""
    return format(Decimal(digits), "f") if "e" in digits else str(Decimal(digits))


def of_mention(mention_: Data) -> str:
    """The code that `mention` reads back."""
    optional = " ?" if mention_.get("optional") else ""
    type_, value = mention_["type"], mention_["value"]
    word = next((word for word, name in WORDS.items() if name == type_), "")
    if type_ in KEYS:
        sign = {"COMPANY": "@", "DATE": "="}.get(type_) or f"{word} "
        return f"{sign}{value[KEYS[type_]]}{optional}"
    if not word:
        return f"{of_figure(value)}{optional}"
    return f"{word}{'' if type_ in NAMED else ' ' + of_figure(value)[1:]}{optional}"


def of_figure(value: Data) -> str:
    """The code that `figure` reads back."""
    unit = value.get("currency") or value.get("unit")
    suffix = next((s for s, name in SUFFIXES.items() if name == unit and s != "x"), None)
    sign = "$" if "currency" in value else "#" if suffix is None else "%"
    code = f"%{_written(value)}" if suffix == "%" else f"%{suffix} {_written(value)}" if suffix else ""
    return (code or f"{sign}{_written(value)} {unit or ''}".rstrip()) + _hedge(value)


def of_change(change_: Data) -> str:
    """The code that `change` reads back."""
    code = next(sign for sign, name in DIRECTIONS.items() if name == change_["direction"])
    if change_["unit"]:
        suffix = next((s for s, name in SUFFIXES.items() if name == change_["unit"]), f" {change_['unit']}")
        code += f"{_written(change_)}{suffix}"
    basis = next((short for short, name in BASES.items() if name == change_["basis"]), "")
    return f"{code} {basis}".rstrip() + _hedge(change_)


def _written(size: Data) -> str:
    return f"{size['low']}..{size['high']}" if size.get("low") is not None else str(size["amount"])


def _hedge(value: Data) -> str:
    mark = next(mark for mark, name in MODIFIERS.items() if name == value.get("modifier", "exact"))
    return f" {mark}" if mark else ""
