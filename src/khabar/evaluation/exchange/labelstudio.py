"""Gold as tasks of Label Studio, and the labelling page to correct them on: right to left, one label a type.

A task's `data` has the article's fields, and what was exported: `types`, and whether `optional` mentions are in. Each
mention is a region `m1`, `m2`, … of `annotations` (to go on from) or `predictions` (to be accepted), its value in the
region's text field, as the code of a marked article: `$24e6 OMR ~`, `@Alba`, `=2024-Q2 ?` (`khabar.evaluation.codes`).
Offsets are Unicode code points. Facts and quotes stay in the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal
from xml.etree import ElementTree as xml

from khabar.evaluation import codes
from khabar.evaluation.counts import Data
from khabar.evaluation.exchange.scope import Scope
from khabar.evaluation.score import TYPES
from khabar.evaluation.store import Pair

As = Literal["annotations", "predictions"]
LABELS, VALUE, TEXT = "label", "value", "text"
"""Names of the page's parts, which regions refer to."""

_COLOURS = dict(zip(TYPES, (
    "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e", "#8c8c3c", "#bcbd22", "#17becf", "#e377c2", "#d62728", "#7f7f7f",
    "#8c564b", "#aec7e8", "#98df8a",
), strict=True))  # fmt: skip
_STYLE = """
.htx-text { white-space: pre-wrap; direction: rtl; text-align: right; line-height: 2.2; font-size: 17px; }
"""


def labelstudio(pairs: Iterable[Pair], scope: Scope, as_: As) -> bytes:
    """The tasks as one JSON array."""
    return (json.dumps([task(*pair, scope, as_) for pair in pairs], ensure_ascii=False, indent=1) + "\n").encode()


def task(article: Data, gold: Data, scope: Scope, as_: As) -> Data:
    """The task of one article."""
    mentions = scope.of(gold["mentions"])
    result = [part for at, mention in enumerate(mentions, 1) for part in _region(mention, f"m{at}")]
    held = {"model_version": "gold", "score": 1.0} if as_ == "predictions" else {"ground_truth": True}
    return {
        "data": {**article, "types": list(scope.types), "optional": scope.optional},
        as_: [{**held, "result": result}],
    }


def _region(mention: Data, id_: str) -> Iterable[Data]:
    """The label and the value of a mention: two results with one id."""
    where = {"start": mention["start"], "end": mention["end"]}
    part = {"id": id_, "to_name": TEXT}
    yield {
        **part,
        "from_name": LABELS,
        "type": "labels",
        "value": {**where, "text": mention["text"], "labels": [mention["type"]]},
    }
    yield {
        **part,
        "from_name": VALUE,
        "type": "textarea",
        "value": {**where, "text": [codes.of_mention(mention)]},
    }


def config(scope: Scope) -> bytes:
    """The labelling page, as Label Studio's XML."""
    view = xml.Element("View")
    xml.SubElement(view, "Style").text = _STYLE
    xml.SubElement(view, "Header", value="$title")
    labels = xml.SubElement(view, "Labels", name=LABELS, toName=TEXT, choice="single", showInline="true")
    for type_ in scope.types:
        xml.SubElement(labels, "Label", value=type_, background=_COLOURS[type_])
    right = xml.SubElement(view, "View", style="direction: rtl; text-align: right;")
    xml.SubElement(right, "Text", name=TEXT, value="$text", granularity="symbol")
    xml.SubElement(
        view, "TextArea", name=VALUE, toName=TEXT, perRegion="true", editable="true", maxSubmissions="1", rows="1",
        displayMode="region-list", placeholder="$24e6 OMR ~ · %3.2 · #300 share · @Alba · =2024-Q2 · org ministry",
    )  # fmt: skip
    xml.indent(view)
    return f"{xml.tostring(view, encoding='unicode')}\n".encode()
