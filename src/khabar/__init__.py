"""Arabic economic news to structured records.

>>> import khabar
>>> record = khabar.extract("بلغت الأرباح 3 مليارات ريال سعودي")
>>> record.mentions[0].value.amount
Decimal('3000000000')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from khabar.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from khabar.pipeline import Pipeline
    from khabar.records import Article, ArticleRecord, MergedFact

__all__ = ["__version__", "extract", "extract_many", "merge"]


def extract(
    text: str,
    *,
    published: date | str | None = None,
    country: str | None = None,
    id: str | None = None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
    metadata: dict[str, Any] | None = None,
    lexicon: str | Path | Iterable[str | Path] = (),
    strict: bool = False,
) -> ArticleRecord:
    """The record of one article.

    `country` is the newsroom's, ISO 3166-1 alpha-2: it tells whose ريال or دينار is meant where the text doesn't.
    `published` resolves relative dates. Offsets of the record count Unicode code points of `text` exactly as given.
    `lexicon` names files of your own companies (JSON Lines, see `khabar lexicon check`), for this call.
    `strict` leaves out facts without firm support (a score below 0.65), and periods carried over.
    The first call builds or loads the automaton (about a second the first time, then kept on disk).

    Raises:
        ValueError: `published` is no ISO date, or a field has a wrong type. The text itself never raises.
        LexiconError: a row of `lexicon` is wrong.
    """
    from khabar.readers.fields import article

    fields = {"id": id, "title": title, "source": source, "url": url, "published": published, "country": country}
    made = article(text, fields)
    return _pipeline(lexicon, strict).extract(made.model_copy(update={"metadata": metadata}) if metadata else made)


def extract_many(
    articles: Iterable[Article], *, lexicon: str | Path | Iterable[str | Path] = (), strict: bool = False
) -> Iterator[ArticleRecord]:
    """The records of articles (`khabar.records.Article`), one by one, in order; the rest as for `extract`."""
    return _pipeline(lexicon, strict).extract_many(articles)


def merge(records: Iterable[ArticleRecord | MergedFact], *, window: int = 3) -> Iterator[MergedFact]:
    """The facts of records, those that several articles tell joined into one with all its sources.

    Every fact is in exactly one of them, alone where no other article tells it. They come sorted by subject, concept
    and kind of figure, whatever the order of the records. Merged facts may be given too, to add records to an earlier
    merge; what is given twice counts once.
    `window` is how many days may be between the publications of articles where the facts' own periods don't tell that
    they are of the same time. The facts wait on disk: memory doesn't grow with their number.

    Raises:
        ValueError: `window` is below 0.
    """
    from khabar.merging import merged
    from khabar.records import MergedFact

    if window < 0:
        raise ValueError(f"window should be 0 days or more, found {window}")
    lines = (record.model_dump(mode="json", by_alias=True) for record in records)
    return map(MergedFact.model_validate, merged(lines, window))


def _pipeline(lexicon: str | Path | Iterable[str | Path], strict: bool) -> Pipeline:
    from pathlib import Path

    from khabar.pipeline import pipeline

    files = (lexicon,) if isinstance(lexicon, str | Path) else lexicon
    return pipeline(tuple(map(Path, files)), strict)
