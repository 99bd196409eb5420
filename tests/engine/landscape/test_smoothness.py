"""Looking around: a network whose loss can be followed by hand, and moments that agree with functions alone."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.landscape.smoothness import STEPS, outlook, watch_training
from engine.training.spec import NetworkSpec, RunSpec
from tests.engine.landscape.test_flow import digits, network


def test_losses_along_the_gradient_are_those_of_moved_weights():
    model, (images, labels) = network(8, residual=False), digits(32)
    found = outlook(model, (images, labels), 0.05)
    F.cross_entropy(model.train()(images), labels).backward()
    for steps, loss in zip(STEPS, found.losses_along, strict=True):
        moved = copy.deepcopy(model)
        with torch.no_grad():
            for weight, own in zip(moved.parameters(), model.parameters(), strict=True):
                assert own.grad is not None
                weight -= steps * 0.05 * own.grad
        assert F.cross_entropy(moved(images), labels).item() == pytest.approx(loss, rel=1e-4)


def test_a_linear_layers_gradient_does_not_depend_on_the_scale_of_nothing():
    model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.ReLU(), nn.Linear(2, 2, bias=False))
    for weight in model.parameters():
        nn.init.eye_(weight)
    found = outlook(model, (torch.eye(2), torch.tensor([0, 1])), 0.0)
    assert found.loss == pytest.approx(torch.log1p(torch.tensor(-1.0).exp()).item())
    assert found.gradient_changes == pytest.approx((0,) * len(STEPS))
    assert found.input_shifts == (0,)
    assert found.gradient_shifts == pytest.approx((0,))


def test_the_network_stays_as_it_is():
    model = network(8, residual=False).eval()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    outlook(model, digits(16), 0.1)
    assert not model.training
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())


def test_every_rectifier_is_described_at_every_moment():
    spec = RunSpec("with", NetworkSpec("plain", {"depth": 8, "width": 8}), device="cpu")
    moments = list(watch_training(spec, (0, 10)))
    assert [moment.step for moment in moments] == [0, 10]
    for moment in moments:
        assert len(moment.layers) == len(moment.quantiles) == 7
        assert all(list(own) == sorted(own) for own in moment.quantiles)
        assert len(moment.input_shifts) == len(moment.gradient_shifts) == 7
