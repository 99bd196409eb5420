"""Weights that fit a network other than the requested one."""

import pytest
import torch
from safetensors.torch import save

from engine.errors import EngineError
from engine.networks import build
from engine.networks.build import networks_of


@pytest.mark.parametrize(
    ("name", "asked", "title"),
    [
        ("vgg11", "resnet18", "VGG-11"),
        ("resnet34", "resnet18", "ResNet-34"),
        ("squeezenet1_1", "vgg16", "SqueezeNet 1.1"),
        ("densenet121", "lenet5-mnist", "DenseNet-121"),
        ("densenet-cifar10", "resnet50", "on CIFAR-10"),
        ("lenet5-mnist", "alexnet", "on MNIST"),
    ],
)
def test_the_network_that_a_file_fits_is_named(name, asked, title):
    content = save({key: tensor.half() for key, tensor in build(name, seed=0).state_dict().items()})
    with pytest.raises(EngineError, match=f"do not fit .*They fit .*{title}.*: choose"):
        build(asked, weights=content)


def test_another_number_of_classes_does_not_hide_whose_weights_they_are():
    weights = build("vgg11", num_classes=7, device="meta").state_dict()
    assert [card.name for card in networks_of(weights)] == ["vgg11"]


def test_weights_of_no_network_at_all_are_said_to_be_so():
    with pytest.raises(EngineError, match=r"1 has no place in it \(a\).* no other network"):
        build("resnet18", weights=save({"a": torch.zeros(2)}))


def test_the_networks_own_weights_with_other_classes_than_asked_for_are_said_to_be_so():
    content = save(dict(build("resnet18", num_classes=7, seed=0).state_dict()))
    with pytest.raises(EngineError, match="with another number of classes"):
        build("resnet18", weights=content, num_classes=10)
