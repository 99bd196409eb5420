import pytest
import torch
from torch import nn

from engine.errors import EngineError
from engine.inspection import activations, receptive_field, strongest_patches
from engine.networks import Box, build


def spot(row: int, column: int, brightness: float, *, size: int = 12) -> torch.Tensor:
    """A prepared black image with one bright pixel."""
    image = torch.zeros(1, 1, size, size)
    image[0, 0, row, column] = brightness
    return image


def middle_pixel(*, padding: int = 0) -> nn.Module:
    """A 3x3 convolution that passes its window's middle pixel on."""
    convolution = nn.Conv2d(1, 1, 3, padding=padding, bias=False)
    convolution.weight.data.zero_()[0, 0, 1, 1] = 1
    return convolution


@pytest.fixture
def spot_finder():
    """Without padding cell (i, j) sees rows i to i + 2."""
    return nn.Sequential(middle_pixel(), nn.ReLU())


def test_the_brightest_spot_comes_first_with_its_three_by_three_patch(spot_finder):
    found = strongest_patches(spot_finder, "1", 0, [spot(5, 7, 1.0), spot(2, 3, 4.0)], per_image=1)
    assert [(patch.image_index, patch.value, patch.position) for patch in found] == [(1, 4.0, (1, 2)), (0, 1.0, (4, 6))]
    assert found[0].box == Box(1, 2, 4, 5)


def test_one_image_gives_several_patches_that_hardly_overlap(spot_finder):
    image = spot(3, 3, 3.0) + spot(3, 4, 2.0) + spot(9, 9, 1.0)
    found = strongest_patches(spot_finder, "1", 0, [image], per_image=3)
    assert [patch.position for patch in found[:2]] == [(2, 2), (8, 8)]


def test_an_image_in_which_the_channel_is_the_same_everywhere_is_left_out(spot_finder):
    assert strongest_patches(spot_finder, "1", 0, [torch.zeros(1, 1, 12, 12)]) == []


def test_places_where_the_channel_is_silent_are_no_patches(spot_finder):
    found = strongest_patches(spot_finder, "1", 0, [spot(5, 7, 1.0)])
    assert [patch.value for patch in found] == [1.0]


def test_what_lies_in_the_padding_is_cut_off():
    (patch,) = strongest_patches(nn.Sequential(middle_pixel(padding=1)), "0", 0, [spot(0, 11, 1.0)], count=1)
    assert patch.position == (0, 11)
    assert patch.box == Box(0, 10, 2, 12)


@pytest.mark.parametrize("name", ["resnet20", "squeezenet1_1"])
def test_values_places_and_boxes_are_those_of_the_feature_maps(name):
    model = build(name, seed=1)
    layer = "stage2.0.relu2" if name == "resnet20" else "features.4.cat"
    images = list(torch.rand(4, 3, 64, 80, generator=torch.Generator().manual_seed(0)))
    maps = [activations(model, image, [layer])[layer][0, 3] for image in images]
    found = strongest_patches(model, layer, 3, images, count=6)
    assert found[0].value == max(float(one.max()) for one in maps)
    assert [patch.value for patch in found] == sorted((patch.value for patch in found), reverse=True)
    for patch in found:
        assert patch.value == float(maps[patch.image_index][patch.position])
        whole = receptive_field(model, layer, patch.position)
        size = 32 if name == "resnet20" else 224
        assert patch.box == Box(max(whole.top, 0), max(whole.left, 0), min(whole.bottom, size), min(whole.right, size))


def test_the_strongest_place_is_in_the_image_that_shows_it_even_among_many():
    model = build("resnet20", seed=1)
    images = [torch.rand(3, 40, 40) for _ in range(5)]
    found = strongest_patches(model, "conv1", 0, images, count=15, per_image=3)
    for index in {patch.image_index for patch in found}:
        assert sum(patch.image_index == index for patch in found) <= 3


@pytest.mark.parametrize(
    ("layer", "channel", "images", "message"),
    [
        ("conv1", 0, [], "0 images"),
        ("conv1", 16, [torch.rand(3, 32, 32)], "16 channels, no channel 16"),
        ("nowhere", 0, [torch.rand(3, 32, 32)], 'no layer "nowhere"'),
        ("linear", 0, [torch.rand(3, 32, 32)], "no feature maps"),
        ("conv1", 0, [torch.rand(1, 3, 32, 32), torch.rand(1, 3, 40, 40)], "different shapes"),
    ],
)
def test_bad_choices_are_sentences(layer, channel, images, message):
    model = build("resnet20", seed=1)
    with pytest.raises(EngineError, match=message):
        strongest_patches(model, layer, channel, images)


def test_nothing_is_left_on_the_model():
    model = build("resnet20", seed=1)
    strongest_patches(model, "conv1", 0, [torch.rand(3, 32, 32)])
    assert not any(module._forward_hooks or module.training for module in model.modules())
