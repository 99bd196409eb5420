"""What the shipped networks' cards state, measured on the whole test set where it is present."""

import pytest
import torch

from engine.networks import build, shipped_networks
from engine.shipping.networks import RECIPES
from engine.training.data.datasets import load
from engine.training.spec import DataSpec

SHIPPED = shipped_networks()
LEAST = {
    "lenet5-mnist": 0.985,
    "lenet5-modern-mnist": 0.99,
    "perceptron-mnist": 0.98,
    "pooled-mnist": 0.98,
    "alexnet-cifar10": 0.80,
    "vgg-cifar10": 0.88,
    "inception-cifar10": 0.88,
    "plain20-cifar10": 0.88,
    "resnet20-cifar10": 0.90,
    "densenet-cifar10": 0.88,
}


def test_all_weights_together_take_at_most_20_megabytes():
    assert sum(shipped.weights.stat().st_size for shipped in SHIPPED.values()) <= 20e6


@pytest.mark.parametrize("name", list(SHIPPED))
def test_a_shipped_network_reaches_its_goal(name):
    assert SHIPPED[name].test_accuracy >= LEAST[name]


@pytest.mark.parametrize("name", list(SHIPPED))
def test_one_command_trains_it_again(name):
    assert SHIPPED[name].command == f"python -m engine.training ship {name}"
    assert name in RECIPES


@pytest.mark.parametrize("name", list(SHIPPED))
def test_the_stated_accuracy_is_that_of_the_whole_test_set(name, published_data):
    published_data(RECIPES[name].data.name)
    data = load(DataSpec(RECIPES[name].data.name))
    model = build(name, weights="shipped").to(memory_format=torch.channels_last)
    pixels = SHIPPED[name].preprocessing
    right = 0
    for images, labels in zip(data.test.images.split(500), data.test.labels.split(500), strict=True):
        right += int((model(pixels.normalize(images.float() / 255)).argmax(1) == labels).sum())
    assert right / len(data.test) == pytest.approx(SHIPPED[name].test_accuracy, abs=2e-4)
