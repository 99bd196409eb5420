"""A real minibatch: what the first convolution of a trained network makes of digits, and its normalization."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dashboard.runtime.cache import cached
from engine.errors import EngineError
from engine.landscape.shipped import surface_data, surface_model
from engine.normalization import BatchNormSteps, RunningStatistics, batch_norm, batch_norm_gradients

NETWORK, PICTURES = "resnet32-digits", 1400


@dataclass(frozen=True)
class TrainedLayer:
    """A convolution's feature maps of all training digits, and the batch normalization after it.

    Attributes:
        maps: (n, c, h, w).
        gamma: learned scale, (c,).
        beta: learned offset, (c,).
        running: the layer's running statistics after training.
    """

    maps: Tensor
    gamma: Tensor
    beta: Tensor
    running: RunningStatistics


@cached(entries=1)
def trained_layer() -> TrainedLayer:
    """The first layer of a residual network that ships."""
    model = surface_model(NETWORK)
    convolution, norm = model.get_submodule("conv1"), model.get_submodule("norm1")
    if not isinstance(norm, nn.BatchNorm2d) or norm.running_mean is None or norm.running_var is None:
        raise EngineError("The first layer of this network has no batch normalization. Choose another network.")
    images, _ = surface_data("digits", PICTURES)
    with torch.no_grad():
        maps = convolution(images)
    return TrainedLayer(maps, norm.weight, norm.bias, RunningStatistics(norm.running_mean, norm.running_var))


@dataclass(frozen=True)
class Normalization:
    """A minibatch normalized, one channel of it looked at, as the reader has set it.

    Attributes:
        x: the channel, (n, 1, h, w).
        gamma: scale, (1,).
        beta: offset, (1,).
        running: the channel's running statistics.
        training: the mode.
    """

    x: Tensor
    gamma: Tensor
    beta: Tensor
    running: RunningStatistics
    training: bool

    def steps(self) -> BatchNormSteps:
        """Every intermediate result.

        Raises:
            EngineError: training on a single value.
        """
        return batch_norm(self.x, self.gamma, self.beta, running=self.running, training=self.training)

    def differences(self) -> tuple[float, float]:
        """The largest difference to `torch.nn.functional.batch_norm`, and of the gradient to autograd."""
        steps = self.steps()
        x = self.x.clone().requires_grad_()
        mean, variance = self.running.mean.clone(), self.running.variance.clone()
        theirs = F.batch_norm(x, mean, variance, self.gamma, self.beta, training=self.training)
        upstream = torch.linspace(-1, 1, x.numel()).view_as(x)
        (exact,) = torch.autograd.grad((theirs * upstream).sum(), x)
        ours = batch_norm_gradients(steps, upstream, self.gamma, training=self.training)
        return (steps.output - theirs).abs().max().item(), (ours.dx - exact).abs().max().item()


def running_course(maps: Tensor, batch_size: int, *, batches: int, seed: int = 0) -> tuple[list[float], list[float]]:
    """Running mean and variance of one channel, from a new layer's 0 and 1 on, after each of some random batches.

    Args:
        maps: the channel of all the data, (n, 1, h, w).
        batch_size: images a batch.
        batches: how many.
        seed: of their choice.
    """
    generator = torch.Generator().manual_seed(seed)
    running = RunningStatistics(torch.zeros(1), torch.ones(1))
    means, variances = [0.0], [1.0]
    for _ in range(batches):
        chosen = torch.randperm(len(maps), generator=generator)[:batch_size]
        running = batch_norm(maps[chosen], torch.ones(1), torch.zeros(1), running=running).running
        means.append(running.mean.item())
        variances.append(running.variance.item())
    return means, variances
