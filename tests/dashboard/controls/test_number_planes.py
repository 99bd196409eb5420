import pytest
import torch

from dashboard.components.player import Edit
from dashboard.controls.number_grid import (
    edited,
    filters_from_text,
    planes_from_text,
    text_from_filters,
    text_from_planes,
)
from engine.errors import EngineError
from engine.steps import Border, Grid


def test_planes_and_filters_come_back_as_they_went():
    planes = torch.tensor([[[1.0, -2.5], [0.0, 4.0]], [[0.1, 0.2], [0.3, 0.4]]])
    assert torch.equal(planes_from_text(text_from_planes(planes), name="input", most=9), planes)
    filters = torch.stack([planes, planes + 1])
    assert torch.equal(filters_from_text(text_from_filters(filters), name="kernel", most=9), filters)


def test_one_bar_parts_planes_and_two_part_filters():
    assert filters_from_text("1 | 2 || 3 | 4", name="kernel", most=9)[:, :, 0, 0].tolist() == [[1, 2], [3, 4]]


def test_planes_of_different_sizes_are_refused_with_both():
    with pytest.raises(EngineError, match="Plane 1 of the input is 2 × 1 but plane 0 is 1 × 2"):
        planes_from_text("1 2 | 1 / 2", name="input", most=9)


def test_an_edit_lands_in_its_plane_inside_the_border():
    values = torch.zeros(2, 2, 2)
    grid = Grid("input", "x", torch.zeros(2, 4, 4), border=Border(1, 1, 1, 1))
    cell = 16 + 2 * 4 + 1  # plane 1, row 1 and column 0 inside the border
    changed = edited(values, [Edit("input", cell, 7.0), Edit("kernel", 0, 9.0)], grid)
    assert changed[1, 1, 0] == 7
    assert changed.sum() == 7
    assert values.sum() == 0
