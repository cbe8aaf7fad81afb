"""Is every number of a record accounted for: in a fact, or in `unlinked` with a reason? It needs no gold."""

from khabar.evaluation.counts import Counts, Data, Miss, Scored

NUMERIC = ("MONEY", "PERCENT", "NUMBER", "ORDINAL", "QUANTITY", "DURATION")
ROW = ("ACCOUNT", "numbers")


def score_accounting(record: Data) -> Scored:
    """The numeric mentions of one record."""
    scored = Scored()
    used = {mention for fact in record["facts"] or () for mention in fact["mentions"]}
    used |= {one["mention"] for one in record["unlinked"] if one.get("reason")}
    for mention in record["mentions"]:
        if mention["type"] in NUMERIC:
            kept = mention.get("id") in used
            lost = [] if kept else [Miss(*ROW, "wrong", mention)]
            scored.add(ROW, Counts(int(kept), 1, 1), lost)
    return scored
