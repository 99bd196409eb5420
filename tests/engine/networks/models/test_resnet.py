import pytest
import torch
from torch.nn import functional as F

from engine.errors import EngineError
from engine.networks.models.resnet import PaddedIdentity, ResidualBlock, SmallResNet


def parameters(model):
    return sum(weight.numel() for weight in model.parameters())


@pytest.mark.parametrize(("depth", "millions"), [(20, 0.27), (32, 0.46), (44, 0.66), (56, 0.85), (110, 1.7)])
def test_parameter_counts_are_those_of_the_papers_table_6(depth, millions):
    assert parameters(SmallResNet(depth)) / 1e6 == pytest.approx(millions, rel=0.02)


@pytest.mark.parametrize(("depth", "count"), [(8, 19_074), (20, 67_906), (32, 116_738), (44, 165_570)])
@pytest.mark.parametrize("residual", [True, False])
def test_plain_and_residual_have_the_same_parameters(depth, count, residual):
    assert parameters(SmallResNet(depth, width=8, residual=residual, in_channels=1)) == count


@pytest.mark.parametrize("residual", [True, False])
@pytest.mark.parametrize("depth", [8, 14, 44])
def test_depth_counts_the_layers_with_weights(depth, residual):
    model = SmallResNet(depth, width=2, residual=residual)
    layers = [layer for layer in model.modules() if isinstance(layer, (torch.nn.Conv2d, torch.nn.Linear))]
    assert len(layers) == depth


def test_the_parameter_free_shortcut_subsamples_and_adds_empty_channels():
    x = torch.arange(16.0).reshape(1, 1, 4, 4)
    y = PaddedIdentity(1, 3, stride=2)(x)
    assert y[0, 0].tolist() == [[0, 2], [8, 10]]
    assert y.shape == (1, 3, 2, 2)
    assert not y[0, 1:].any()


def test_a_residual_block_whose_convolutions_are_zero_passes_its_input_on():
    block = ResidualBlock(4, 4, stride=1, batch_norm=False, shortcut="padded")
    for weight in block.parameters():
        torch.nn.init.zeros_(weight)
    x = torch.rand(2, 4, 5, 5)
    torch.testing.assert_close(block(x), x)


@pytest.mark.parametrize("shortcut", ["padded", "projection"])
def test_a_residual_block_adds_two_convolutions_to_its_shortcut(shortcut):
    block = ResidualBlock(2, 4, stride=2, batch_norm=False, shortcut=shortcut).eval()
    x = torch.randn(3, 2, 8, 8)
    inner = F.relu(F.conv2d(x, block.conv1.weight, block.conv1.bias, stride=2, padding=1))
    branch = F.conv2d(inner, block.conv2.weight, block.conv2.bias, padding=1)
    torch.testing.assert_close(block(x), F.relu(branch + block.shortcut(x)))


def test_stages_halve_the_image_and_double_the_channels():
    model = SmallResNet(8, width=16)
    x = model.conv1(torch.rand(1, 3, 32, 32))
    shapes = []
    for stage in (model.stage1, model.stage2, model.stage3):
        x = stage(x)
        shapes.append(tuple(x.shape[1:]))
    assert shapes == [(16, 32, 32), (32, 16, 16), (64, 8, 8)]


def test_without_batch_norm_convolutions_have_a_bias_instead():
    model = SmallResNet(8, batch_norm=False)
    assert not any(isinstance(layer, torch.nn.BatchNorm2d) for layer in model.modules())
    assert model.conv1.bias is not None
    assert SmallResNet(8).conv1.bias is None


def test_every_rectifier_is_a_module_of_its_own_and_leaves_its_input_alone():
    rectifiers = [layer for layer in SmallResNet(14).modules() if isinstance(layer, torch.nn.ReLU)]
    assert len(rectifiers) == 13
    assert not any(layer.inplace for layer in rectifiers)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"depth": 21}, "depth of 21 is not 6n . 2"),
        ({"width": 0}, "width of 0"),
        ({"shortcut": "C"}, 'no shortcut "C"'),
    ],
)
def test_impossible_networks_are_refused(options, message):
    with pytest.raises(EngineError, match=message):
        SmallResNet(**options)
