"""JSON Schema of the public records, generated from the models."""

import json

from khabar.records import ArticleRecord, Manifest, MergedFact, Reject


def schemas() -> dict[str, str]:
    """File name to content, as `schemas/` holds them."""
    return {
        f"{name}.schema.json": json.dumps(model.model_json_schema(mode="serialization"), ensure_ascii=False, indent=1)
        + "\n"
        for name, model in (
            ("record", ArticleRecord),
            ("reject", Reject),
            ("manifest", Manifest),
            ("merged", MergedFact),
        )
    }
