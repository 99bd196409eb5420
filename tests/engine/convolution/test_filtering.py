"""Filters that keep an image's size, against scipy; and two kernels as one."""

import pytest
import torch
import torch.nn.functional as F
from scipy import ndimage

from engine.convolution import filter_image, interior_difference
from engine.errors import EngineError
from engine.images import sample
from engine.kernels import compose_centred, gaussian, get, names

SCIPY_MODES = {"zeros": "constant", "replicate": "nearest", "reflect": "mirror", "circular": "wrap"}
IMAGE = sample("coffee")[:, 100:160, 200:280]


@pytest.mark.parametrize("mode", SCIPY_MODES)
@pytest.mark.parametrize("name", ["sobel_x", "emboss", "gabor_vertical", "difference_y"])
def test_each_channel_is_filtered_as_scipy_does(name, mode):
    kernel = get(name).weights
    ours = filter_image(IMAGE, kernel, padding_mode=mode)
    for channel, filtered in zip(IMAGE, ours, strict=True):
        expected = ndimage.correlate(channel.double().numpy(), kernel.double().numpy(), mode=SCIPY_MODES[mode])
        assert (filtered.double() - torch.from_numpy(expected)).abs().max() < 1e-5


@pytest.mark.parametrize("size", [(2, 2), (4, 3), (1, 6), (10, 11), (1, 1)])
def test_even_kernels_reach_as_in_torch(size):
    kernel = torch.rand(size, generator=torch.Generator().manual_seed(0))
    expected = F.conv2d(IMAGE[:, None], kernel[None, None], padding="same")[:, 0]
    torch.testing.assert_close(filter_image(IMAGE, kernel, padding_mode="zeros"), expected, atol=1e-5, rtol=1e-5)


def test_a_shift_moves_the_image_by_one_pixel():
    row = torch.tensor([[1.0, 2, 3]])
    assert filter_image(row, torch.tensor([[0.0, 0, 1]])).tolist() == [[2, 3, 3]]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("second", [gaussian(1.0, size=5), get("roberts_diagonal").weights], ids=["odd", "even"])
def test_two_kernels_in_turn_are_their_composition_away_from_the_border(name, second):
    first = get(name).weights
    together = compose_centred(first, second)
    in_turn = filter_image(filter_image(IMAGE, first), second)
    at_once = filter_image(IMAGE, together)
    assert interior_difference(in_turn, at_once, (together.shape[0], together.shape[1])) < 1e-5


def test_a_batch_of_kernels_is_refused():
    with pytest.raises(EngineError, match="3 and 4 axes but need 3"):
        filter_image(IMAGE, torch.zeros(1, 1, 3, 3))


def test_a_margin_that_leaves_nothing_is_refused():
    with pytest.raises(EngineError, match="margin of 3 rows and 0 columns leaves nothing of 6 x 6"):
        interior_difference(torch.zeros(6, 6), torch.zeros(6, 6), (3, 0))
