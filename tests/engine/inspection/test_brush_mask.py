from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from skimage.draw import disk

from engine.errors import EngineError
from engine.inspection import Stroke, cover_region, stroke_mask
from engine.networks import build


def test_a_dab_of_two_pixels_covers_the_four_around_its_middle():
    mask = stroke_mask([Stroke(((0.5, 0.5),), 0.5)], 4, 4)
    assert mask.int().tolist() == [[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]


def test_a_dab_is_the_disk_that_skimage_draws():
    mask = stroke_mask([Stroke(((0.4, 0.3),), 0.33)], 60, 90)
    expected = np.zeros((60, 90), bool)
    expected[disk((0.3 * 90 - 0.5, 0.4 * 90 - 0.5), 0.33 * 90 / 2, shape=expected.shape)] = True
    assert np.array_equal(mask.numpy(), expected)


place = some.floats(-0.2, 1.2)


@settings(max_examples=40, deadline=None)
@given(some.lists(some.tuples(place, place), min_size=2, max_size=4), some.floats(0.02, 0.5))
def test_a_line_covers_what_many_dabs_along_it_cover(points, size):
    ends = list(pairwise(points))
    dabs = [
        Stroke(((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])),), size)
        for a, b in ends
        for share in np.linspace(0, 1, 60)
    ]
    line, many = stroke_mask([Stroke(tuple(points), size)], 24, 40), stroke_mask(dabs, 24, 40)
    assert bool((line | ~many).all())
    wider = stroke_mask([Stroke(one.points, size + 0.03) for one in dabs], 24, 40)
    assert bool((wider | ~line).all())


def test_a_stroke_beyond_the_image_covers_nothing():
    assert not stroke_mask([Stroke(((-3.0, -3.0), (-2.0, 5.0)), 0.1)], 20, 20).any()


def test_a_stroke_without_a_brush_is_a_sentence():
    with pytest.raises(EngineError, match="a size above 0"):
        stroke_mask([Stroke(((0.5, 0.5),), 0.0)], 8, 8)


def test_painted_pixels_show_the_mean_colour_and_all_others_stay():
    model, image = build("resnet20", device="meta"), torch.rand(3, 32, 40)
    mask = stroke_mask([Stroke(((0.2, 0.2), (0.7, 0.5)), 0.2)], 32, 40)
    covered = cover_region(model, image, mask)
    assert torch.equal(covered[:, ~mask], image[:, ~mask])
    assert covered[:, mask].unique(dim=1).flatten().tolist() == pytest.approx([0.485, 0.456, 0.406])


def test_a_mask_of_another_size_is_a_sentence():
    with pytest.raises(EngineError, match="32 rows and 40 columns"):
        cover_region(build("resnet20", device="meta"), torch.rand(3, 32, 40), torch.zeros(40, 32, dtype=torch.bool))
