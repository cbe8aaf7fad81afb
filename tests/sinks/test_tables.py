"""The flat tables: rows from records."""

import json
import re
from typing import Any

import pytest

from khabar.sinks.rows import decimal, rows
from khabar.sinks.tables import BY_ARTICLE, TABLES, Table


def named(table: Table, row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip((column.name for column in table.columns), row, strict=True))


BY_NAME = {table.name: table for table in TABLES}


def test_every_row_has_a_value_for_every_column(line: bytes) -> None:
    made = rows([line], [{"input": "a", "position": None, "reason": "no_text", "message": "m"}])
    assert set(made) == {table.name for table in TABLES}
    for table in TABLES:
        assert made[table.name], table.name
        assert {len(row) for row in made[table.name]} == {len(table.columns)}


def test_keys_identify_rows(lines: list[bytes]) -> None:
    made = rows(lines, [])
    for table in BY_ARTICLE:
        keys = [tuple(named(table, row)[name] for name in table.key) for row in made[table.name]]
        assert len(set(keys)) == len(keys)


def test_facts_row_is_readable_alone(line: bytes) -> None:
    row = named(BY_NAME["facts"], rows([line], [])["facts"][0])
    assert {name: value for name, value in row.items() if name not in ("article_id", "evidence_start", "rule")} == {
        "fact_id": "f1", "entities": "Alibaba; تينسنت", "entities_ar": "علي بابا; تينسنت", "entity_ids": "alibaba",
        "concept": "capital_expenditure", "concept_text": "الإنفاق الرأسمالي", "value_kind": "money",
        "amount": "50000000000", "low": None, "high": None, "currency": "CNY", "unit": None,
        "modifier": "approximately", "converted": '[{"amount":"7000000000","currency":"USD","mention":null}]',
        "period_label": "2024-H1", "period_text": "النصف الأول", "period_start": "2024-01-01",
        "period_end": "2024-07-01", "change_direction": "increase", "change_amount": "123.5",
        "change_unit": "percent", "change_basis": "year_on_year", "change_modifier": "exact",
        "prior_amount": "22421524663.6771300448", "prior_low": None, "prior_high": None, "prior_currency": "CNY",
        "prior_unit": None, "prior_stated": False, "flags": '["change_against_prior"]',
        "counterparty": "Nvidia", "counterparty_id": "nvidia",
        "components": '[{"share":"0.5","form":"vouchers","amount":null,"stated":false}]', "status": "reported",
        "negated": False, "speaker": "فلان", "speaker_role": "محلل", "speaker_organization": "رويترز",
        "speech_cue": "قال", "evidence": "=بلغ إجمالي الإنفاق", "evidence_end": 20, "mention_ids": '["m1","m2"]',
        "score": 0.9, "title": "+عنوان\0", "source": "@رويترز", "url": "https://example.org/a?b='c'",
        "published": "2024-08-27", "country": "AE",
    }  # fmt: skip


def test_fact_without_value_is_a_row(line: bytes) -> None:
    row = named(BY_NAME["facts"], rows([line], [])["facts"][1])
    assert (row["concept"], row["amount"], row["period_label"], row["status"], row["negated"]) == (
        "other", None, None, "forecast", True,
    )  # fmt: skip


def test_record_is_kept_whole(line: bytes) -> None:
    assert rows([line], [])["records"][0][1].encode() == line


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("5", "5"), ("-0.50", "-0.50"), ("1E+3", "1000"), ("1E+40", None), ("0.12345678901", "0.1234567890"),
        ("22421524663.6771300448430493", "22421524663.6771300448"), ("1E-20", "0.0000000000"), (None, None),
        ("9" * 28, "9" * 28), ("1" + "0" * 28, None),
    ],
)  # fmt: skip
def test_decimal_fits_its_column(given: str | None, wanted: str | None) -> None:
    assert decimal(given) == wanted


def test_tables_of_the_contract_are_there() -> None:
    assert {"articles", "mentions", "facts", "fact_entities", "quotes", "unlinked", "rejects"} <= set(BY_NAME)


def test_columns_are_plain_names() -> None:
    names = [column.name for table in TABLES for column in table.columns]
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)


def test_metadata_is_json(line: bytes) -> None:
    row = named(BY_NAME["articles"], rows([line], [])["articles"][0])
    assert json.loads(row["metadata"]) == {"section": ['"أسواق"', None], "n": 1}
