"""Moved images, and computations that follow the move or do not."""

import pytest
import torch
import torch.nn.functional as F

from engine.errors import EngineError
from engine.images import equivariance, sample, translate


def test_a_move_to_the_right_brings_in_the_fill_from_the_left():
    row = torch.tensor([[1.0, 2, 3]])
    assert translate(row, dx=1, dy=0, fill=9).tolist() == [[9, 1, 2]]
    assert translate(row, dx=-2, dy=0).tolist() == [[3, 0, 0]]


def test_a_move_beyond_the_image_leaves_the_fill_alone():
    assert translate(torch.ones(1, 3, 3), dx=3, dy=0).sum() == 0


@pytest.mark.parametrize(("dx", "dy"), [(2, 3), (-1, 4), (0, -2)])
def test_a_move_agrees_with_roll_inside(dx, dy):
    image = sample("coffee")
    rolled = image.roll((dy, dx), (1, 2))
    moved = translate(image, dx=dx, dy=dy)
    assert torch.equal(moved[:, 5:-5, 5:-5], rolled[:, 5:-5, 5:-5])


def test_a_convolution_follows_a_move_and_a_dense_layer_does_not():
    generator = torch.Generator().manual_seed(0)
    image = torch.rand(1, 12, 12, generator=generator, dtype=torch.float64)
    kernel = torch.rand(1, 1, 3, 3, generator=generator, dtype=torch.float64)
    dense = torch.rand(144, 144, generator=generator, dtype=torch.float64)
    convolved = equivariance(lambda x: F.conv2d(x, kernel), image, dx=2, dy=1)
    assert convolved.difference < 1e-12
    assert convolved.compared == pytest.approx(9 * 8 / 100)
    assert equivariance(lambda x: (dense @ x.flatten()).view(12, 12), image, dx=2, dy=1).difference > 1


def test_the_margin_leaves_out_what_read_padding():
    image = torch.rand(1, 12, 12, dtype=torch.float64)
    kernel = torch.ones(1, 1, 3, 3, dtype=torch.float64)
    padded = equivariance(lambda x: F.conv2d(x, kernel, padding=1), image, dx=2, dy=0, margin=0)
    inside = equivariance(lambda x: F.conv2d(x, kernel, padding=1), image, dx=2, dy=0, margin=1)
    assert padded.difference > 0.1
    assert inside.difference < 1e-12


def test_a_stride_of_two_does_not_follow_a_move_by_one():
    image = sample("chelsea")
    assert equivariance(lambda x: F.max_pool2d(x[None], 2)[0], image, dx=1, dy=0).difference > 0.1


def test_a_move_that_leaves_nothing_is_refused():
    with pytest.raises(EngineError, match="move by 4 and 0 pixels leaves nothing of a result of 4 x 4"):
        equivariance(lambda x: x, torch.rand(1, 4, 4), dx=4, dy=0)
