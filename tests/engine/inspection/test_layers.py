import pytest

from engine.errors import EngineError
from engine.inspection import filters, find_layer, layers
from engine.networks import build


def titles(name: str) -> list[str]:
    return [layer.title for layer in layers(build(name, device="meta"))]


def test_alexnet_has_the_names_of_its_paper():
    assert titles("alexnet") == ["conv1", "pool1", "conv2", "pool2", "conv3", "conv4", "conv5", "pool5"]


def test_vgg_counts_its_convolutions_by_block():
    found = titles("vgg16")
    assert found[:6] == ["conv1_1", "conv1_2", "pool1", "conv2_1", "conv2_2", "pool2"]
    assert found[-2:] == ["conv5_3", "pool5"]


def test_squeezenet_counts_its_fire_modules():
    assert titles("squeezenet1_1")[:4] == ["conv1", "pool1", "fire2", "fire3"]
    assert titles("squeezenet1_1")[-2:] == ["fire9", "conv10"]


def test_blocks_of_the_others_count_as_a_whole():
    assert titles("resnet18")[:4] == ["conv1", "maxpool", "layer1.0", "layer1.1"]
    assert "inception3a" in titles("googlenet")
    assert {"denseblock1", "transition1", "norm5"} <= set(titles("densenet121"))
    assert titles("resnet20")[:3] == ["conv1", "stage1.0", "stage1.1"]


def test_a_convolution_is_shown_after_its_activation():
    model = build("resnet18", device="meta")
    assert find_layer(model, "conv1").name == "relu"
    assert find_layer(model, "layer1.0").name == "layer1.0.relu_1"
    with pytest.raises(EngineError, match=r'no layer "conv9".*conv1'):
        find_layer(model, "conv9")


def test_filters_are_a_copy_of_the_weights():
    model = build("googlenet", seed=0)
    layer = find_layer(model, "conv1")
    own = model.get_parameter("conv1.conv.weight")
    found = filters(model, layer.convolution)
    assert found.weights.equal(own)
    assert (found.bias, found.stride) == (None, (2, 2))
    found.weights.zero_()
    assert own.abs().sum() > 0


def test_filters_of_many_convolutions_are_ambiguous():
    with pytest.raises(EngineError, match="6 convolutions"):
        filters(build("googlenet", device="meta"), "inception3a")
    with pytest.raises(EngineError, match="no module"):
        filters(build("googlenet", device="meta"), "inception9")
