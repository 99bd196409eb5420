"""Channels, ranges and the sample images."""

import pytest
import torch
from skimage.color import rgb2gray
from torchvision.transforms.functional import normalize as torchvision_normalize
from torchvision.transforms.functional import rgb_to_grayscale

from engine.errors import EngineError
from engine.images import (
    channel_mean,
    denormalize,
    luminance,
    normalize,
    sample,
    sample_card,
    sample_names,
    split_channels,
    stretch,
)

IMAGENET = {"mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)}


def test_the_channels_of_a_red_pixel_are_one_and_two_zeros():
    red, green, blue = split_channels(torch.tensor([1.0, 0.0, 0.0]).view(3, 1, 1))
    assert (red.item(), green.item(), blue.item()) == (1, 0, 0)


def test_the_mean_of_a_red_pixel_is_a_third():
    assert channel_mean(torch.tensor([1.0, 0.0, 0.0]).view(3, 1, 1)).item() == pytest.approx(1 / 3)


def test_luminance_agrees_with_torchvision():
    image = sample("astronaut")
    torch.testing.assert_close(luminance(image), rgb_to_grayscale(image)[0], atol=2e-4, rtol=0)


def test_luminance_is_near_scikit_images_newer_weights():
    image = sample("coffee")
    newer = torch.from_numpy(rgb2gray(image.permute(1, 2, 0).numpy()))
    assert (luminance(image) - newer).abs().max() < 0.15


def test_luminance_of_two_channels_is_refused():
    with pytest.raises(EngineError, match=r"needs 3 channels .* but the image has 2"):
        luminance(torch.zeros(2, 4, 4))


def test_a_batch_is_no_image():
    with pytest.raises(EngineError, match=r"3 axes .* but this tensor has 4"):
        split_channels(torch.zeros(1, 3, 4, 4))


def test_normalize_agrees_with_torchvision():
    image = sample("chelsea")
    expected = torchvision_normalize(image, list(IMAGENET["mean"]), list(IMAGENET["std"]))
    torch.testing.assert_close(normalize(image, **IMAGENET), expected)


def test_denormalize_brings_the_image_back():
    image = sample("chelsea")
    torch.testing.assert_close(denormalize(normalize(image, **IMAGENET), **IMAGENET), image)


def test_stretching_uses_the_whole_range():
    assert stretch(torch.tensor([-2.0, 0.0, 2.0])).tolist() == [0, 0.5, 1]
    assert stretch(torch.tensor([3.0, 3.0])).tolist() == [0, 0]


def test_a_missing_mean_is_refused_with_both_numbers():
    with pytest.raises(EngineError, match="3 channels but there are 2 means and 3 deviations"):
        normalize(sample("chelsea"), mean=(0.5, 0.5), std=(1, 1, 1))


def test_a_deviation_of_zero_is_refused():
    with pytest.raises(EngineError, match="must be above 0 but the smallest is 0"):
        normalize(sample("chelsea"), mean=(0, 0, 0), std=(1, 0, 1))


@pytest.mark.parametrize("name", sample_names())
def test_every_sample_has_an_image_and_a_card(name):
    image = sample(name)
    assert image.shape[0] == 3
    assert min(image.shape[1:]) > 100
    assert 0 <= image.min() < image.max() <= 1
    assert sample_card(name).license


def test_a_sample_belongs_to_the_caller():
    sample("chelsea").zero_()
    assert sample("chelsea").max() > 0


def test_an_unknown_sample_is_refused_with_the_names_there_are():
    with pytest.raises(EngineError, match=r"no sample image called 'dog'. Choose one of chelsea"):
        sample("dog")
