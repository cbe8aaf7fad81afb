"""Gold for other tools: every article of the corpus is read back from each form as it went in."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from khabar.evaluation import codes
from khabar.evaluation.exchange.conll import conll
from khabar.evaluation.exchange.docs import docbin
from khabar.evaluation.exchange.records import jsonl
from khabar.evaluation.exchange.scope import Scope
from khabar.evaluation.gold import read
from khabar.evaluation.store import Pair
from khabar.records import ArticleRecord

ROOT = Path(__file__).parent.parent.parent
PAIRS = [pair for name in ("train", "dev", "test") for pair in read(ROOT / "corpus" / "articles" / name)]
NLP = spacy.blank("ar")
ARTICLES = pytest.mark.parametrize("pair", PAIRS, ids=[article["id"] for article, _ in PAIRS])
Marked = list[tuple[int, int, str]]


def pair_of(text: str, *mentions: dict[str, Any]) -> Pair:
    """An article whose mentions are marked by their words."""
    marked = [
        {"type": "NUMBER", "value": {"amount": "1"}}
        | mention
        | {"start": (start := text.index(mention["text"])), "end": start + len(mention["text"])}
        for mention in mentions
    ]
    return {"id": "a", "text": text}, {"id": "a", "mentions": marked, "facts": [], "quotes": []}


def docs_of(pair: Pair, scope: Scope = Scope()) -> Doc:  # noqa: B008
    [doc] = DocBin().from_bytes(docbin([pair], scope)[0]).get_docs(NLP.vocab)
    return doc


def widened(text: str, mentions: Marked) -> Marked:
    """The spans of the tokens that the mentions touch."""
    tokens = [(token.idx, token.idx + len(token)) for token in NLP(text)]
    touched = [[t for t in tokens if t[0] < end and start < t[1]] for start, end, _ in mentions]
    return [(ts[0][0], ts[-1][1], type_) for ts, (_, _, type_) in zip(touched, mentions, strict=True)]


def spans_of(gold: dict[str, Any]) -> Marked:
    return [(m["start"], m["end"], m["type"]) for m in gold["mentions"]]


@ARTICLES
def test_docbin_reads_back(pair: Pair) -> None:
    article, gold = pair
    doc = docs_of(pair)
    assert doc.text == article["text"]
    assert doc.user_data["gold"]["id"] == article["id"]
    assert json.loads(json.dumps(doc.user_data["gold"]["mentions"])) == gold["mentions"]
    spans = [(span.start_char, span.end_char, span.label_) for span in doc.spans["gold"]]
    assert spans == widened(article["text"], spans_of(gold))
    assert {(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents} <= set(spans)


@ARTICLES
def test_conll_reads_back(pair: Pair) -> None:
    article, gold = pair
    data, alignment = conll([pair], Scope())
    [(id_, exact, tagged)] = parsed(data.decode())
    assert (id_, exact) == (article["id"], gold["mentions"])
    spans = widened(article["text"], spans_of(gold))
    assert set(tagged) <= set(spans)
    assert len(tagged) + alignment.dropped.total() == len(spans)


def parsed(lines: str) -> Iterator[tuple[str, list[dict[str, Any]], Marked]]:
    """Id, exact mentions and tagged spans of each article in a CoNLL file; checks its form on the way."""
    for block in lines.split("# newdoc id = ")[1:]:
        id_, _, rest = block.partition("\n")
        exact, spans = [], []
        before = "O"
        text = next(article["text"] for article, _ in PAIRS if article["id"] == id_)
        for line in rest.splitlines():
            if line.startswith("# mention = "):
                start, end, code = line.removeprefix("# mention = ").split(" ", 2)
                words = {"start": int(start), "end": int(end), "text": text[int(start) : int(end)]}
                read_ = codes.mention(code)
                exact.append({"type": read_.pop("type"), **words, **read_})
            elif line:
                form, first, last, tag = line.split("\t")
                assert text[int(first) : int(last)] == form
                assert form.strip() == form != ""
                iob, _, type_ = tag.partition("-")
                assert iob in "BO" or before.partition("-")[2] == type_
                if iob == "B":
                    spans.append((int(first), int(last), type_))
                elif iob == "I":
                    spans[-1] = (spans[-1][0], int(last), type_)
                before = tag
            else:
                before = "O"
        yield id_, exact, spans


def test_conll_has_a_blank_line_after_each_sentence() -> None:
    lines = conll([pair_of("ربح. خسر 6\nثم باع.", {"text": "6"})], Scope())[0].decode().split("\n\n")
    assert [[line.split("\t")[0] for line in block.splitlines() if "\t" in line] for block in lines] == [
        ["ربح", "."],
        ["خسر", "6"],
        ["ثم", "باع", "."],
        [],
    ]


@ARTICLES
def test_record_reads_back(pair: Pair) -> None:
    article, gold = pair
    record = ArticleRecord.model_validate_json(jsonl([pair], Scope())[0])
    assert [(m.start, m.end, m.type) for m in record.mentions] == spans_of(gold)
    assert [m.rule == "gold.optional" for m in record.mentions] == [m.get("optional", False) for m in gold["mentions"]]
    assert all(article["text"][m.start : m.end] == m.text for m in record.mentions)
    assert [(f.concept, f.evidence.start, f.evidence.end) for f in record.facts] == [
        (f["concept"], *f["evidence"]) for f in gold["facts"]
    ]
    assert [(q.start, q.end, q.direct, q.speaker.name) for q in record.quotes] == [
        (q["start"], q["end"], q["direct"], q["speaker"]) for q in gold["quotes"]
    ]


def test_mention_inside_of_a_token_is_widened_and_counted() -> None:
    pair = pair_of("دفع بـ31.5 مليون", {"text": "31.5 مليون"})
    data, alignment = docbin([pair], Scope())
    [doc] = DocBin().from_bytes(data).get_docs(NLP.vocab)
    assert [ent.text for ent in doc.ents] == ["بـ31.5 مليون"]
    assert (alignment.exact, alignment.widened) == (Counter(), Counter(NUMBER=1))


def test_longer_one_of_two_mentions_in_a_token_is_the_entity() -> None:
    pair = pair_of("بين 5و7% تقريبا", {"text": "5"}, {"text": "7%", "type": "PERCENT"})
    data, alignment = docbin([pair], Scope())
    [doc] = DocBin().from_bytes(data).get_docs(NLP.vocab)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("5و7%", "PERCENT")]
    assert len(doc.spans["gold"]) == 2
    assert alignment.dropped == Counter(NUMBER=1)
    assert "no entity, for a longer one has the token: 1 (" in str(alignment)


def test_optional_mention_that_is_left_out_counts_neither_way() -> None:
    pair = pair_of("ربح 5 ثم 6 ثم 7", {"text": "5"}, {"text": "6", "optional": True})
    doc = docs_of(pair, Scope(optional=False))
    assert [ent.text for ent in doc.ents] == ["5"]
    assert [token.text for token in doc if not token.ent_iob] == ["6"]
    found = NLP(doc.text)
    found.set_ents([found.char_span(at, at + 1, "NUMBER") for at in (4, 9, 14)])  # type: ignore[misc]
    scores = spacy.scorer.Scorer().score([Example(found, doc)])
    assert (scores["ents_p"], scores["ents_r"]) == (0.5, 1.0)


def test_scope_keeps_the_types_it_names() -> None:
    pair = pair_of("ربح 5 ثم 6%", {"text": "5"}, {"text": "6%", "type": "PERCENT"})
    assert [ent.label_ for ent in docs_of(pair, Scope(types=("PERCENT",))).ents] == ["PERCENT"]


def test_record_says_how_many_changes_are_ranges() -> None:
    ranges = sum((f["change"] or {}).get("low") is not None for _, gold in PAIRS for f in gold["facts"])
    assert ranges
    assert jsonl(PAIRS, Scope())[1] == ranges
