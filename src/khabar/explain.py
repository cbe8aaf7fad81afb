"""What was found in a text and by which rule, as lines for a terminal."""

from collections.abc import Iterator

import khabar
from khabar.records.values import Company, Money, Named, Percent, Quantity


def lines(text: str, country: str | None = None) -> Iterator[str]:
    """One line a mention, in text order: type, raw span, text, value, rule, and why a number is in no fact."""
    record = khabar.extract(text, country=country)
    why = {u.mention: u.reason for u in record.unlinked}
    for mention in record.mentions:
        where = f"{mention.start}:{mention.end}"
        reason = f"  unlinked: {why[mention.id]}" if mention.id in why else ""
        yield f"{mention.type:9} {where:>11}  {mention.text}  →  {describe(mention.value)}  [{mention.rule}]{reason}"
    if not record.mentions:
        yield "nothing found"


def describe(value: object) -> str:
    """A value in a few words."""
    if isinstance(value, Company):
        if value.linked:
            listing = f" {value.ticker}.{value.mic}" if value.ticker else ""
            return f"{value.name.en} ({value.id}{listing})"
        options = ", ".join(c.id for c in value.candidates)
        return f"one of {options} ({value.reason})" if options else "company not in the lexicon"
    if isinstance(value, Named):
        return f"{value.name.en} ({value.class_} {value.id})"
    fields = {k: v for k, v in value.model_dump(mode="json").items() if v not in (None, [], "exact")}  # type: ignore[attr-defined]
    figure = fields.pop("amount", None) or f"{fields.pop('low', '?')} to {fields.pop('high', '?')}"
    unit = fields.pop("currency", None) or fields.pop("unit", None)
    if isinstance(value, Money | Percent | Quantity) and unit is None:
        unit = "/".join(value.candidates) + "?" if isinstance(value, Money) else None
        fields.pop("candidates", None)
    if "timex" in fields:
        figure = f"{fields.pop('timex')} ({fields.pop('start', '?')} to {fields.pop('end', '?')}, end excluded)"
    rest = "".join(f", {k} {v}" for k, v in fields.items())
    return f"{figure}{' ' + unit if unit else ''}{rest}"
