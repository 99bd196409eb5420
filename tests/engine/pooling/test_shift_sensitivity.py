"""What a move of the image changes, against values worked out by hand."""

import pytest
import torch

from engine.errors import EngineError
from engine.pooling.shift_sensitivity import shift_change

RAMP = torch.arange(12.0).expand(1, 12, 12).clone()


def test_no_move_changes_nothing():
    assert shift_change(torch.rand(3, 9, 9), dx=0, dy=0, margin=2, mode="max", kernel_size=2).change == 0


def test_a_ramp_moved_by_one_pixel_falls_by_one_everywhere():
    result = shift_change(RAMP, dx=1, dy=0, margin=2)
    assert torch.equal(result.before, RAMP[:, 2:10, 2:10])
    assert torch.equal(result.after, result.before - 1)
    assert result.change == pytest.approx(1 / float(torch.arange(8.0).std(correction=0)))


def test_a_move_along_equal_values_changes_nothing():
    assert shift_change(RAMP, dx=0, dy=2, margin=2, mode="average", kernel_size=2).change == 0


def test_a_dot_that_stays_in_its_window_is_invisible_to_max_pooling():
    image = torch.zeros(1, 8, 8)
    image[0, 4, 4] = 1
    assert shift_change(image, dx=1, dy=1, margin=2, mode="max", kernel_size=2).change == 0
    assert shift_change(image, dx=1, dy=1, margin=2).change > 0
    assert shift_change(image, dx=2, dy=0, margin=2, mode="max", kernel_size=2).change > 0
    assert shift_change(image, dx=1, dy=0, margin=2, mode=None, kernel_size=2).change > 0


def test_noise_moved_differs_by_the_square_root_of_two():
    noise = torch.randn(1, 200, 200, generator=torch.Generator().manual_seed(0))
    assert shift_change(noise, dx=3, dy=0, margin=4).change == pytest.approx(2**0.5, rel=0.02)


def test_a_move_beyond_the_margin_is_refused():
    with pytest.raises(EngineError, match="moves by 3 pixels but the margin has 2"):
        shift_change(RAMP, dx=0, dy=-3, margin=2)


def test_a_margin_that_leaves_nothing_is_refused():
    with pytest.raises(EngineError, match="A margin of 5 leaves 2 pixels but the window covers 4"):
        shift_change(RAMP, dx=0, dy=0, margin=5, mode="max", kernel_size=4)
