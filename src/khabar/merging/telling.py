"""A telling: one fact of one article, cut to what can be compared; from a record, or back from a merged fact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from khabar.errors import InputError
from khabar.text import normalise

Data = dict[str, Any]

SLOTS = (
    "entities", "value", "converted", "period", "change", "prior", "counterparty", "components", "status", "attribution"
)  # fmt: skip
"""The fields in which the tellings of a fact may differ."""
_ARTICLE = ("sha256", "title", "source", "url", "published", "country")
_TOLD = ("concept_text", "evidence", "repeated", "flags", "rule", "score")
_AMOUNTS = ("amount", "low", "high", "share")


def tellings(line: Data) -> Iterator[Data]:
    """Those of a record, or those that a merged fact was made of.

    Raises:
        InputError: it is neither.
    """
    try:
        if "sources" in line:
            yield from _of_merged(line)
        else:
            yield from (_of_fact(line["article"], fact) for fact in line["facts"])
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise InputError(f"neither a record nor a merged fact of khabar: {error!r}") from None


def _of_fact(article: Data, fact: Data) -> Data:
    value, period, prior = fact["value"], fact["period"], fact["prior"]
    parties = sorted(map(_party, fact["entities"]), key=party_key)
    return {
        "concept": fact["concept"],
        "negated": fact["negated"],
        "entities": list(map(unworded, parties)),
        "value": _plain({k: v for k, v in value.items() if k != "converted"}) if value else None,
        "converted": [_plain({k: c[k] for k in ("amount", "currency")}) for c in value["converted"]] if value else [],
        "period": {k: period[k] for k in ("label", "start", "end")} if period else None,
        "change": _plain(fact["change"]),
        "prior": _plain(prior) if prior and prior["stated"] else None,
        "counterparty": _party(fact["counterparty"]) if fact["counterparty"] else None,
        "components": [_plain(component) for component in fact["components"]],
        "status": fact["status"],
        "attribution": fact["attribution"],
        "source": {
            "article_id": article["id"],
            **{name: article[name] for name in _ARTICLE},
            "fact_id": fact["id"],
            "names": [party["name"]["ar"] for party in parties],
            **{name: fact[name] for name in _TOLD},
        },
    }


def _of_merged(line: Data) -> Iterator[Data]:
    """Each source with the agreed values, but for those in which it differs."""
    agreed = {name: line[name] for name in ("concept", "negated", *SLOTS)}
    agreed["entities"] = list(map(unworded, line["entities"]))
    own: dict[str, Data] = {source["id"]: {} for source in line["sources"]}
    for differing in line["differs"]:
        for id_ in differing["sources"]:
            own[id_][differing["slot"]] = differing["value"]
    for source in line["sources"]:
        yield agreed | own[source["id"]] | {"source": {k: v for k, v in source.items() if k not in ("id", "copy_of")}}


def _party(party: Data) -> Data:
    return {name: party[name] for name in ("name", "id", "class")}


def unworded(party: Data) -> Data:
    """The party without its Arabic name, where that is the article's word for something that has another name."""
    name = party["name"]
    return party | {"name": name | {"ar": None}} if name["en"] else party


def _plain(part: Data | None) -> Data | None:
    """Amounts without zeros at their end: 940.50 is 940.5."""
    if part is None:
        return None
    return {k: f"{Decimal(v).normalize():f}" if k in _AMOUNTS and v is not None else v for k, v in part.items()}


def party_key(party: Data) -> str:
    """What tells a party: its id, else its class and name as normalised; the English one is the lexicon's."""
    return party["id"] or f"{party['class']}:{name_key(party['name']['en'] or party['name']['ar'] or '')}"


@lru_cache(10_000)
def name_key(name: str) -> str:
    """The name as normalised."""
    return normalise(name).strip().casefold()


def key(telling: Data) -> str:
    """What tellings of the same fact have in common to the letter: subject, concept, kind of figure and unit."""
    value, change = telling["value"], telling["change"]
    if value:
        figure = [value["kind"], value["currency"], value["unit"], value["amount"] is None]
    else:
        figure = ["change", change["direction"], change["unit"], False]
    words = name_key(telling["source"]["concept_text"] or "") if telling["concept"] == "other" else None
    status = telling["status"]
    told = "future" if status in ("forecast", "target") else status
    who = [party_key(party) for party in telling["entities"]]
    return written([who, telling["concept"], words, told, telling["negated"], figure])


written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
"""Canonical JSON."""
