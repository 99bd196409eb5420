"""Lines on logarithmic axes."""

import numpy as np
import pytest

from engine.errors import EngineError
from engine.hardware import power_law


def test_a_square_has_exponent_two():
    law = power_law((1, 2, 4), (3, 12, 48))
    assert (law.factor, law.exponent) == (pytest.approx(3), pytest.approx(2))
    assert law.at(10) == pytest.approx(300)


def test_it_fits_as_numpy_does():
    x, y = (25, 50, 100, 200), (0.3, 0.26, 0.15, 0.07)
    slope, intercept = np.polyfit(np.log(x), np.log(y), 1)
    law = power_law(x, y)
    assert (law.exponent, law.factor) == (pytest.approx(slope), pytest.approx(np.exp(intercept)))


@pytest.mark.parametrize(("x", "y", "words"), [((3,), (1,), "there is only 1"), ((1, 2), (1, 0), "0 has no logarithm")])
def test_points_without_a_line_are_refused(x, y, words):
    with pytest.raises(EngineError, match=words):
        power_law(x, y)
