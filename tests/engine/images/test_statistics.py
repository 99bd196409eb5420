"""Histograms, statistics, pixel order and regions."""

import numpy as np
import pytest
import torch
from skimage.transform import resize

from engine.errors import EngineError
from engine.images import (
    DATASET_STATISTICS,
    Region,
    channel_statistics,
    crop,
    dense_under_permutation,
    fit,
    histogram,
    neighbour_correlation,
    normalize,
    permute_pixels,
    pixel_permutation,
    restore_pixels,
    sample,
)


def test_a_histogram_counts_each_level_of_an_8_bit_image():
    image = sample("astronaut")
    levels = (image * 255).round().long().numpy()
    for channel, counts in enumerate(histogram(image)):
        assert np.array_equal(counts.numpy(), np.bincount(levels[channel].ravel(), minlength=256))


def test_white_falls_into_the_last_bin():
    assert histogram(torch.tensor([[[0.0, 0.5, 1.0]]]), bins=2).tolist() == [[1, 2]]


def test_a_histogram_without_bins_is_refused():
    with pytest.raises(EngineError, match="0 bins"):
        histogram(torch.zeros(1, 2, 2), bins=0)


def test_an_image_normalized_by_its_own_statistics_has_mean_zero_and_deviation_one():
    image = sample("coffee")
    own = channel_statistics(image)
    normalized = normalize(image, own.mean, own.std)
    assert normalized.mean((1, 2)).abs().max() < 1e-5
    assert (normalized.std((1, 2)) - 1).abs().max() < 1e-4


def test_a_constant_channel_has_no_statistics_to_divide_by():
    with pytest.raises(EngineError, match=r"Channel 1 has the value 0\.5 in all its 4 pixels"):
        channel_statistics(torch.stack([torch.eye(2), torch.full((2, 2), 0.5), torch.eye(2)]))


def test_every_data_set_has_three_means_and_deviations():
    for statistics in DATASET_STATISTICS.values():
        assert len(statistics.mean) == len(statistics.std) == 3


def test_neighbours_are_alike_until_the_pixels_are_permuted():
    image = sample("chelsea")
    permuted = permute_pixels(image, pixel_permutation(image[0].numel()))
    grey = image[:1]
    expected = np.corrcoef(grey[..., :-1].numpy().ravel(), grey[..., 1:].numpy().ravel())[0, 1]
    assert neighbour_correlation(grey) == pytest.approx(expected, abs=1e-6)
    assert neighbour_correlation(image) > 0.9
    assert abs(neighbour_correlation(permuted)) < 0.02


def test_a_permutation_moves_whole_pixels_and_can_be_undone():
    image = torch.arange(12.0).view(2, 2, 3)
    order = torch.tensor([5, 0, 1, 2, 3, 4])
    assert permute_pixels(image, order)[:, 0, 0].tolist() == [5, 11]
    assert torch.equal(restore_pixels(permute_pixels(image, order), order), image)


def test_a_dense_layer_with_permuted_weights_gives_the_same_answers():
    image = sample("coffee")[:, :40, :50]
    layer = dense_under_permutation(image, pixel_permutation(2000, seed=2), outputs=6, seed=1)
    weight = torch.randn(6, 3, 2000, generator=torch.Generator().manual_seed(1)) / 6000**0.5
    torch.testing.assert_close(layer.before, torch.nn.functional.linear(image.flatten(), weight.flatten(1)))
    assert layer.difference < 1e-5
    assert layer.before.abs().max() > 0.1


def test_an_order_for_another_image_is_refused():
    with pytest.raises(EngineError, match="holds 4 places but the image has 6 pixels"):
        permute_pixels(torch.zeros(1, 2, 3), pixel_permutation(4))


def test_a_crop_is_the_rectangle():
    image = torch.arange(12).view(1, 3, 4)
    assert crop(image, Region(1, 2, 2, 2)).tolist() == [[[6, 7], [10, 11]]]


def test_a_crop_beyond_the_image_is_refused():
    with pytest.raises(EngineError, match="rows 2 to 4 and columns 0 to 1 but the image has 3 rows"):
        crop(torch.zeros(1, 3, 4), Region(2, 0, 3, 2))


def test_a_region_is_brought_inside():
    assert Region(-3, 90, 20, 20).inside(50, 100) == Region(0, 80, 20, 20)
    assert Region(0, 0, 200, 0).inside(50, 100) == Region(0, 0, 50, 1)


def test_an_image_is_fitted_like_scikit_image_does():
    image = sample("retina")
    smaller = fit(image, 141)
    expected = resize(image.permute(1, 2, 0).numpy(), (141, 141), order=1, anti_aliasing=True)
    assert smaller.shape == (3, 141, 141)
    assert np.abs(smaller.permute(1, 2, 0).numpy() - expected).mean() < 0.02
    levels = smaller * 255
    assert (levels - levels.round()).abs().max() < 1e-3


def test_an_image_that_fits_stays_as_it_is():
    image = sample("chelsea")
    assert fit(image, 1000) is image


def test_an_image_of_no_pixels_is_refused():
    with pytest.raises(EngineError, match="0 pixels"):
        fit(sample("chelsea"), 0)
