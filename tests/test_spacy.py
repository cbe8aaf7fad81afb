"""The spaCy door gives what the fast door gives, whatever pipeline it stands in."""

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import khabar
from khabar.evaluation import gold

CORPUS = Path(__file__).parent.parent / "corpus"
ARTICLES = [article for article, _ in gold.read(CORPUS / "articles" / "dev")]
TEXT = "ربحت أرامكو 121 مليار دولار بزيادة 5%"


def with_ruler() -> Language:
    nlp = spacy.blank("ar")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "ORG", "pattern": "أرامكو"}, {"label": "MISC", "pattern": "في"}]
    )  # type: ignore[attr-defined]
    return nlp


PIPELINES = {"ar": lambda: spacy.blank("ar"), "en": lambda: spacy.blank("en"), "ruler": with_ruler}


@pytest.fixture(params=list(PIPELINES))
def nlp(request: pytest.FixtureRequest) -> Language:
    made: Language = PIPELINES[request.param]()
    made.add_pipe("khabar")
    return made


def record(article: dict[str, Any]) -> dict[str, Any]:
    return khabar.extract(article["text"], country=article["country"]).model_dump(mode="json")


@pytest.mark.parametrize("article", ARTICLES, ids=[a["id"] for a in ARTICLES])
def test_record_equals_the_fast_door(nlp: Language, article: dict[str, Any]) -> None:
    nlp.get_pipe("khabar").country = article["country"]  # type: ignore[attr-defined]
    assert nlp(article["text"])._.khabar == record(article)


def test_country_is_a_setting_of_the_component() -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("khabar", config={"country": "AE"})
    assert nlp("5 دراهم")._.khabar["mentions"][0]["value"]["currency"] == "AED"


def test_mentions_are_spans_with_their_values(nlp: Language) -> None:
    doc = nlp(TEXT)
    found = [(span.text, span.label_, span._.khabar_value.get("amount")) for span in doc.spans["khabar"]]
    assert found == [("أرامكو", "ORG", None), ("121 مليار دولار", "MONEY", "121000000000"), ("5%", "PERCENT", "5")]


def test_mentions_are_entities(nlp: Language) -> None:
    assert [(ent.text, ent.label_) for ent in nlp(TEXT).ents] == [
        ("أرامكو", "ORG"),
        ("121 مليار دولار", "MONEY"),
        ("5%", "PERCENT"),
    ]


def test_entities_set_before_are_kept() -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "CARDINAL", "pattern": "121"}])  # type: ignore[attr-defined]
    nlp.add_pipe("khabar")
    assert [(ent.text, ent.label_) for ent in nlp(TEXT).ents] == [
        ("أرامكو", "ORG"),
        ("121", "CARDINAL"),
        ("5%", "PERCENT"),
    ]


def test_set_ents_off_leaves_entities_alone() -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("khabar", config={"set_ents": False})
    doc = nlp(TEXT)
    assert (len(doc.ents), len(doc.spans["khabar"])) == (0, 3)


def test_doc_survives_serialisation(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.khabar == doc._.khabar
    assert [span._.khabar_value for span in again.spans["khabar"]] == [
        span._.khabar_value for span in doc.spans["khabar"]
    ]


def test_docbin_keeps_the_record(nlp: Language) -> None:
    doc = nlp(TEXT)
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert json.dumps(again._.khabar) == json.dumps(doc._.khabar)  # spaCy reads lists back as tuples


@pytest.mark.slow
def test_processes_give_the_same_records(nlp: Language) -> None:
    texts = [article["text"] for article in ARTICLES[:4]]
    found = [doc._.khabar for doc in nlp.pipe(texts, n_process=2, batch_size=2)]
    assert found == [nlp(text)._.khabar for text in texts]


def test_pipeline_survives_saving(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.khabar == nlp(TEXT)._.khabar


@pytest.mark.parametrize("text", ["", " ", "\n\n", "مرحبا", "\x00"], ids=ascii)
def test_text_without_mentions_gives_an_empty_record(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc._.khabar["mentions"] == []
    assert len(doc.spans["khabar"]) == 0
