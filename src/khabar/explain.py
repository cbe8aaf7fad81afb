"""What was found in a text and by which rule, as lines for a terminal."""

from collections.abc import Iterator

import khabar
from khabar.records.fact import Fact
from khabar.records.values import Company, Metric, Money, Named, Percent, Quantity


def lines(text: str, country: str | None = None) -> Iterator[str]:
    """One line a mention, in text order: type, raw span, text, value, rule, and why a number is in no fact."""
    record = khabar.extract(text, country=country)
    why = {u.mention: u.reason for u in record.unlinked}
    for mention in record.mentions:
        where = f"{mention.start}:{mention.end}"
        reason = f"  unlinked: {why[mention.id]}" if mention.id in why else ""
        yield f"{mention.type:9} {where:>11}  {mention.text}  →  {describe(mention.value)}  [{mention.rule}]{reason}"
    for fact in record.facts:
        yield f"FACT {fact.id}: {'; '.join(_fact(fact))}  [{fact.rule} {fact.score}]  from {', '.join(fact.mentions)}"
    for quote in record.quotes:
        who = quote.speaker.name or quote.speaker.organization or "?"
        yield f"QUOTE {quote.start}:{quote.end}  {'direct' if quote.direct else 'indirect'}, {quote.verb}: {who}"
    if not record.mentions:
        yield "nothing found"


def _fact(fact: Fact) -> Iterator[str]:
    """What a fact says, one part after the other."""
    who = " + ".join(party.name.en or party.name.ar or "?" for party in fact.entities)
    told = f" «{fact.concept_text}»" if fact.concept_text else ""
    yield f"{who} · {fact.concept}{told}{' not' if fact.negated else ''}"
    if fact.value is not None:
        yield describe(fact.value)
    if fact.change is not None:
        size = "" if fact.change.amount is None else f" {fact.change.amount} {fact.change.unit}"
        yield f"{fact.change.direction}{size}{f', {fact.change.basis}' if fact.change.basis else ''}"
    if fact.prior is not None:
        yield f"{'before' if fact.prior.stated else 'before, computed'}: {describe(fact.prior)}"
    if fact.period is not None:
        yield f"period {fact.period.label}"
    if fact.counterparty is not None:
        yield f"with {fact.counterparty.name.en or fact.counterparty.name.ar}"
    if fact.status != "reported":
        yield fact.status
    if fact.attribution is not None:
        yield f"says {fact.attribution.speaker or fact.attribution.organization}"


def describe(value: object) -> str:
    """A value in a few words."""
    if isinstance(value, Company):
        if value.linked:
            listing = f" {value.ticker}.{value.mic}" if value.ticker else ""
            return f"{value.name.en} ({value.id}{listing})"
        options = ", ".join(c.id for c in value.candidates)
        return f"one of {options} ({value.reason})" if options else "company not in the lexicon"
    if isinstance(value, Metric):
        return value.concept
    if isinstance(value, Named):
        told = " ".join(filter(None, (value.class_, value.id or value.country)))
        return f"{value.name.en or value.name.ar} ({told})" if told else value.name.ar or "?"
    fields = {k: v for k, v in value.model_dump(mode="json").items() if v not in (None, [], "exact")}  # type: ignore[attr-defined]
    figure = fields.pop("amount", None) or f"{fields.pop('low', '?')} to {fields.pop('high', '?')}"
    unit = fields.pop("currency", None) or fields.pop("unit", None)
    if isinstance(value, Money | Percent | Quantity) and unit is None:
        unit = "/".join(value.candidates) + "?" if isinstance(value, Money) else None
        fields.pop("candidates", None)
    if "timex" in fields:
        figure = f"{fields.pop('timex')} ({fields.pop('start', '?')} to {fields.pop('end', '?')}, end excluded)"
    rest = "".join(f", {k} {v}" for k, v in fields.items() if k not in ("kind", "stated", "converted"))
    return f"{figure}{' ' + unit if unit else ''}{rest}"
