import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.inspection import channel_filters
from engine.networks import build


def made(model: nn.Module, layer: str, channel: int) -> list[tuple[str, int]]:
    return [(one.convolution, one.index) for one in channel_filters(model, layer, channel)]


def test_a_convolutions_channel_is_its_filters():
    model = build("squeezenet1_1", seed=1)
    (own,) = channel_filters(model, "features.1", 5)
    assert torch.equal(own.weights, model.get_parameter("features.0.weight")[5])
    assert own.bias == float(model.get_parameter("features.0.bias")[5])


def test_a_stack_leads_to_the_convolution_whose_result_stands_there():
    model = build("squeezenet1_1", seed=1)
    assert made(model, "features.3.cat", 5) == [("features.3.expand1x1", 5)]
    assert made(model, "features.3.cat", 64 + 5) == [("features.3.expand3x3", 5)]


def test_a_residual_block_leads_to_its_last_convolution_and_its_projection():
    model = build("resnet18", seed=1)
    assert made(model, "layer1.0.relu_1", 7) == [("layer1.0.conv2", 7)]
    assert made(model, "layer2.0.relu_1", 7) == [("layer2.0.conv2", 7), ("layer2.0.downsample.0", 7)]


def test_inception_and_dense_blocks_lead_to_one_of_many():
    inception = build("googlenet", seed=1)
    assert made(inception, "inception3a.cat", 70) == [("inception3a.branch2.1.conv", 6)]
    dense = build("densenet121", seed=1)
    ((path, index),) = made(dense, "features.denseblock1.cat", 64 + 32 + 3)
    assert (path, index) == ("features.denseblock1.denselayer2.conv2", 3)


def test_the_filter_makes_the_channel():
    """A convolution by hand with the filter that was found gives the map that the network computes."""
    model = build("alexnet", seed=1)
    (own,) = channel_filters(model, "features.1", 9)
    x = torch.rand(1, 3, 64, 64)
    by_hand = F.relu(F.conv2d(x, own.weights[None], torch.tensor([own.bias]), stride=4, padding=2))
    expected = model.get_submodule("features.0")(x).relu()
    torch.testing.assert_close(by_hand[0, 0], expected[0, 9])


def test_a_grouped_filter_says_which_channels_it_reads():
    model = nn.Sequential(nn.Conv2d(3, 6, 1), nn.Conv2d(6, 6, 3, groups=3))
    (own,) = channel_filters(model, "1", 5)
    assert own.weights.shape == (2, 3, 3)
    assert own.first_input == 4


@pytest.mark.parametrize(("layer", "channel"), [("nowhere", 0), ("fc", 0), ("conv1", 64)])
def test_bad_choices_are_sentences(layer, channel):
    with pytest.raises(EngineError, match=r"no layer|no channel"):
        channel_filters(build("resnet18", device="meta"), layer, channel)
