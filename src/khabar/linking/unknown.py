"""Unknown companies of an article: mentions by a half name or an alias share the fullest name."""

from collections.abc import Iterable
from typing import Protocol


class Mention(Protocol):
    """A mention of an unknown company: `name` and `latin` are spans of its names in the text."""

    start: int
    end: int
    name: tuple[int, int] | None
    latin: tuple[int, int] | None


def cluster(mentions: Iterable[Mention], norm: str) -> None:
    """Gives every mention the span of the fullest name that it begins, and the Latin name of any of its companions."""
    ordered = sorted(mentions, key=lambda m: (m.start - m.end, m.start))
    fullest: dict[str, Mention] = {}
    for mention in ordered:
        text = norm[mention.start : mention.end]
        head = next((m for name, m in fullest.items() if name == text or name.startswith(f"{text} ")), mention)
        fullest.setdefault(text, head)
        if mention.name is None:
            mention.name = head.name or (head.start, head.end)
        head.latin = head.latin or mention.latin
    for mention in ordered:
        mention.latin = mention.latin or fullest[norm[mention.start : mention.end]].latin
