"""Gradient norms and activation scales against autograd, on the network of the lecture's argument."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.landscape import gradient_flow
from engine.networks.models.resnet import SmallResNet
from engine.training.data.datasets import load
from engine.training.spec import DataSpec


def digits(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    data = load(DataSpec("digits"))
    return data.normalize(data.train.images[:count]), data.train.labels[:count]


def network(depth: int, *, residual: bool, seed: int = 0, **options) -> SmallResNet:
    torch.manual_seed(seed)
    return SmallResNet(depth, width=8, residual=residual, in_channels=1, **options)


def test_two_linear_layers_give_the_gradient_of_the_book():
    layers = [nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False)]
    for layer in layers:
        nn.init.eye_(layer.weight)
    flow = gradient_flow(nn.Sequential(*layers), (torch.tensor([[3.0, 3.0]]), torch.tensor([0])))
    # softmax(3, 3) - (1, 0) = (-1/2, 1/2), times the input (3, 3): four entries of 3/2
    assert flow.gradient_norms == pytest.approx((3.0, 3.0))
    assert flow.input_scales == pytest.approx((3.0, 3.0))
    assert flow.loss == pytest.approx(torch.tensor(2.0).log().item())


def test_the_norms_are_those_of_backward():
    model, (images, labels) = network(20, residual=True), digits(32)
    flow = gradient_flow(model, (images, labels))
    model.train()
    F.cross_entropy(model(images), labels).backward()
    named = dict(model.named_modules())
    for name, norm in zip(flow.layers, flow.gradient_norms, strict=True):
        gradient = named[name].weight.grad
        assert isinstance(gradient, torch.Tensor)
        assert norm == pytest.approx(gradient.norm().item(), rel=1e-4)


def test_the_network_keeps_mode_flags_statistics_and_hooks():
    model = network(8, residual=False).eval().requires_grad_(False)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    gradient_flow(model, digits(16))
    assert not model.training
    assert not any(weight.requires_grad for weight in model.parameters())
    assert not any(layer._forward_pre_hooks for layer in model.modules())
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_at_the_start_a_plain_network_of_depth_56_has_a_far_larger_first_gradient_than_a_residual_one(seed):
    batch = digits(128)
    plain, residual = (gradient_flow(network(56, residual=kind, seed=seed), batch) for kind in (False, True))
    ratio = plain.gradient_norms[0] / residual.gradient_norms[0]
    assert 30 < ratio < 300  # 105, 106 and 78 were measured


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_without_normalization_the_plain_networks_gradient_vanishes(seed):
    batch = digits(128)
    plain, residual = (
        gradient_flow(network(56, residual=kind, seed=seed, batch_norm=False), batch) for kind in (False, True)
    )
    assert plain.gradient_norms[0] < 1e-3
    assert plain.gradient_norms[0] / residual.gradient_norms[0] < 1e-4


def test_a_missing_class_is_reported_with_both_numbers():
    images, labels = digits(4)
    with pytest.raises(EngineError, match="4 images but 3 classes"):
        gradient_flow(network(8, residual=True), (images, labels[:3]))
