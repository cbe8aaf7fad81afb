"""Quotes against gold: `overlap` asks that the words overlap and both are direct or both indirect, `speaker` also who.

Who speaks is right where its words are gold's, without case and marks: the speaker as written, or, where gold has only
an organization, that. Where gold tells neither, a quote found with any speaker is right.
"""

from typing import Any

from khabar.evaluation.counts import Data, Scored, missed_and_wrong
from khabar.evaluation.score import overlapping, words

TYPE = "QUOTE"


def score_quotes(found: list[Data], gold: list[Data]) -> Scored:
    """The quotes of one article."""
    scored = Scored()
    for level, same in (("overlap", _same_words), ("speaker", _same_speaker)):
        pairs, left = scored.compare((TYPE, level), found, gold, same)
        scored.misses.extend(missed_and_wrong((TYPE, level), gold, pairs, left))
    return scored


def _same_words(found: Data, gold: Data) -> bool:
    return overlapping(found, gold) and found["direct"] == gold["direct"]


def _same_speaker(found: Data, gold: Data) -> bool:
    if not _same_words(found, gold):
        return False
    said_by: Any = found["speaker"] or {}
    voices = [said_by] if isinstance(said_by, str) else [said_by.get("name"), said_by.get("organization")]
    if gold["speaker"] is None and gold["organization"] is None:
        return True
    wanted, offered = (gold["speaker"], voices[:1]) if gold["speaker"] else (gold["organization"], voices)
    return any(words(voice) == words(wanted) for voice in offered if voice)
