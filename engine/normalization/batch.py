"""Batch normalization of feature maps, step by step, and its gradients by the chain rule."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import EngineError

_PLACES = (0, 2, 3)  # all but the channel


@dataclass(frozen=True)
class RunningStatistics:
    """Running statistics, used in evaluation mode.

    Attributes:
        mean: (c,).
        variance: unbiased, (c,).
    """

    mean: Tensor
    variance: Tensor


@dataclass(frozen=True)
class BatchNormSteps:
    """Every intermediate result.

    Attributes:
        mean: that was subtracted, (c,).
        variance: that was divided by, under the root and with epsilon, (c,); biased in training.
        centred: x - mean, (n, c, h, w).
        normalized: centred / sqrt(variance + epsilon), (n, c, h, w).
        output: gamma * normalized + beta, (n, c, h, w).
        running: the statistics after this batch; unchanged in evaluation.
    """

    mean: Tensor
    variance: Tensor
    centred: Tensor
    normalized: Tensor
    output: Tensor
    running: RunningStatistics


def batch_norm(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    *,
    running: RunningStatistics | None = None,
    training: bool = True,
    momentum: float = 0.1,
    epsilon: float = 1e-5,
) -> BatchNormSteps:
    """Batch normalization with every intermediate result.

    Args:
        x: feature maps, (n, c, h, w).
        gamma: scale, (c,).
        beta: offset, (c,).
        running: statistics so far; mean 0 and variance 1 by default, as a new layer has them.
        training: whether the batch's own statistics are used, and kept in the running ones.
        momentum: weight of this batch in the running statistics.
        epsilon: added to the variance.

    Raises:
        EngineError: training on a single value a channel, whose variance says nothing, or not four axes.

    References:
        Ioffe, Szegedy. Batch normalization. ICML 2015, arXiv:1502.03167, algorithms 1 and 2.
    """
    if x.ndim != 4:
        raise EngineError(f"Feature maps have 4 axes, (n, c, h, w), not {x.ndim}. Reshape them.")
    running = running or RunningStatistics(torch.zeros_like(gamma), torch.ones_like(gamma))
    count = x.numel() // x.shape[1]
    if training and count < 2:
        raise EngineError(
            f"A channel has {count} value in this batch, and the variance of one value is 0. Use at least 2 images."
        )
    mean, variance = running.mean, running.variance
    if training:
        mean = x.mean(_PLACES)
        variance = (x - _wide(mean)).square().mean(_PLACES)
        unbiased = variance * count / (count - 1)
        running = RunningStatistics(
            (1 - momentum) * running.mean + momentum * mean, (1 - momentum) * running.variance + momentum * unbiased
        )
    centred = x - _wide(mean)
    normalized = centred / _wide(torch.sqrt(variance + epsilon))
    return BatchNormSteps(mean, variance, centred, normalized, _wide(gamma) * normalized + _wide(beta), running)


@dataclass(frozen=True)
class BatchNormGradients:
    """Gradients of a loss.

    Attributes:
        dx: by the feature maps, (n, c, h, w).
        dgamma: by the scale, (c,).
        dbeta: by the offset, (c,).
    """

    dx: Tensor
    dgamma: Tensor
    dbeta: Tensor


def batch_norm_gradients(
    steps: BatchNormSteps, upstream: Tensor, gamma: Tensor, *, training: bool = True, epsilon: float = 1e-5
) -> BatchNormGradients:
    """The backward pass, by the chain rule.

    In training every value moves the mean and the variance, so the parts of the gradient that all values share, and
    that grow with the normalized value, are taken off. In evaluation a channel is only scaled.

    Args:
        steps: of the forward pass.
        upstream: gradient by the output, (n, c, h, w).
        gamma: scale, (c,).
        training: whether the batch's own statistics were used.
        epsilon: as in the forward pass.
    """
    dbeta, dgamma = upstream.sum(_PLACES), (upstream * steps.normalized).sum(_PLACES)
    slope = _wide(gamma / torch.sqrt(steps.variance + epsilon))
    if not training:
        return BatchNormGradients(slope * upstream, dgamma, dbeta)
    count = upstream.numel() // upstream.shape[1]
    shared = (_wide(dbeta) + steps.normalized * _wide(dgamma)) / count
    return BatchNormGradients(slope * (upstream - shared), dgamma, dbeta)


def _wide(values: Tensor) -> Tensor:
    """Reshapes (c,) to (1, c, 1, 1) for broadcasting."""
    return values[None, :, None, None]
