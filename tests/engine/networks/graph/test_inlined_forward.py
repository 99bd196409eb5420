"""Networks without their modules do what the networks do."""

import copy
import threading

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.networks.graph.inlined_forward import inlined
from engine.networks.models.small_models import FAMILIES

CASES = [
    ("lenet", {}, 28),
    ("lenet", {"activation": "relu", "pooling": "max"}, 28),
    ("alexnet", {"dropout": 0.5}, 32),
    ("vgg", {}, 32),
    ("vgg", {"batch_norm": False, "dropout": 0.5}, 32),
    ("inception", {}, 32),
    ("densenet", {}, 32),
    ("resnet", {"depth": 14}, 32),
    ("resnet", {"depth": 8, "shortcut": "projection"}, 32),
    ("resnet", {"depth": 8, "batch_norm": False}, 32),
    ("plain", {"depth": 14}, 32),
    ("plain", {"depth": 8, "batch_norm": False}, 32),
    ("perceptron", {"dropout": 0.5}, 8),
    ("perceptron", {"batch_norm": True, "dropout": 0.5}, 8),
    ("global-pooling", {}, 16),
]


def network(family, options, side):
    torch.manual_seed(0)
    model = FAMILIES[family](**options, in_channels=1, num_classes=10)
    return model, torch.randn(6, 1, side, side)


def loss_of(forward, images):
    torch.manual_seed(1)  # for what dropout leaves out
    return F.cross_entropy(forward(images), torch.arange(len(images)))


def gradients_of(loss, model):
    return torch.autograd.grad(loss, list(model.parameters()))


def test_every_family_is_tried():
    assert {family for family, _, _ in CASES} == set(FAMILIES)


@pytest.mark.parametrize(("family", "options", "side"), CASES)
def test_values_gradients_and_running_statistics_have_the_same_bits(family, options, side):
    model, images = network(family, options, side)
    twin = copy.deepcopy(model)
    forward = inlined(twin)
    for _ in range(2):
        expected, found = loss_of(model, images), loss_of(forward, images)
        assert torch.equal(found, expected)
        for ours, theirs in zip(gradients_of(found, twin), gradients_of(expected, model), strict=True):
            assert torch.equal(ours, theirs)
    for ours, theirs in zip(twin.buffers(), model.buffers(), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize(("family", "side"), [("resnet", 16), ("resnet", 8), ("vgg", 32)])
def test_in_bfloat16_the_bits_are_the_same_too(family, side):
    model, images = network(family, {"width": 8}, side)
    twin = copy.deepcopy(model)
    forward = inlined(twin)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        expected, found = loss_of(model, images), loss_of(forward, images)
    assert torch.equal(found, expected)
    for ours, theirs in zip(gradients_of(found, twin), gradients_of(expected, model), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("family", ["plain", "resnet"])
def test_where_maps_are_tiny_values_and_gradients_are_equal_up_to_rounding(family):
    model, images = network(family, {"depth": 14, "width": 4}, 8)
    model, images = model.double(), images.double()
    twin = copy.deepcopy(model)
    expected, found = loss_of(model, images), loss_of(inlined(twin), images)
    assert found.item() == pytest.approx(expected.item(), abs=1e-12)
    for ours, theirs in zip(gradients_of(found, twin), gradients_of(expected, model), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-10)
    for ours, theirs in zip(twin.buffers(), model.buffers(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-12)


def test_weights_that_change_in_place_are_read_anew():
    model, images = network("resnet", {"depth": 8}, 8)
    forward = inlined(model)
    before = forward(images)
    with torch.no_grad():
        model.get_parameter("linear.bias").add_(1)
    torch.testing.assert_close(forward(images), before + 1)


def test_a_network_is_left_in_the_mode_it_was_in():
    model, _ = network("resnet", {"depth": 8}, 8)
    inlined(model.eval())
    assert not any(module.training for module in model.modules())


def test_modules_may_have_numbers_for_names():
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(18, 3))
    images = torch.randn(4, 1, 5, 5)
    assert torch.equal(inlined(model)(images), model(images))


def test_a_value_that_is_used_twice_is_not_rectified_in_place():
    class TwoReaders(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm = nn.BatchNorm2d(2)

        def forward(self, x):
            x = self.norm(x)
            return F.relu(x) - x

    images = torch.randn(4, 2, 3, 3)
    assert torch.equal(inlined(TwoReaders())(images), TwoReaders()(images))


def test_networks_that_other_threads_run_meanwhile_are_left_alone():
    model, images = network("resnet", {"depth": 8}, 8)
    other, stop, failures = copy.deepcopy(model).eval(), threading.Event(), []

    def run():
        with torch.no_grad():
            expected = other(images)
            while not stop.is_set():
                if not torch.equal(other(images), expected):
                    failures.append("another value")

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        results = [inlined(model)(images) for _ in range(5)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert all(torch.equal(result, results[0]) for result in results)
