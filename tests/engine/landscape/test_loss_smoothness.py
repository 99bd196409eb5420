"""Loss smoothness on a network computed by hand, and against torch's functions."""

import copy
from collections.abc import Mapping
from itertools import islice

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.landscape.loss_smoothness import (
    STEPS,
    measure_smoothness,
    smoothness_through_training,
    smoothness_through_trainings,
)
from engine.training.spec import NetworkSpec, OptimizerSpec, RunSpec
from tests.engine.landscape.test_gradient_flow import digits, network


def test_losses_along_the_gradient_are_those_of_moved_weights():
    model, (images, labels) = network(8, residual=False), digits(32)
    found = measure_smoothness(model, (images, labels), 0.05)
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
    found = measure_smoothness(model, (torch.eye(2), torch.tensor([0, 1])), 0.0)
    assert found.loss == pytest.approx(torch.log1p(torch.tensor(-1.0).exp()).item())
    assert found.gradient_changes == pytest.approx((0,) * len(STEPS))
    assert found.input_shifts == (0,)
    assert found.gradient_shifts == pytest.approx((0,))


# Two linear layers with a rectifier between, one image of two numbers, two classes; everything below is by hand.
FIRST = np.array([[1.0, 2.0], [3.0, -1.0]])
SECOND = np.array([[0.5, -1.0], [2.0, 1.0]])
IMAGES = np.array([[1.0, 0.5], [0.2, 2.0]])
RATE = 0.1


def by_hand(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What the layers read, (2, 2) each, and the gradients of both: the classes of the two images are 0 and 1."""
    before = IMAGES @ first.T
    hidden = np.maximum(before, 0)
    logits = hidden @ second.T
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    upstream = (probabilities - np.eye(2)) / 2
    return IMAGES, hidden, ((upstream @ second) * (before > 0)).T @ IMAGES, upstream.T @ hidden


def two_layers() -> nn.Sequential:
    model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.ReLU(), nn.Linear(2, 2, bias=False)).double()
    for layer, weight in ((model[0], FIRST), (model[2], SECOND)):
        layer.weight = nn.Parameter(torch.from_numpy(weight.copy()))
    return model


def test_shifts_of_two_layers_by_hand():
    found = measure_smoothness(two_layers(), (torch.from_numpy(IMAGES), torch.tensor([0, 1])), RATE)
    _, hidden, first, second = by_hand(FIRST, SECOND)
    _, moved, _, _ = by_hand(FIRST - RATE * first, SECOND - RATE * second)
    shift = np.abs(moved.mean(0) - hidden.mean(0)).mean() / hidden.std(0, ddof=1).mean()
    assert found.input_shifts == pytest.approx([shift])
    *_, later = by_hand(FIRST - RATE * first, SECOND)  # the first layer has moved, the second has not
    move = np.linalg.norm(later - second)
    assert found.gradient_moves == pytest.approx([move])
    assert found.gradient_shifts == pytest.approx([move / np.linalg.norm(second)])
    assert shift > 0.01 < move


def test_gradient_changes_of_two_layers_by_hand():
    found = measure_smoothness(two_layers(), (torch.from_numpy(IMAGES), torch.tensor([0, 1])), RATE)
    *_, first, second = by_hand(FIRST, SECOND)
    for steps, change in zip(STEPS, found.gradient_changes, strict=True):
        *_, one, other = by_hand(FIRST - steps * RATE * first, SECOND - steps * RATE * second)
        expected = np.sqrt(((one - first) ** 2).sum() + ((other - second) ** 2).sum())
        assert change == pytest.approx(expected)
        assert expected > 0.01


def test_moves_of_a_normalized_network_are_those_of_functions_on_moved_weights():
    """Every layer of a network with batch normalization, its own weights and the later ones held."""
    model, (images, labels) = network(8, residual=False).train(), digits(32)
    found = measure_smoothness(model, (images, labels), 0.05)
    weights = dict(model.named_parameters())

    def gradient(moved: Mapping[str, torch.Tensor], name: str) -> torch.Tensor:
        own = {key: value.detach().clone().requires_grad_(key == name) for key, value in moved.items()}
        buffers = {key: value.clone() for key, value in model.named_buffers()}
        loss = F.cross_entropy(torch.func.functional_call(model, (own, buffers), (images,)), labels)
        return torch.autograd.grad(loss, own[name])[0]

    order = list(weights)
    layers = [f"{name}.weight" for name, layer in model.named_modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
    here = {name: gradient(weights, name) for name in order}
    for name, move in zip(layers[1:], found.gradient_moves, strict=True):
        earlier = order[: order.index(name)]
        moved = {key: value - 0.05 * here[key] if key in earlier else value for key, value in weights.items()}
        assert move == pytest.approx((gradient(moved, name) - here[name]).norm().item(), rel=1e-3)


def test_a_training_that_diverges_is_refused_and_the_other_goes_on():
    wild, calm = (
        RunSpec(
            name,
            NetworkSpec("plain", {"depth": 8, "width": 4, "batch_norm": False}),
            optimizer=OptimizerSpec(learning_rate=rate),
            device="cpu",
        )
        for name, rate in (("wild", 1e9), ("calm", 0.01))
    )
    moments = smoothness_through_trainings((wild, calm), (0, 5, 10))
    assert [(each.name, each.step) for each in islice(moments, 4)] == [
        ("wild", 0),
        ("calm", 0),
        ("calm", 5),
        ("calm", 10),
    ]
    with pytest.raises(EngineError, match='"wild" has diverged by update 5'):
        next(moments)


def test_the_network_stays_as_it_is():
    model = network(8, residual=False).eval()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    measure_smoothness(model, digits(16), 0.1)
    assert not model.training
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())


def test_every_rectifier_is_described_at_every_moment():
    spec = RunSpec("with", NetworkSpec("plain", {"depth": 8, "width": 8}), device="cpu")
    moments = list(smoothness_through_training(spec, (0, 10)))
    assert [moment.step for moment in moments] == [0, 10]
    for moment in moments:
        assert len(moment.layers) == len(moment.quantiles) == 7
        assert all(list(own) == sorted(own) for own in moment.quantiles)
        assert len(moment.input_shifts) == len(moment.gradient_shifts) == 7
