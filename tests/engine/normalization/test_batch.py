"""Batch normalization against torch in both modes, its gradients against autograd, and numbers made by hand."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch.nn import functional as F

from engine.errors import EngineError
from engine.normalization import RunningStatistics, batch_norm, batch_norm_gradients


def numbers(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * 3 + 1


@settings(max_examples=30, deadline=None)
@given(some.integers(2, 6), some.integers(1, 4), some.integers(1, 5), some.integers(0, 99), some.booleans())
def test_the_steps_equal_torch_in_both_modes(n, c, side, seed, training):
    x, gamma, beta = numbers(n, c, side, side, seed=seed), numbers(c, seed=seed + 1), numbers(c, seed=seed + 2)
    running = RunningStatistics(numbers(c, seed=seed + 3), numbers(c, seed=seed + 4).abs() + 0.1)
    mean, variance = running.mean.clone(), running.variance.clone()
    theirs = F.batch_norm(x, mean, variance, gamma, beta, training=training, momentum=0.1)
    ours = batch_norm(x, gamma, beta, running=running, training=training)
    torch.testing.assert_close(ours.output, theirs, atol=2e-5, rtol=2e-5)
    torch.testing.assert_close(ours.running.mean, mean)
    torch.testing.assert_close(ours.running.variance, variance)


@pytest.mark.parametrize("training", [True, False])
def test_the_gradients_equal_autograd(training):
    x, gamma, beta, upstream = numbers(4, 3, 5, 5), numbers(3, seed=1), numbers(3, seed=2), numbers(4, 3, 5, 5, seed=3)
    running = RunningStatistics(torch.ones(3), torch.full((3,), 2.0))
    leaves = [tensor.double().requires_grad_() for tensor in (x, gamma, beta)]
    output = F.batch_norm(
        leaves[0], running.mean.double(), running.variance.double(), leaves[1], leaves[2], training=training
    )
    theirs = torch.autograd.grad((output * upstream).sum(), leaves)
    steps = batch_norm(x, gamma, beta, running=running, training=training)
    ours = batch_norm_gradients(steps, upstream, gamma, training=training)
    for own, exact in zip((ours.dx, ours.dgamma, ours.dbeta), theirs, strict=True):
        torch.testing.assert_close(own.double(), exact, atol=1e-4, rtol=1e-4)


def test_four_numbers_by_hand():
    x = torch.tensor([1.0, 3.0, 5.0, 7.0]).view(4, 1, 1, 1)
    steps = batch_norm(x, torch.tensor([2.0]), torch.tensor([10.0]), epsilon=0.0)
    assert steps.mean.item() == 4
    assert steps.variance.item() == 5
    assert steps.normalized.flatten().tolist() == pytest.approx([value / 5**0.5 for value in (-3, -1, 1, 3)])
    assert steps.output.mean().item() == pytest.approx(10)
    assert steps.running.mean.item() == pytest.approx(0.4)
    assert steps.running.variance.item() == pytest.approx(0.9 + 0.1 * 20 / 3)


def test_evaluation_leaves_the_running_statistics():
    running = RunningStatistics(torch.zeros(2), torch.ones(2))
    steps = batch_norm(numbers(3, 2, 2, 2), torch.ones(2), torch.zeros(2), running=running, training=False)
    assert steps.running is running


def test_one_value_a_channel_has_no_variance():
    with pytest.raises(EngineError, match="1 value in this batch"):
        batch_norm(torch.zeros(1, 3, 1, 1), torch.ones(3), torch.zeros(3))


def test_other_than_four_axes_are_refused():
    with pytest.raises(EngineError, match="4 axes"):
        batch_norm(torch.zeros(3, 3), torch.ones(3), torch.zeros(3))
