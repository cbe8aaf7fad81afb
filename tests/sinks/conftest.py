"""A record with everything in it, made by hand."""

from datetime import date
from decimal import Decimal

import pytest

from khabar.records import ArticleInfo, ArticleRecord, Engine, Fact, Quote, Unlinked
from khabar.records.fact import (
    Attribution,
    Change,
    Component,
    Converted,
    Evidence,
    FactPeriod,
    FactValue,
    Party,
    Prior,
    Speaker,
)  # fmt: skip
from khabar.records.mention import CompanyMention, DateMention, MoneyMention, PercentMention
from khabar.records.values import Company, Money, Name, Percent, Period

ALIBABA, TENCENT = Name(en="Alibaba", ar="علي بابا"), Name(en=None, ar="تينسنت")


def fact() -> Fact:
    return Fact(
        id="f1",
        entities=(Party(name=ALIBABA, id="alibaba", mention="m1", **{"class": "company"}), Party(name=TENCENT)),
        concept="capital_expenditure",
        concept_text="الإنفاق الرأسمالي",
        value=FactValue(
            kind="money",
            amount=Decimal("50000000000"),
            currency="CNY",
            modifier="approximately",
            converted=(Converted(amount=Decimal("7000000000"), currency="USD"),),
        ),
        period=FactPeriod(label="2024-H1", text="النصف الأول", start=date(2024, 1, 1), end=date(2024, 7, 1)),
        change=Change(direction="increase", amount=Decimal("123.5"), unit="percent", basis="year_on_year"),
        prior=Prior(amount=Decimal("22421524663.6771300448430493"), currency="CNY", stated=False),
        flags=("change_against_prior",),
        counterparty=Party(name=Name(en="Nvidia", ar=None), id="nvidia"),
        components=(Component(share=Decimal("0.5"), form="vouchers"),),
        attribution=Attribution(speaker="فلان", role="محلل", organization="رويترز", cue="قال"),
        evidence=Evidence(start=0, end=20, text="=بلغ إجمالي الإنفاق"),
        mentions=("m1", "m2"),
        rule="facts.test",
        score=0.9,
    )


def record(id_: str = "=cmd|' /C calc'!A0", amount: str = "50000000000") -> ArticleRecord:
    return ArticleRecord(
        article=ArticleInfo(
            id=id_, sha256="0" * 64, title="+عنوان\0", source="@رويترز", url="https://example.org/a?b='c'",
            published=date(2024, 8, 27), country="AE", length=100, metadata={"section": ['"أسواق"', None], "n": 1},
        ),
        mentions=(
            CompanyMention(id="m1", type="COMPANY", start=0, end=8, text="علي بابا", rule="r", score=1.0,
                           value=Company(id="alibaba", name=ALIBABA, ticker="BABA", mic="XNYS", linked=True)),
            MoneyMention(id="m2", type="MONEY", start=10, end=20, text="-50 مليار", rule="r", score=0.5,
                         value=Money(amount=Decimal(amount), currency="CNY", modifier="approximately")),
            PercentMention(id="m3", type="PERCENT", start=30, end=35, text="3-5%", rule="r", score=1.0,
                           value=Percent(low=Decimal("-3.25"), high=Decimal("5"), unit="percent")),
            DateMention(id="m4", type="DATE", start=40, end=45, text="النصف الأول", rule="r", score=1.0,
                        value=Period(timex="2024-H1", start=date(2024, 1, 1), end=date(2024, 7, 1))),
        ),
        facts=(fact(), Fact(id="f2", entities=(), concept="other", status="forecast", negated=True, rule="r", score=0.1,
                            evidence=Evidence(start=1, end=2, text="؟"))),
        quotes=(Quote(speaker=Speaker(name="فلان", role="محلل"), verb="قال", direct=True, start=5, end=9,
                      text="«نعم»"),),
        unlinked=(Unlinked(mention="m3", reason="no_metric"),),
        engine=Engine(version="0", lexicon="sha256:0"),
    )  # fmt: skip


@pytest.fixture
def line() -> bytes:
    """The JSON line of a record with everything in it, its texts as nasty as articles can be."""
    return record().model_dump_json(by_alias=True).encode()


@pytest.fixture
def lines(line: bytes) -> list[bytes]:
    """It and others: an SQL injection for an id, and amounts beyond what a column holds."""
    others = [record("'; DROP TABLE articles; --", "1E+40"), record("b", "0.1234567890123"), record("c\0", "1E+3")]
    return [line, *(other.model_dump_json(by_alias=True).encode() for other in others)]
