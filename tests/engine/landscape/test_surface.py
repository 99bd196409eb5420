"""Loss surfaces: directions as long as each filter, the network in the middle, the same surface for the same seed."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.landscape import Plane, Surface, coordinates, filter_normalized_direction, loss_surface
from engine.networks.models.resnet import SmallResNet
from tests.engine.landscape.test_gradient_flow import digits


def network() -> SmallResNet:
    torch.manual_seed(0)
    return SmallResNet(8, width=8, in_channels=1).eval()


def test_every_filter_of_a_direction_is_as_long_as_the_networks():
    model = network()
    direction = filter_normalized_direction(model, torch.Generator().manual_seed(3))
    for name, weight in model.named_parameters():
        if weight.ndim > 1:
            theirs = np.linalg.norm(weight.detach().numpy().reshape(len(weight), -1), axis=1)
            own = np.linalg.norm(direction[name].numpy().reshape(len(weight), -1), axis=1)
            np.testing.assert_allclose(own, theirs, rtol=1e-5)
        else:
            assert not direction[name].any()


def test_an_empty_filter_stays_where_it_is():
    layer = nn.Linear(3, 2, bias=False)
    nn.init.zeros_(layer.weight)
    assert not filter_normalized_direction(layer, torch.Generator())["weight"].any()


def test_the_middle_is_the_networks_loss():
    model, (images, labels) = network(), digits(60)
    surface = Surface.of(loss_surface(model, (images, labels), 3))
    with torch.no_grad():
        assert surface.centre == pytest.approx(F.cross_entropy(model(images), labels).item(), rel=1e-6)
    assert surface.places == (-1.0, 0.0, 1.0)


def test_a_place_is_the_loss_of_the_moved_network():
    model, (images, labels) = network(), digits(60)
    generator = torch.Generator().manual_seed(5)
    first, second = (filter_normalized_direction(model, generator) for _ in range(2))
    expected_model = network()
    with torch.no_grad():
        for name, weight in expected_model.named_parameters():
            weight.add_(0.5 * first[name] - 0.25 * second[name])
        expected = F.cross_entropy(expected_model(images), labels).item()
    assert Plane(model, (images, labels), seed=5).loss(0.5, -0.25) == pytest.approx(expected, rel=1e-5)


def test_a_bowl_gives_the_parabola_that_can_be_computed_by_hand():
    model = nn.Linear(1, 2, bias=False)
    model.weight.data = torch.tensor([[1.0], [-1.0]])
    plane = Plane(model, (torch.ones(1, 1), torch.tensor([0])))
    direction = filter_normalized_direction(model, torch.Generator().manual_seed(0))["weight"].flatten().tolist()
    assert sorted(map(abs, direction)) == pytest.approx([1, 1])
    logits = (1 + 0.5 * direction[0], -1 + 0.5 * direction[1])
    assert plane.loss(0.5, 0) == pytest.approx(math.log1p(math.exp(logits[1] - logits[0])), rel=1e-5)


def test_the_same_seed_gives_the_same_surface_and_another_seed_another():
    model, data = network(), digits(30)
    first, again, other = (Surface.of(loss_surface(model, data, 3, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_network_stays_as_it_is():
    model = network()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    list(loss_surface(model, digits(20), 3))
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())


@pytest.mark.parametrize("resolution", [1, 2, 10])
def test_a_resolution_without_a_middle_is_refused_at_once(resolution):
    with pytest.raises(EngineError, match=f"resolution of {resolution} has no middle"):
        loss_surface(network(), digits(4), resolution)


def test_places_have_zero_in_the_middle():
    assert coordinates(5, span=2.0) == (-2.0, -1.0, 0.0, 1.0, 2.0)
    with pytest.raises(EngineError, match="span of 0 reaches nowhere"):
        coordinates(3, span=0)
