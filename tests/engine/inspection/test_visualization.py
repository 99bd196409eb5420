import pytest
import torch
from torch import nn

from engine.errors import EngineError
from engine.inspection import visualize_feature
from engine.networks import build


def network(weights: torch.Tensor, bias: float | None = None) -> nn.Module:
    c_out, c_in, k_h, k_w = weights.shape
    convolution = nn.Conv2d(c_in, c_out, (k_h, k_w), bias=bias is not None)
    convolution.weight.data[:] = weights
    if bias is not None and convolution.bias is not None:
        convolution.bias.data.fill_(bias)
    return nn.Sequential(convolution, nn.ReLU()).requires_grad_(False)


def last(model: nn.Module, steps: int, *, size: int = 32, layer: str = "1", channel: int = 0):
    return list(visualize_feature(model, layer, channel, steps, size=size))[-1].image


def test_a_filter_for_red_without_green_paints_red_places():
    red, green, _ = last(network(torch.tensor([1.0, -1.0, 0.0]).view(1, 3, 1, 1)), 150)
    assert float((red - green).quantile(0.9)) > 0.7


def test_a_filter_for_upright_edges_makes_upright_stripes():
    edge = torch.tensor([-1.0, 0, 1.0]).expand(1, 3, 15, 3)  # fifteen rows high
    image = last(network(edge), 60).mean(0)
    across, down = image.diff(dim=1).abs().mean(), image.diff(dim=0).abs().mean()
    assert across > 2 * down


def test_the_channel_answers_more_and_more():
    model = build("resnet20", seed=1)
    steps = list(visualize_feature(model, "stage2.0.relu2", 3, 40))
    assert [step.step for step in steps] == list(range(1, 41))
    assert steps[0].image.shape == (3, 32, 32)
    assert steps[-1].activation > 2 * steps[0].activation
    assert float(steps[-1].image.min()) >= 0
    assert float(steps[-1].image.max()) <= 1


def test_a_channel_that_is_silent_at_first_is_woken():
    """A ReLU that is shut everywhere has no gradient; the bias of -1 makes it zero on the initial grey image."""
    model = network(torch.ones(1, 3, 1, 1), bias=-1.0)
    steps = list(visualize_feature(model, "1", 0, 100, size=32))
    assert steps[0].activation == 0
    assert steps[-1].activation > 1


def test_grey_networks_get_grey_images_and_nothing_is_left_behind():
    model = build("lenet5", seed=1)
    steps = visualize_feature(model, "conv1", 0, 100)
    assert next(steps).image.shape == (1, 28, 28)
    steps.close()  # the reader cancels
    assert not any(module._forward_hooks or module.training for module in model.modules())
    assert not any(parameter.requires_grad or parameter.grad is not None for parameter in model.parameters())


def test_the_same_seed_gives_the_same_image():
    model = build("resnet20", seed=1)
    one, two = (list(visualize_feature(model, "conv1", 1, 3))[-1].image for _ in range(2))
    assert torch.equal(one, two)


@pytest.mark.parametrize(
    ("layer", "channel", "steps", "message"),
    [
        ("nowhere", 0, 5, 'no layer "nowhere"'),
        ("conv1", 16, 5, "16 channels, no channel 16"),
        ("linear", 0, 5, "no feature maps"),
        ("conv1", 0, 0, "0 steps"),
    ],
)
def test_bad_choices_are_sentences(layer, channel, steps, message):
    with pytest.raises(EngineError, match=message):
        next(iter(visualize_feature(build("resnet20", seed=1), layer, channel, steps)))
