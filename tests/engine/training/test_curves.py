import pytest

from engine.errors import EngineError
from engine.training.curves import curve
from engine.training.events import Event


def point(step, loss, test_error=None):
    return Event(step, 30, loss, 0.5, 0.1, (), None, test_error, None, None, (), 1.0, "running")


def test_the_mean_and_the_range_over_seeds_at_each_step():
    seeds = [[point(5, 1.0), point(10, 0.5)], [point(5, 3.0)]]
    found = curve(seeds, "train_loss")
    assert found.steps == (5, 10)
    assert found.values == (2.0, 0.5)
    assert found.low == (1.0, 0.5)
    assert found.high == (3.0, 0.5)


def test_points_that_measured_nothing_are_left_out():
    found = curve([[point(5, 1.0), point(10, 1.0, test_error=0.25)]], "test_error")
    assert found.steps == (10,)
    assert found.values == (0.25,)


def test_smoothing_averages_with_the_past_and_leaves_a_constant_alone():
    falling = curve([[point(1, 4.0), point(2, 1.0)]], "train_loss", smoothing=0.5)
    assert falling.values == pytest.approx((4.0, (4 * 0.25 + 1 * 0.5) / 0.75))
    level = curve([[point(step, 2.0) for step in range(1, 9)]], "train_loss", smoothing=0.9)
    assert level.values == pytest.approx([2.0] * 8)


def test_no_points_give_an_empty_curve():
    assert curve([[]], "train_loss").steps == ()


def test_a_smoothing_of_one_is_refused():
    with pytest.raises(EngineError, match="smoothing of 1"):
        curve([], "train_loss", smoothing=1.0)
