"""Records with one fact each, made from what a test is about."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest

from khabar.records import ArticleInfo, ArticleRecord, Engine, Fact
from khabar.records.fact import Attribution, Change, Evidence, FactPeriod, FactValue, Party, Prior
from khabar.records.values import Name

DAY = date(2024, 8, 27)


def period(label: str, start: str | None = None, end: str | None = None) -> FactPeriod:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    return FactPeriod(label=label, text="…", start=days[0], end=days[1], anchor="published")


H1 = period("2024-H1", "2024-01-01", "2024-07-01")


def fact(id_: str = "f1", text: str | None = None, **given: Any) -> Fact:
    """A fact: profit of Aramco, 11.47 billion riyals in the first half, unless `given` says otherwise."""
    who = {"name": Name(en="Saudi Aramco", ar="أرامكو"), "id": "saudi-aramco", "class": "company", "mention": id_}
    value = {"kind": "money", "amount": "11470000000", "currency": "SAR"}
    if isinstance(given.get("value", ""), dict):
        value |= given.pop("value")
    fields: dict[str, Any] = {
        "entities": (Party(**who),), "concept": "net_income", "concept_text": "الأرباح",
        "value": FactValue.model_validate(value), "period": H1, "rule": "fact.test", "score": 0.8,
    }  # fmt: skip
    shown = text or f"جملة {id_}"
    return Fact(id=id_, evidence=Evidence(start=0, end=len(shown), text=shown), **(fields | given))


def record(id_: str, *facts: Fact, published: date | None = DAY, sha256: str | None = None) -> ArticleRecord:
    return ArticleRecord(
        article=ArticleInfo(
            id=id_, sha256=sha256 or hashlib.sha256(id_.encode()).hexdigest(), source=f"جريدة {id_}",
            url=f"https://example.org/{id_}", published=published, length=100,
        ),
        mentions=(), facts=facts, engine=Engine(version="0", lexicon="sha256:0"),
    )  # fmt: skip


def change(direction: str = "increase", amount: str | None = None, **given: Any) -> Change:
    return Change.model_validate({"direction": direction, "amount": amount, "unit": amount and "percent"} | given)


def prior(amount: str, stated: bool = True) -> Prior:
    return Prior.model_validate({"amount": amount, "currency": "SAR", "stated": stated})


def other_side(name: str) -> Party:
    return Party(name=Name(en=None, ar=name))


def said_by(name: str) -> Attribution:
    return Attribution(organization=name)


@pytest.fixture
def told() -> Any:
    """The maker of records and its parts, for tests that can't import a conftest."""
    from types import SimpleNamespace

    made = (fact, record, change, prior, other_side, said_by, period)
    return SimpleNamespace(**{function.__name__: function for function in made}, DAY=DAY, H1=H1)
