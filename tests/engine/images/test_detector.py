"""A patch swept over an image: scores, the best place, and what a move of the image does to them."""

import pytest
import torch
import torch.nn.functional as F
from skimage.feature import match_template

from engine.errors import EngineError
from engine.images import Region, crop, equivariance, sample, sweep

EYE = Region(90, 165, 31, 45)


@pytest.mark.parametrize("name", ["chelsea", "coffee", "camera"])
@pytest.mark.parametrize("region", [EYE, Region(10, 20, 8, 8), Region(100, 100, 96, 64)], ids=str)
def test_normalized_correlation_agrees_with_scikit_image(name, region):
    image = sample(name)
    patch = crop(image, region)
    expected = match_template(image.permute(1, 2, 0).double().numpy(), patch.permute(1, 2, 0).double().numpy())[..., 0]
    assert (sweep(image, patch).normalized - torch.from_numpy(expected)).abs().max() < 1e-4


def test_values_that_are_no_whole_levels_agree_with_scikit_image_too():
    generator = torch.Generator().manual_seed(0)
    image, patch = torch.rand(1, 40, 50, generator=generator), torch.rand(1, 7, 9, generator=generator)
    expected = match_template(image[0].double().numpy(), patch[0].double().numpy())
    assert (sweep(image, patch).normalized - torch.from_numpy(expected)).abs().max() < 1e-10


def test_raw_scores_are_a_convolution_with_the_patch():
    image = sample("rocket")[:, :120, :150]
    patch = crop(image, Region(30, 40, 11, 7))
    expected = F.conv2d(image[None].double(), patch[None].double())[0, 0]
    torch.testing.assert_close(sweep(image, patch).raw, expected, rtol=1e-6, atol=1e-6)


def test_a_detector_scores_one_where_it_was_cut_out():
    image = sample("chelsea")
    best = sweep(image, crop(image, EYE)).best()
    assert (best.top, best.left, best.score) == (EYE.top, EYE.left, pytest.approx(1))


def test_raw_scores_follow_brightness_and_not_likeness():
    image = torch.zeros(1, 4, 9)
    image[0, :, 1] = 0.2  # the object: a dim line
    image[0, :, 6:] = 1.0  # something merely bright
    scores = sweep(image, image[:, :, :3])
    assert scores.best(normalized=True).left == 0
    assert scores.best(normalized=False).left > 3


def test_a_flat_window_scores_zero():
    image = torch.zeros(1, 5, 8)
    image[0, :, 1] = 1
    assert sweep(image, image[:, :, :3]).normalized[0, 4:].tolist() == [0, 0]


@pytest.mark.parametrize(("dx", "dy"), [(7, 0), (-13, 5), (0, -21), (40, 40)])
@pytest.mark.parametrize("kind", ["raw", "normalized"])
def test_the_scores_of_a_moved_image_are_the_moved_scores_exactly(kind, dx, dy):
    image = sample("chelsea")
    patch = crop(image, EYE)
    moved = equivariance(lambda x: getattr(sweep(x, patch), kind), image, dx=dx, dy=dy)
    assert moved.difference == 0
    assert moved.largest_before == moved.largest_after


def test_a_flat_patch_is_refused():
    with pytest.raises(EngineError, match="All 12 values of the patch are 0"):
        sweep(sample("chelsea"), torch.zeros(3, 2, 2))


def test_a_patch_larger_than_the_image_is_refused():
    with pytest.raises(EngineError, match="patch has 5 x 2 pixels but the image only 4 x 4"):
        sweep(torch.rand(1, 4, 4), torch.rand(1, 5, 2))


def test_a_grey_patch_on_a_colour_image_is_refused():
    with pytest.raises(EngineError, match="same channels"):
        sweep(torch.rand(3, 4, 4), torch.rand(1, 2, 2))
