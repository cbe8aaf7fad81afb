"""How firmly a fact stands: an estimate of how likely it is right, learned from gold.

A sign is a property of how the fact was told: which rule found its subject, how far the measure stands from the figure,
what kind of subject, concept and figure it has. The weights are those of a logistic model, made by
`python -m khabar.evaluation.firmness` from the articles of `corpus/articles/train` and from 590 facts of real articles
that readers judged who wrote no rule (`corpus/firmness/real.jsonl` has their signs, not their text).
"""

import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from khabar.facts import roles, words
from khabar.facts.clauses import Clause, Sentence
from khabar.facts.concepts import main_figure
from khabar.facts.events import COMPANY, FIGURE
from khabar.facts.parties import Subject
from khabar.facts.statements import Statement

WEIGHTS = Path(__file__).with_name("support.json")
FIRM = 0.65  # kept in strict mode; of real facts that score more, each article left out once, 77% are right
LEAST = 0.35  # what is less likely is no fact at all: F1 hardly falls up to here, precision grows
_NEAR, _FURTHER, _FAR = 2, 6, 15  # words between the measure and its figure
_COMPANIES, _FIGURES, _CLAUSES = 3, 5, 5  # more are not told apart
_LONG = 250  # characters of a sentence


def signs(
    statement: Statement, sentence: Sentence, subjects: list[Subject], concept: str, found_by: str, norm: str
) -> list[str]:
    """The signs of a fact, in a fixed order."""
    clause, subject = statement.clause, subjects[0]
    return [
        f"found by {found_by}",
        f"measure {_distance(statement, norm)}",
        f"class {subject.cls}",
        f"concept {concept}",
        f"status {clause.status}",
        *_of_subject(subject, subjects, sentence),
        *_of_figure(statement, norm),
        *_of_metric(statement),
        *_of_sentence(clause, sentence),
    ]


def score(found: Iterable[str]) -> float:
    """The estimate for a fact with these signs, 0 to 1, to two decimals."""
    known = weights()
    total = known["bias"] + sum(known.get(sign, 0.0) for sign in found)
    return round(1 / (1 + math.exp(-total)), 2)


@cache
def weights() -> dict[str, float]:
    """Log-odds by sign, and `bias`."""
    read: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return read


def _of_subject(subject: Subject, subjects: list[Subject], sentence: Sentence) -> Iterator[str]:
    here = sentence.start <= subject.start < sentence.end
    if subject.id is not None or (subject.cls != "company" and subject.en is not None):
        yield "subject known"
    elif subject.at >= 0:
        yield "subject recognised"
    else:
        yield "subject written"
    yield "subject in the sentence" if here else "subject elsewhere"
    if len(subjects) > 1:
        yield "subjects several"


def _of_figure(statement: Statement, norm: str) -> Iterator[str]:
    figure = main_figure(statement)
    if figure is None:
        yield "figure none"
        return
    yield f"figure {figure.type}"
    yield f"role {roles.before(figure, norm).role or 'none'}"
    if figure.number.scale > 1:
        yield "figure scaled"
    if statement.value is None:
        yield "value none"
    if statement.change is not None:
        yield "change"
    if statement.prior is not None:
        yield "prior"


def _of_metric(statement: Statement) -> Iterator[str]:
    metric = statement.metric
    if statement.listed:
        yield "measure understood"
    if metric is None:
        return
    yield f"measure {metric.data[2]}"
    if metric.data[1]:
        yield "measure owned"
    if metric.data[3]:
        yield "measure weak"


def _distance(statement: Statement, norm: str) -> str:
    metric, row = statement.metric, statement.clause.events
    figure = row[statement.first]
    if metric is None:
        return "none"
    if metric not in row:
        return "elsewhere"
    if metric.end > figure.start:
        return "after"
    between = norm.count(" ", metric.end, figure.start)
    return next((name for name, most in _DISTANCES if between <= most), "remote")


_DISTANCES = (("beside", _NEAR), ("near", _FURTHER), ("far", _FAR))


def _of_sentence(clause: Clause, sentence: Sentence) -> Iterator[str]:
    for name, kind, most in (("companies", COMPANY, _COMPANIES), ("figures", FIGURE, _FIGURES)):
        yield f"{name} {min(most, sum(event.kind == kind for event in clause.events))}"
    yield f"clauses {min(_CLAUSES, len(sentence.clauses))}"
    if clause.that:
        yield "clause said"
    if any(event.kind == words.RELATIVE for event in clause.events):
        yield "clause with a relative"
    if sentence.end - sentence.start > _LONG:
        yield "sentence long"
