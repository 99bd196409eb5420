import copy

import pytest
import torch
from torch import nn

from engine.training.optimization import build_optimizer, load_optimizer_state, set_learning_rate
from engine.training.spec import OptimizerSpec

CPU = torch.device("cpu")


def stepped(model, optimizer, rates):
    """The weights after an update at each rate, with the same gradients."""
    torch.manual_seed(0)
    for rate in rates:
        for weight in model.parameters():
            weight.grad = torch.randn_like(weight)
        set_learning_rate(optimizer, rate)
        optimizer.step()
    return [weight.detach().clone() for weight in model.parameters()]


@pytest.mark.parametrize("name", ["sgd", "adamw"])
def test_a_rate_that_lies_on_the_device_gives_the_same_updates_and_stays_the_same_tensor(name):
    how = OptimizerSpec(name, learning_rate=0.1)
    model = nn.Linear(4, 3)
    other = copy.deepcopy(model)
    optimizer = build_optimizer(model, how, rate_on=CPU)
    rate = optimizer.param_groups[0]["lr"]
    ours = stepped(model, optimizer, [0.1, 0.05, 0.02])
    plain = stepped(other, build_optimizer(other, how), [0.1, 0.05, 0.02])
    for one, two in zip(ours, plain, strict=True):
        torch.testing.assert_close(one, two)
    assert optimizer.param_groups[0]["lr"] is rate
    assert rate.item() == pytest.approx(0.02)


@pytest.mark.parametrize("name", ["sgd", "adamw"])
@pytest.mark.parametrize(("saved_on", "loaded_on"), [(CPU, None), (None, CPU), (CPU, CPU)])
def test_a_state_saved_with_one_kind_of_rate_is_carried_on_with_the_other(name, saved_on, loaded_on):
    how = OptimizerSpec(name, learning_rate=0.1)
    model = nn.Linear(4, 3)
    first = build_optimizer(model, how, rate_on=saved_on)
    stepped(model, first, [0.1, 0.1])
    other = copy.deepcopy(model)
    second = build_optimizer(other, how, rate_on=loaded_on)
    own = {key: second.param_groups[0].get(key) for key in ("lr", "capturable")}
    load_optimizer_state(second, copy.deepcopy(first.state_dict()))
    assert all(second.param_groups[0].get(key) is value for key, value in own.items())
    for one, two in zip(stepped(model, first, [0.05]), stepped(other, second, [0.05]), strict=True):
        torch.testing.assert_close(one, two)
