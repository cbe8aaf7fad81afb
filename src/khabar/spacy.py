"""The spaCy door: the component `khabar`, with the same results as `khabar.extract`.

>>> import spacy
>>> nlp = spacy.blank("ar")
>>> _ = nlp.add_pipe("khabar")
>>> doc = nlp("ربحت أرامكو 121 مليار دولار")
>>> [(e.text, e.label_, e._.khabar_value["amount"]) for e in doc.ents if e.label_ == "MONEY"]
[('121 مليار دولار', 'MONEY', '121000000000')]

`doc._.khabar` holds the whole record as plain data (so that docs can be serialised and sent to other processes);
`doc.spans["khabar"]` the mentions as spans on token boundaries, widened where spaCy's tokens are coarser;
`doc.ents` the same where no other component has set an entity. The exact raw offsets are in the record.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from khabar.pipeline import pipeline
from khabar.records import Article

KEY = "khabar"
_LABELS = {"COMPANY": "ORG", "MONEY": "MONEY", "PERCENT": "PERCENT", "QUANTITY": "QUANTITY", "DATE": "DATE"}


@Language.factory(KEY, assigns=["doc.ents", "doc._.khabar"], default_config={"country": None, "set_ents": True})
def make_khabar(nlp: Language, name: str, country: str | None, set_ents: bool) -> Khabar:
    """The component. `country` is the newsroom's, ISO 3166-1 alpha-2; `set_ents` writes `doc.ents` too."""
    return Khabar(country, set_ents)


class Khabar:
    """Finds companies, amounts and percentages in `doc.text`, whatever tokenised it."""

    def __init__(self, country: str | None = None, set_ents: bool = True) -> None:
        self.country, self.set_ents = country, set_ents
        if not Doc.has_extension(KEY):
            Doc.set_extension(KEY, default=None)
            Span.set_extension("khabar_value", getter=value_of)

    def __call__(self, doc: Doc) -> Doc:
        """Adds the record and the spans to the doc."""
        record = pipeline().extract(Article(text=doc.text, country=self.country))
        doc._.khabar = record.model_dump(mode="json")
        spans = []
        for mention in record.mentions:
            span = doc.char_span(
                mention.start, mention.end, label=_LABELS.get(mention.type, mention.type),
                span_id=mention.id, alignment_mode="expand",
            )  # fmt: skip
            if span is not None:
                spans.append(span)
        doc.spans[KEY] = spans
        if self.set_ents:
            taken = {token.i for ent in doc.ents for token in ent}
            free = [s for s in filter_spans(spans) if taken.isdisjoint(range(s.start, s.end))]
            doc.ents = [*doc.ents, *free]
        return doc


def value_of(span: Span) -> dict[str, Any] | None:
    """The value of a mention's span, as in the record; None for a span that khabar didn't make."""
    record = span.doc._.khabar or {"mentions": []}
    return next((m["value"] for m in record["mentions"] if m["id"] == span.id_), None)
