"""Multiply-adds of an operation, counted as in the papers: a multiplication and its addition are one."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd
from torch.utils.flop_counter import FlopCounterMode


def multiply_adds(module: nn.Module | None, before: object, after: object) -> int:
    """Multiply-adds of one operation on the given batch; 0 for everything but convolutions and linear layers.

    A convolution takes c_in / groups * k_h * k_w of them for every output value, a transposed one
    c_out / groups * k_h * k_w for every input value, a linear layer its inputs for every output. Biases, activations,
    normalization and pooling are not counted, which is the custom of the published figures.

    Args:
        module: the layer, or None for a function.
        before: its input; only the shape matters.
        after: its output; only the shape matters.
    """
    if not isinstance(before, Tensor) or not isinstance(after, Tensor):
        return 0
    if isinstance(module, _ConvNd):
        values = before.numel() if module.transposed else after.numel()
        return values * module.weight[0].numel()
    if isinstance(module, nn.Linear):
        return after.numel() * module.in_features
    return 0


def counted_by_torch(model: nn.Module, input_shape: Sequence[int]) -> tuple[int, int]:
    """Parameters, and multiply-adds of one forward pass, as torch counts them while the network runs.

    Args:
        model: on the meta device, in evaluation mode.
        input_shape: (n, c, h, w).

    Returns:
        Both counts; torch's operations are halved, because it counts a multiplication and its addition as two.
    """
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(torch.empty(tuple(input_shape), device="meta"))
    return sum(parameter.numel() for parameter in model.parameters()), counter.get_total_flops() // 2
