"""Staircases: means over steps, classes that contain each other or do not, and what follows for their error."""

from itertools import pairwise

import numpy as np
import pytest

from engine.errors import EngineError
from engine.landscape.function_classes import edges_of, fit

STEP_AT_HALF = np.repeat([0.0, 1.0], 30)


def is_nested_in(smaller: np.ndarray, larger: np.ndarray) -> bool:
    """Whether every staircase on the first edges is also one on the second."""
    return all(np.isclose(larger, edge).any() for edge in smaller)


def test_two_equal_steps_take_the_means_of_the_halves():
    found = fit(np.array([0.0, 2.0, 4.0, 8.0]), "equal", 2)
    assert found.levels.tolist() == [1, 6]
    assert found.error == pytest.approx(np.sqrt((1 + 1 + 4 + 4) / 4))


def test_a_step_at_half_is_reached_by_two_equal_steps_and_missed_by_three():
    assert [fit(STEP_AT_HALF, "equal", size).error for size in (1, 2, 3, 4)] == pytest.approx(
        [0.5, 0, 0.2887, 0], abs=1e-4
    )
    assert [fit(STEP_AT_HALF, "nested", size).error for size in (1, 2, 3, 4)] == pytest.approx([0.5, 0, 0, 0])


def test_the_fit_is_the_least_squares_solution():
    curve = np.random.default_rng(0).normal(size=64)
    for family in ("nested", "equal"):
        found = fit(curve, family, 7)
        places = (np.arange(64) + 0.5) / 64
        basis = np.array(
            [(places >= low) & (places < high) for low, high in zip(found.edges, found.edges[1:], strict=False)]
        )
        solution = np.linalg.lstsq(basis.T.astype(float), curve, rcond=None)[0]
        np.testing.assert_allclose(found.levels, solution, atol=1e-12)


def test_each_nested_class_contains_the_one_before_so_its_error_never_rises():
    curve = np.random.default_rng(1).normal(size=64).cumsum()
    assert all(is_nested_in(edges_of("nested", size), edges_of("nested", size + 1)) for size in range(1, 16))
    errors = [fit(curve, "nested", size).error for size in range(1, 17)]
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(errors))


def test_equal_steps_are_not_nested_unless_they_are_split_evenly():
    assert not is_nested_in(edges_of("equal", 2), edges_of("equal", 3))
    assert is_nested_in(edges_of("equal", 2), edges_of("equal", 4))


def test_impossible_classes_are_refused():
    with pytest.raises(EngineError, match="size 0 has no steps"):
        edges_of("nested", 0)
    with pytest.raises(EngineError, match="9 steps cannot be told apart at 8 places"):
        fit(np.zeros(8), "equal", 9)
