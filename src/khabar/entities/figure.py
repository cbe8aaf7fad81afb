"""A figure: a number with what it counts. The common currency of the value stages."""

from dataclasses import dataclass
from decimal import Decimal

from khabar.entities.number import Number

NUMBER, MONEY, PERCENT, QUANTITY, DURATION, ORDINAL = (
    "NUMBER", "MONEY", "PERCENT", "QUANTITY", "DURATION", "ORDINAL",
)  # fmt: skip


@dataclass(slots=True)
class Figure:
    """A number with its unit, by normalised offsets; a range has `high`. `first` and `last` are token positions.

    `unit` is a currency code, a percent unit or a counted thing; None with `candidates` where the currency is open.
    `begin` is where the first word begins, proclitics included. `divisor` turns sub-units into main units.
    """

    type: str
    start: int
    end: int
    begin: int
    first: int
    last: int
    number: Number
    value: Decimal
    rule: str
    flags: int
    unit: str | None = None
    high: Decimal | None = None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    modifier: str = "exact"
    divisor: Decimal = Decimal(1)
    per: str | None = None
    shared: bool = False  # its unit stands on a later item of the enumeration
    negative: bool = False


def canonical(value: Decimal) -> str:
    """The value as records carry it: no exponent, no decimals of an integer, at most 12 decimals."""
    text = str(value)
    if "." not in text and "E" not in text:
        return text
    if value == value.to_integral_value():
        return f"{Decimal(int(value)):f}"
    if "E" in text or len(text) - text.index(".") > _DECIMALS:
        return f"{value.quantize(Decimal(1).scaleb(-_DECIMALS)):f}".rstrip("0").rstrip(".")
    return text


_DECIMALS = 12
