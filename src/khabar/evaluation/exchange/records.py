"""Gold in the shape of khabar's records, a JSON line an article.

What a reader of records finds: `rule` is `gold`, or `gold.optional`; `score` is 1. A company has the id of the one row
of the lexicon with its English name; a fact has the ids of the mentions in its evidence that it is made of. A number in
no fact is `not_attempted`: gold doesn't tell why. Days of dates and periods are null, for gold has their labels.

A record has no place for a change that is a range, so that its size is null; they are counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from khabar.evaluation.accounting import NUMERIC
from khabar.evaluation.counts import Data
from khabar.evaluation.exchange.scope import Scope
from khabar.evaluation.gold import KEYS
from khabar.evaluation.linking_score import rows
from khabar.evaluation.score import plain
from khabar.evaluation.store import Pair, sizes
from khabar.lexicons.loader import digest
from khabar.records.article import sha256_of
from khabar.records.base import writable
from khabar.records.record import ArticleRecord
from khabar.version import __version__

RULE = "gold"
_INFO = ("title", "source", "url", "published", "country")


def jsonl(pairs: Iterable[Pair], scope: Scope) -> tuple[bytes, int]:
    """The records as JSON lines, and of how many changes the size is left out."""
    lines, ranges = [], 0
    for article, gold in pairs:
        lines.append(writable(record(article, gold, scope).model_dump_json(by_alias=True)))
        ranges += sum((f["change"] or {}).get("low") is not None for f in gold["facts"] or ())
    return "".join(f"{line}\n" for line in lines).encode(), ranges


def record(article: Data, gold: Data, scope: Scope) -> ArticleRecord:
    """The record of one article."""
    text = article["text"]
    mentions = [_mention(m, f"m{at}") for at, m in enumerate(scope.of(gold["mentions"]), 1)]
    facts = [_fact(f, f"f{at}", text, mentions) for at, f in enumerate(gold["facts"] or (), 1)]
    used = {id_ for fact in facts for id_ in fact["mentions"]}
    left = [m["id"] for m in mentions if m["type"] in NUMERIC and m["id"] not in used]
    known = {key: article[key] for key in _INFO if article.get(key)}
    more = {key: value for key, value in article.items() if key not in ("id", "text", *_INFO)}
    held = {
        "article": {"id": article["id"], "sha256": sha256_of(text), "length": len(text), "metadata": more, **known},
        "mentions": mentions,
        "facts": facts,
        "quotes": [_quote(quote) for quote in gold["quotes"]],
        "unlinked": [{"mention": id_, "reason": "not_attempted"} for id_ in left],
        "engine": {"name": RULE, "version": __version__, "lexicon": f"sha256:{digest()}"},
    }
    return ArticleRecord.model_validate_json(json.dumps(held))


def _mention(mention: Data, id_: str) -> Data:
    rule = f"{RULE}.optional" if mention.get("optional") else RULE
    kept = {key: mention[key] for key in ("type", "start", "end", "text")}
    return {"id": id_, **kept, "value": _value(mention), "rule": rule, "score": 1.0}


def _value(mention: Data) -> Data:
    type_, value = mention["type"], mention["value"]
    if type_ == "COMPANY":
        linked = _company(value["entity"])
        return {"id": linked, "name": {"en": value["entity"]}, "linked": linked is not None}
    if KEYS.get(type_) == "class" or not value:
        return {"name": {"ar": mention["text"]}, **value}
    return dict(value)


def _company(name: str) -> str | None:
    """The id of the one company of that name in the lexicon."""
    ids = rows().get(plain(name), frozenset())
    return next(iter(ids)) if len(ids) == 1 else None


def _fact(fact: Data, id_: str, text: str, mentions: list[Data]) -> Data:
    start, end = fact["evidence"]
    near = [m for m in mentions if start <= m["start"] < m["end"] <= end]
    companies = {plain(m["value"]["name"]["en"]): m for m in [*mentions, *near] if m["type"] == "COMPANY"}
    stated = {size for key in ("value", "change", "prior") if fact[key] for size in sizes(fact[key])}
    made_of = [m for m in near if m["type"] in NUMERIC and sizes(m["value"]) & stated]
    parties = [_party(name, companies) for name in fact["entities"]]
    used = {m["id"] for m in made_of} | {party.get("mention") for party in parties}
    change, period, prior = fact["change"], fact["period"], fact["prior"]
    return {
        "id": id_,
        "entities": parties,
        "concept": fact["concept"],
        "value": fact["value"],
        "period": period and {"label": period},
        "change": change and {key: value for key, value in change.items() if key not in ("low", "high")},
        "prior": prior and {**prior, "stated": True},
        "counterparty": fact["counterparty"] and _party(fact["counterparty"], companies),
        "status": fact["status"],
        "evidence": {"start": start, "end": end, "text": text[start:end]},
        "mentions": [m["id"] for m in near if m["id"] in used],
        "rule": RULE,
        "score": 1.0,
    }


def _party(name: str, companies: dict[str, Data]) -> Data:
    """A subject or the other side; `class` is known of companies alone."""
    if mention := companies.get(plain(name)):
        named = mention["value"]["name"] if mention["value"]["name"]["en"] == name else {"en": name}
        return {"name": named, "id": mention["value"]["id"], "mention": mention["id"], "class": "company"}
    return {"name": {"en" if name.isascii() else "ar": name}}


def _quote(quote: Data) -> Data:
    speaker = {key: quote[field] for key, field in _SPEAKER.items()}
    return {"speaker": speaker} | {key: quote[key] for key in ("verb", "direct", "start", "end", "text")}


_SPEAKER = {"name": "speaker", "role": "role", "organization": "organization"}
