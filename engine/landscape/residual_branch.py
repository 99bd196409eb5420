"""Effect of scaling down a block's convolutional branch."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.networks.models.resnet import PlainBlock, ResidualBlock


@dataclass(frozen=True)
class BranchEffect:
    """A block's result with its branch scaled by alpha.

    Attributes:
        change: how far it is from the block's input, as a share of the input's norm.
        difference: the largest absolute difference to the same by torch.nn.functional.
    """

    change: float
    difference: float


@torch.no_grad()
def branch_effect(x: Tensor, *, residual: bool, alpha: float, seed: int = 0) -> BranchEffect:
    """How much a block of equal width changes its input when its branch is scaled by alpha.

    Args:
        x: feature maps that are not negative, (n, c, h, w).
        residual: y = relu(alpha f(x) + x) or, without the shortcut, y = relu(alpha f(x)).
        alpha: 1 is the block as it is, 0 turns its convolutions off.
        seed: of the convolutions' random weights.
    """
    channels = x.shape[1]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        block = _block(channels, residual=residual).train()
    own = copy.deepcopy(block)
    branch = alpha * own.branch(x)
    y = torch.relu(branch + x) if residual else torch.relu(branch)
    theirs = torch.relu(alpha * _by_functions(block, x) + (x if residual else 0))
    return BranchEffect(((y - x).norm() / x.norm()).item(), (y - theirs).abs().max().item())


def _block(channels: int, *, residual: bool) -> PlainBlock:
    if residual:
        return ResidualBlock(channels, channels, stride=1, batch_norm=True, shortcut="padded")
    return PlainBlock(channels, channels, stride=1, batch_norm=True)


def _by_functions(block: PlainBlock, x: Tensor) -> Tensor:
    """The two convolutions of a block with the batch's own statistics, written with functions alone."""
    for convolution, last in ((block.conv1, False), (block.conv2, True)):
        x = F.conv2d(x, convolution.weight, padding=1)
        mean, variance = x.mean((0, 2, 3), keepdim=True), x.var((0, 2, 3), correction=0, keepdim=True)
        x = (x - mean) / torch.sqrt(variance + 1e-5)
        x = x if last else torch.relu(x)
    return x
