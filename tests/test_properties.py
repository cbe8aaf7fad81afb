"""What must hold for any text at all."""

import itertools
import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import khabar
from khabar import readers
from khabar.linking.companies import company_forms, cue_forms
from khabar.pipeline import pipeline
from khabar.records import Article, ArticleRecord
from khabar.scan.forms import all_forms, place_forms


@cache
def words() -> list[str]:
    """Every written form of every lexicon but the companies, and as many of those."""
    known = {form.text for source in (all_forms, place_forms, cue_forms) for form in source()}
    return sorted(known) + sorted({form.text for form in company_forms()})[: len(known)]


NUMBER_WORDS = st.deferred(lambda: st.sampled_from(sorted({f.text for f in all_forms() if f.clitics == "number"})))
WORDS = st.deferred(lambda: st.sampled_from(words()))
PROCLITICS = st.sampled_from(["", "", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "وبال"])
DIGITS = st.text("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲", min_size=1, max_size=6)
SEPARATORS = st.text(".,٫٬،/-:؟?% ر'$€£+~()\"«»\n\u200f\u00a0", min_size=1, max_size=3)
PIECES = st.one_of(WORDS, st.builds("{}{}".format, PROCLITICS, NUMBER_WORDS), DIGITS, SEPARATORS, st.just(" "))
ODD = st.sampled_from(
    ["\ud800", "\udc00", "\x00", "\ufffe", "\uffff", "\U0010ffff", "ـ", "ً", "\u202b", "ﷺ", "﷼", "ﷲ", "😀"]
)


def joined(pieces: st.SearchStrategy[str], by: tuple[str, ...] = ("", " ")) -> st.SearchStrategy[str]:
    return st.builds(lambda parts, sep: sep.join(parts), st.lists(pieces, max_size=15), st.sampled_from(by))


TEXTS = {
    "any": st.text(st.characters(categories=None)),
    "digits": joined(DIGITS | SEPARATORS),
    "separators": joined(SEPARATORS | ODD),
    "numbers": joined(st.builds("{}{}".format, PROCLITICS, NUMBER_WORDS) | DIGITS),
    "words": joined(PIECES, (" ",)),
    "glued": joined(PIECES | ODD),
}
COUNTRIES = st.sampled_from([None, "AE", "SA", "IQ", "EG", "ZZ"])


def check(raw: str, record: ArticleRecord) -> None:
    """Everything that a record promises about its text."""
    mentions = record.mentions
    assert record.article.length == len(raw)
    assert all(raw[m.start : m.end] == m.text != "" for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    assert not [(a.text, b.text) for a, b in itertools.pairwise(mentions) if a.end > b.start]
    ids = [m.id for m in mentions]
    assert len(ids) == len(set(ids))
    assert {u.mention for u in record.unlinked} <= set(ids)
    in_facts = {id_ for fact in record.facts for id_ in fact.mentions}
    figures = {m.id for m in mentions if m.type in ("NUMBER", "ORDINAL", "QUANTITY", "DURATION", "MONEY", "PERCENT")}
    assert figures <= in_facts | {u.mention for u in record.unlinked}


@pytest.mark.parametrize("kind", list(TEXTS))
def test_any_text_gives_a_consistent_record(kind: str) -> None:
    @given(TEXTS[kind], COUNTRIES)
    def any_text(raw: str, country: str | None) -> None:
        check(raw, khabar.extract(raw, country=country))

    any_text()


def check_json(article: Article) -> None:
    """The quick way to a JSON line writes what the record would."""
    engine = pipeline()
    assert engine.json(article) == engine.extract(article).model_dump_json(by_alias=True).encode()


@given(TEXTS["glued"] | TEXTS["words"], st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)), COUNTRIES)
def test_json_is_the_record_written(raw: str, published: date | None, country: str | None) -> None:
    check_json(Article(text=raw, published=published, country=country))


def test_json_is_the_record_written_of_articles(root: Path) -> None:
    for article in readers.read([str(root / "corpus" / "articles" / "dev" / "articles.jsonl")]):
        assert isinstance(article, Article)
        check_json(article)


@given(TEXTS["words"])
def test_json_holds_amounts_as_plain_decimal_strings(raw: str) -> None:
    for mention in json.loads(khabar.extract(raw).model_dump_json())["mentions"]:
        amounts = [mention["value"].get(k) for k in ("amount", "low", "high")]
        assert all(a is None or (isinstance(a, str) and "E" not in a.upper()) for a in amounts)


@settings(max_examples=30)
@given(st.lists(TEXTS["words"], max_size=4))
def test_paragraphs_keep_their_order(parts: list[str]) -> None:
    raw = "\n\n".join(parts)
    check(raw, khabar.extract(raw))


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "\x00", "\ud800", "\udfff\ud800", "a" * 1000, "ـ" * 100, "ً" * 100, "%", "5" * 5000, "," * 500,
        "1," * 2000, "و" * 500, "مليار " * 500, "شركة «أب\ud800جد» ربحت 5 ملايين دولار",
        "5 \ud800مليون\x00دولار",
        "1/0", "0/0%", "9" * 400 + " مليار دولار", "0." + "0" * 400 + "1%",
        "1/3 مليون", "نصف " * 100, "ـ5ـ%ـ", "¼", "½%",
    ],
    ids=lambda raw: ascii(raw[:12]),
)  # fmt: skip
def test_odd_text_is_accepted_and_written(raw: str) -> None:
    record = khabar.extract(raw)
    check(raw, record)
    check_json(Article(text=raw))
    assert json.loads(record.model_dump_json())["article"]["length"] == len(raw)


@pytest.mark.parametrize("bad", ["yesterday", "2024-13-01", "27/8/2024", 5], ids=str)
def test_extract_refuses_a_bad_date(bad: object) -> None:
    with pytest.raises(ValueError):
        khabar.extract("", published=bad)  # type: ignore[arg-type]
