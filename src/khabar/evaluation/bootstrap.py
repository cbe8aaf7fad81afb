"""How sure a figure is: 95% confidence intervals by drawing the articles again, with replacement.

The articles are the sample, not the mentions: those of one article are right or wrong together. Percentile method, the
same draws every time. With a dozen articles such intervals are rough, and rather too narrow.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from khabar.evaluation.counts import Counts, Row, Scored

RESAMPLES, SEED, PERCENTILES = 1000, 7, (2.5, 97.5)


class Interval(NamedTuple):
    """From where to where."""

    low: float
    high: float


class Sure(NamedTuple):
    """The intervals of the three figures of a row."""

    precision: Interval
    recall: Interval
    f1: Interval


def intervals(articles: Sequence[Scored], resamples: int = RESAMPLES, seed: int = SEED) -> dict[Row, Sure]:
    """Intervals of every row that occurs, from the counts of single articles."""
    rows = list(dict.fromkeys(row for article in articles for row in article.counts))
    none = Counts()
    held = [
        [(c.right, c.found, c.gold) for c in (article.counts.get(row, none) for row in rows)] for article in articles
    ]
    counts = np.array(held, dtype=float).reshape(len(articles), -1)
    share = np.full(len(articles), 1 / len(articles))
    drawn = np.random.default_rng(seed).multinomial(len(articles), share, size=resamples)
    right, found, gold = np.moveaxis((drawn @ counts).reshape(resamples, len(rows), 3), 2, 0)
    precision = _divided(right, found, gold == 0)
    recall = _divided(right, gold, True)
    f1 = _divided(2 * precision * recall, precision + recall, False)
    edges = np.percentile(np.stack([precision, recall, f1]), PERCENTILES, axis=1)  # edge, figure, row
    return {row: Sure(*(Interval(*map(float, edges[:, i, at])) for i in range(3))) for at, row in enumerate(rows)}


def _divided(part: Any, whole: Any, otherwise: Any) -> Any:
    """The ratio, or what it is where there is nothing to divide by."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), otherwise)
