import pytest
import torch

from engine.inspection import activations, layer_names
from engine.inspection.hook_oracle import difference_from_hooks
from engine.networks import build


@pytest.mark.parametrize("name", ["alexnet", "googlenet", "resnet18", "squeezenet1_1", "resnet20"])
def test_the_steps_of_a_network_agree_with_hooks(name):
    model = build(name, seed=0)
    x = torch.rand(1, 3, 64, 64)
    found = activations(model, x, layer_names(model))
    assert difference_from_hooks(model, x, found) == 0
    assert not any(module._forward_hooks for module in model.modules())


def test_a_wrong_map_is_noticed():
    model = build("resnet18", seed=0)
    x = torch.rand(1, 3, 64, 64)
    found = activations(model, x, ["layer2.0.relu_1", "relu"])
    found["layer2.0.relu_1"][0, 3, 2, 2] += 0.5
    assert difference_from_hooks(model, x, found) == pytest.approx(0.5, abs=1e-6)
