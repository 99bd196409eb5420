import pytest
import torch

from engine.errors import EngineError
from engine.inspection.effective_receptive_field import channel_gradient, effective_receptive_field, receptive_field
from engine.networks import Box, build


def test_the_first_convolution_of_resnet_sees_seven_pixels_three_of_them_padding():
    assert receptive_field(build("resnet18", device="meta"), "conv1", (0, 0)) == Box(-3, -3, 4, 4)
    assert receptive_field(build("resnet18", device="meta"), "conv1", (5, 2)) == Box(7, 1, 14, 8)


def test_a_late_cell_sees_more_than_the_image():
    box = receptive_field(build("resnet18", device="meta"), "layer4.1.relu_1", (3, 3))
    assert (box.bottom - box.top, box.right - box.left) == (435, 435)


def test_the_influence_lies_within_the_geometry_and_is_concentrated_in_its_middle():
    model = build("resnet20", seed=1)
    box = receptive_field(model, "stage2.0.relu2", (8, 8))
    influence = effective_receptive_field(model, torch.rand(3, 40, 40), "stage2.0.relu2", (8, 8))
    inside = torch.zeros_like(influence, dtype=torch.bool)
    inside[max(0, int(box.top)) : int(box.bottom), max(0, int(box.left)) : int(box.right)] = True
    assert influence[~inside].abs().max() == 0
    row, column = divmod(int(influence.argmax()), 32)
    assert abs(row - (box.top + box.bottom - 1) / 2) < 5
    assert abs(column - (box.left + box.right - 1) / 2) < 5


def test_the_influence_on_a_first_convolution_is_its_filter():
    model, image = build("resnet20", seed=1), torch.rand(3, 32, 32)
    influence = effective_receptive_field(model, image, "conv1", (4, 4), channel=2)
    torch.testing.assert_close(influence[3:6, 3:6], model.get_parameter("conv1.weight")[2].abs().amax(0))
    assert influence.count_nonzero() == 9


@pytest.mark.parametrize(("layer", "position"), [("nowhere", (0, 0)), ("conv1", (32, 0)), ("linear", (0, 0))])
def test_bad_places_are_sentences(layer, position):
    model = build("resnet20", seed=1)
    with pytest.raises(EngineError, match=r"no layer|none at|no feature maps"):
        receptive_field(model, layer, position)
    with pytest.raises(EngineError, match=r"no layer|none at|no feature maps"):
        effective_receptive_field(model, torch.rand(3, 32, 32), layer, position)


def test_what_drives_a_cell_of_a_first_convolution_is_its_filter():
    model, image = build("resnet20", seed=1), torch.rand(3, 32, 32)
    drives = channel_gradient(model, image, "conv1", 2, position=(4, 4))
    torch.testing.assert_close(drives[:, 3:6, 3:6], model.get_parameter("conv1.weight")[2])


def test_what_drives_a_whole_channel_is_the_derivative_of_its_sum():
    model, x = build("resnet18", seed=1), torch.randn(1, 3, 64, 64)
    leaf = x.clone().requires_grad_()
    with torch.enable_grad():
        stem = torch.nn.Sequential(*(model.get_submodule(name) for name in ("conv1", "bn1", "relu")))
        (expected,) = torch.autograd.grad(stem(leaf)[0, 5].sum(), leaf)
    torch.testing.assert_close(channel_gradient(model, x, "relu", 5), expected[0])
