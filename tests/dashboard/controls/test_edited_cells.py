"""Numbers typed into cells arrive in their cell, and nowhere where no number can be typed."""

import pytest
import torch

from dashboard.components.player.player import Edit
from dashboard.controls.number_grid import edited
from engine.steps import Border, Grid

VALUES = torch.arange(6.0).view(2, 3)


def padded(side: int) -> Grid:
    return Grid("input", "x", torch.nn.functional.pad(VALUES, [side] * 4)[None], border=Border(side, side, side, side))


def stretched() -> Grid:
    """The values two cells apart, with a border of one."""
    values = torch.zeros(1, 5, 7)
    values[0, 1:4:2, 1:6:2] = VALUES
    inserted = torch.zeros(5, 7, dtype=torch.bool)
    return Grid("input", "x", values, border=Border(1, 1, 1, 1), inserted=inserted)


def test_a_number_arrives_in_the_cell_it_was_typed_into():
    assert edited(VALUES, [Edit("input", 1 * 5 + 2, 9.0)], padded(1)).tolist() == [[0, 9, 2], [3, 4, 5]]
    assert edited(VALUES, [Edit("input", 3 * 7 + 5, 9.0)], stretched(), stride=(2, 2)).tolist() == [
        [0, 1, 2],
        [3, 4, 9],
    ]


@pytest.mark.parametrize("cell", range(20))
def test_a_cell_of_the_padding_changes_nothing(cell):
    row, column = divmod(cell, 5)
    inside = 1 <= row <= 2 and 1 <= column <= 3
    changed = edited(VALUES, [Edit("input", cell, 9.0)], padded(1)) != VALUES
    assert int(changed.sum()) == int(inside)


@pytest.mark.parametrize("cell", range(35))
def test_an_inserted_zero_changes_nothing(cell):
    row, column = divmod(cell, 7)
    real = row in (1, 3) and column in (1, 3, 5)
    changed = edited(VALUES, [Edit("input", cell, 9.0)], stretched(), stride=(2, 2)) != VALUES
    assert int(changed.sum()) == int(real)
