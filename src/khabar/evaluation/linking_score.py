"""Links of companies: of the gold companies that the lexicon has, are they linked to their row?

`right` counts the mentions that were linked to a row of that English name, `found` those linked at all, `gold` all that
the lexicon has. So `found - right` are linked to another company, and `gold - found` to none, or are not found.
"""

from collections import defaultdict
from functools import cache

from khabar.evaluation.counts import Counts, Data, Miss, Scored, pair
from khabar.evaluation.score import overlapping, plain
from khabar.lexicons import companies

ROW = ("LINK", "id")


@cache
def rows() -> dict[str, frozenset[str]]:
    """Ids of the lexicon's companies by their plain English names."""
    held: dict[str, set[str]] = defaultdict(set)
    for row in companies.rows():
        for name in filter(None, (row.en, row.also)):
            held[plain(name)].add(row.id)
    return {name: frozenset(ids) for name, ids in held.items()}


def score_links(found: list[Data], gold: list[Data]) -> Scored:
    """The companies of one article."""
    scored = Scored()
    wanted = [g for g in gold if g["type"] == "COMPANY" and not g.get("optional")]
    pairs, _ = pair([f for f in found if f["type"] == "COMPANY"], wanted, overlapping)
    links = {id(g): f for f, g in pairs if f["value"].get("id") is not None}
    for one in wanted:
        ids = rows().get(plain(one["value"]["entity"]))
        if ids is None:
            continue
        link = links.get(id(one))
        right = link is not None and link["value"]["id"] in ids
        missed = Miss(*ROW, "missed", one) if link is None else Miss(*ROW, "wrong", link, wanted=sorted(ids))
        scored.add(ROW, Counts(int(right), int(link is not None), 1), [] if right else [missed])
    return scored
