"""Gold as spaCy docs of `spacy.blank("ar")`, to train on: `doc.ents` on tokens, the exact spans beside them.

A mention that begins or ends inside of a token (a proclitic, a full stop) is widened to whole tokens; where two of them
then share a token, the longer one is the entity. `doc.spans["gold"]` has all mentions, widened, with the ids `m1`,
`m2`, …; `doc.user_data["gold"]` holds the article's fields and the mentions as gold has them.

Optional mentions are entities, or with a scope that leaves them out *missing*: training and `spacy evaluate` then count
an entity there neither as right nor as wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

from khabar.evaluation.counts import Data
from khabar.evaluation.exchange.scope import Scope, counted
from khabar.evaluation.store import Pair

KEY = "gold"


@dataclass(frozen=True, slots=True)
class Alignment:
    """How mentions lie on tokens, counted by type."""

    exact: Counter[str] = field(default_factory=Counter)
    widened: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """What became of the mentions, for a person."""
        parts = {
            "mentions": self.exact + self.widened,
            "widened to whole tokens": self.widened,
            "no entity, for a longer one has the token": self.dropped,
        }
        return "; ".join(f"{name}: {counted(types)}" for name, types in parts.items())


def tokenizer() -> Language:
    """The pipeline whose tokens are used."""
    return spacy.blank("ar")


def doc_of(pair: Pair, scope: Scope, nlp: Language, alignment: Alignment) -> Doc:
    """The doc of one article; adds to the alignment."""
    article, gold = pair
    doc = nlp(article["text"])
    mentions = scope.of(gold["mentions"])
    spans = [_span(doc, mention, f"m{at}") for at, mention in enumerate(mentions, 1)]
    ents = filter_spans(spans)
    for span, mention in zip(spans, mentions, strict=True):
        exact = (span.start_char, span.end_char) == (mention["start"], mention["end"])
        (alignment.exact if exact else alignment.widened)[mention["type"]] += 1
    alignment.dropped.update(Counter(span.label_ for span in spans) - Counter(ent.label_ for ent in ents))
    doc.set_ents(ents, missing=_missing(doc, gold["mentions"], scope, ents), default="outside")
    doc.spans[KEY] = spans
    doc.user_data[KEY] = {key: value for key, value in article.items() if key != "text"} | {"mentions": mentions}
    return doc


def _span(doc: Doc, mention: Data, id_: str = "") -> Span:
    span = doc.char_span(mention["start"], mention["end"], mention["type"], alignment_mode="expand", span_id=id_)
    assert span is not None, mention
    return span


def _missing(doc: Doc, mentions: list[Data], scope: Scope, ents: list[Span]) -> list[Span]:
    """What the scope leaves out because it is optional, as far as no entity has its tokens."""
    left = [_span(doc, m) for m in mentions if m["type"] in scope.types and not scope.holds(m)]
    taken = {token.i for ent in ents for token in ent}
    return [span for span in filter_spans(left) if taken.isdisjoint(range(span.start, span.end))]


def docbin(pairs: Iterable[Pair], scope: Scope) -> tuple[bytes, Alignment]:
    """The articles as a DocBin, in their order, as `spacy train` reads it."""
    nlp, alignment, bin_ = tokenizer(), Alignment(), DocBin(store_user_data=True)
    for pair in pairs:
        bin_.add(doc_of(pair, scope, nlp, alignment))
    return bin_.to_bytes(), alignment


def tagged(pairs: Iterable[Pair], scope: Scope, alignment: Alignment) -> Iterator[tuple[Pair, Doc]]:
    """Each article with its doc."""
    nlp = tokenizer()
    for pair in pairs:
        yield pair, doc_of(pair, scope, nlp, alignment)
