"""`schemas/` is generated: `khabar schema -o schemas`."""

import json
from pathlib import Path

import pytest

import khabar
from khabar.records import Reject
from khabar.schemas import schemas

TEXT = "ربحت أرامكو السعودية 121 مليار دولار بزيادة بين 3% و5% بعد 3 أشهر، و5 ريالات لـ 20 موظفا و7 طرود"


@pytest.mark.parametrize("name", list(schemas()))
def test_schema_file_is_up_to_date(root: Path, name: str) -> None:
    assert (root / "schemas" / name).read_text(encoding="utf-8") == schemas()[name], "run `khabar schema -o schemas`"


def test_schemas_folder_holds_nothing_else(root: Path) -> None:
    assert {path.name for path in (root / "schemas").iterdir()} == set(schemas())


@pytest.mark.parametrize("name", list(schemas()))
def test_schema_is_a_schema(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[name]))


def test_record_validates_against_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    record = khabar.extract(TEXT, published="2024-08-27", metadata={"section": ["أسواق"]})
    assert len({m.type for m in record.mentions}) >= 5
    jsonschema.validate(json.loads(record.model_dump_json(by_alias=True)), json.loads(schemas()["record.schema.json"]))


def test_reject_validates_against_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    reject = Reject(input="a.jsonl", position=3, reason="not_json", message="…")
    jsonschema.validate(json.loads(reject.model_dump_json()), json.loads(schemas()["reject.schema.json"]))
