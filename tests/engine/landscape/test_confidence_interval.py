"""Intervals of a few measurements: Student's, by the table of a textbook."""

import math

import pytest
from scipy import stats

from engine.errors import EngineError
from engine.landscape.confidence_interval import interval_of


def test_three_measurements_have_the_interval_of_the_textbook():
    interval = interval_of([1.0, 2.0, 3.0])
    assert interval.mean == 2
    assert interval.high - 2 == pytest.approx(4.303 / math.sqrt(3), rel=1e-3)  # t of 2 degrees of freedom
    assert interval.low == pytest.approx(4 - interval.high)


def test_the_interval_is_scipys():
    values = [0.1, 0.4, 0.35, 0.2, 0.9]
    theirs = stats.t.interval(0.95, 4, loc=sum(values) / 5, scale=stats.sem(values))
    interval = interval_of(values)
    assert (interval.low, interval.high) == pytest.approx(theirs)


def test_only_an_interval_beside_zero_has_a_sign():
    assert [interval_of(values).sign for values in ([1.0, 1.1, 1.2], [-1.0, -1.1, -1.2], [-1.0, 1.1, 0.2])] == [
        1,
        -1,
        0,
    ]
    assert interval_of([5.0]).sign == 0


def test_equal_measurements_are_no_surer_than_one_step_of_what_was_counted():
    step = 1 / 397
    assert interval_of([step, step], step=step).sign == 0
    assert interval_of([3 * step] * 2, step=step).sign == 0
    assert interval_of([3 * step] * 3, step=step).sign == 1
    assert interval_of([0.1, 0.4, 0.3], step=step) == interval_of([0.1, 0.4, 0.3])


def test_nothing_has_no_interval():
    with pytest.raises(EngineError, match="Measure at least once"):
        interval_of([])
