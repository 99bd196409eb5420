"""A second count of a network's costs, by torch itself: what the layer table is compared with."""

from collections.abc import Sequence

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


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
