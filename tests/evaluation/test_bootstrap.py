"""Intervals: around the figure, wide where articles differ, the same every time, fast."""

import time

import pytest

from khabar.evaluation.bootstrap import intervals
from khabar.evaluation.counts import Counts, Scored, total

ROW = ("MONEY", "span")


def articles(*counts: tuple[int, int, int]) -> list[Scored]:
    return [Scored({ROW: Counts(*held)}) for held in counts]


def test_interval_holds_the_figure_of_all_articles() -> None:
    mixed = articles((9, 10, 12), (3, 8, 9), (7, 7, 9), (5, 9, 5))
    held, sure = total(mixed).counts[ROW], intervals(mixed)[ROW]
    for name in ("precision", "recall", "f1"):
        low, high = getattr(sure, name)
        assert 0 <= low < getattr(held, name) < high <= 1


def test_interval_is_a_point_where_articles_are_alike() -> None:
    sure = intervals(articles(*[(8, 10, 10)] * 6))[ROW]
    assert sure.f1 == pytest.approx((0.8, 0.8))


def test_interval_narrows_with_more_articles() -> None:
    few, many = (intervals(articles(*[(9, 10, 10), (2, 10, 10)] * n))[ROW].f1 for n in (3, 60))
    assert many.high - many.low < (few.high - few.low) / 2


@pytest.mark.parametrize("counts", [(0, 0, 0), (0, 0, 4), (0, 4, 0), (3, 4, 5)])
def test_interval_of_one_article_is_its_figure(counts: tuple[int, int, int]) -> None:
    held, sure = Counts(*counts), intervals(articles(counts))[ROW]
    expected = [(f, f) for f in (held.precision, held.recall, held.f1)]
    assert [tuple(one) for one in sure] == [pytest.approx(both) for both in expected]


def test_intervals_are_the_same_every_time() -> None:
    mixed = articles((9, 10, 12), (3, 8, 9), (7, 7, 9))
    assert intervals(mixed) == intervals(mixed)
    assert intervals(mixed) != intervals(mixed, seed=1)


def test_row_that_only_some_articles_have_counts_as_nothing_in_others() -> None:
    slot = ("SLOT", "period")
    mixed = [*articles((9, 10, 12), (3, 8, 9)), Scored({slot: Counts(1, 1, 1)})]
    assert intervals(mixed)[slot].recall == (1, 1)


def test_a_thousand_draws_of_many_articles_take_no_time() -> None:
    many = [Scored({("T", str(i)): Counts(n % 7, 8, 9) for i in range(60)}) for n in range(300)]
    began = time.process_time()
    assert len(intervals(many)) == 60
    assert time.process_time() - began < 2
