"""Sizes apart from numbers, and which example is on screen."""

import pytest
import torch

from dashboard.controls.number_grid import fitted_grid
from dashboard.controls.preset_buttons import Example
from engine.errors import EngineError

EXAMPLE = Example("one", "look", {"input": (5, 5), "stride": (2, 1)}, {"input": "1 2"}, {"mode": "zeros"})


def test_numbers_are_cut_or_begin_anew():
    grid = torch.tensor([[1.0, 2], [3, 4]])
    assert fitted_grid(grid, 3, 3, name="input", most=9).tolist() == [[1, 2, 1], [3, 4, 3], [1, 2, 1]]
    assert fitted_grid(grid, 1, 1, name="input", most=9).tolist() == [[1]]


@pytest.mark.parametrize("height", [0, 10])
def test_a_size_that_cannot_be_drawn_is_refused(height):
    with pytest.raises(EngineError, match=f"The input has {height} rows but the player shows 1 to 9"):
        fitted_grid(torch.ones(1, 1), height, 1, name="input", most=9)


def test_an_example_is_on_screen_only_when_all_of_it_is():
    numbers, grids = {"input": (5, 5), "stride": (2, 1)}, {"input": "1 2"}
    assert EXAMPLE.per_axis
    assert EXAMPLE.shows(numbers, grids, {"mode": "zeros", "view": "any"})
    assert not EXAMPLE.shows(numbers, {"input": "1 3"}, {"mode": "zeros"})
    assert not EXAMPLE.shows({**numbers, "stride": (2, 2)}, grids, {"mode": "zeros"})
    assert not EXAMPLE.shows(numbers, grids, {"mode": "reflect"})
