"""Convolutions on feature maps so small that every output reads every input, computed as dense layers.

A 3x3 window with a border of 1 reaches all of a 2x2 map from each of its places. One product with a matrix, whose
blocks are the window's weights, then gives what four windows would, and its two gradients.
"""

from functools import lru_cache
from typing import Any

import torch
from torch import Tensor


def convolve(
    images: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: tuple[int, int],
    padding: tuple[int, int],
    dilation: tuple[int, int],
    groups: int,
) -> Tensor:
    """``torch.conv2d``, by one matrix product where every output sees every input; equal up to rounding.

    That is so without bias, stride, dilation and groups, at a precision of its own choosing, with an odd square window
    that is padded by half its side and reaches from any place of the map to any other.

    Args:
        images: (n, c_in, h, w).
        weight: (c_out, c_in / groups, k_h, k_w).
        bias: (c_out,) or None.
        stride: down and right, as the others that have two numbers.
        padding: zeros on either side.
        dilation: distance of neighbouring taps.
        groups: in how many parts the channels fall.

    Returns:
        (n, c_out, h_out, w_out).
    """
    side, reach = weight.shape[-1], weight.shape[-1] // 2
    if (
        max(images.shape[-2:]) <= reach + 1
        and padding == (reach, reach)
        and weight.shape[-2:] == (2 * reach + 1, side)
        and stride == dilation == (1, 1)
        and groups == 1
        and bias is None
        and not torch.is_autocast_enabled(images.device.type)
    ):
        return _DenseConvolution.apply(images, weight)
    return torch.conv2d(images, weight, bias, stride, padding, dilation, groups)


class _DenseConvolution(torch.autograd.Function):
    """Maps (n, c_in, h, w) to (n, c_out, h, w). Matrices go from and to (places, channels), channels last."""

    @staticmethod
    def forward(ctx: Any, images: Tensor, weight: Tensor) -> Tensor:
        n, c_in, h, w = images.shape
        c_out, places = len(weight), h * w
        taps, _ = _taps_between_places(h, w, weight.shape[-1], weight.dtype)
        blocks = weight.permute(0, 2, 3, 1).reshape(c_out, -1, c_in).index_select(1, taps)
        matrix = blocks.view(c_out, places, -1).transpose(0, 1).reshape(places * c_out, places * c_in)
        rows = images.permute(0, 2, 3, 1).reshape(n, -1)
        ctx.save_for_backward(rows, matrix)
        ctx.shapes = images.shape, weight.shape
        return (rows @ matrix.t()).view(n, h, w, c_out).permute(0, 3, 1, 2)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None]:
        rows, matrix = ctx.saved_tensors
        (n, c_in, h, w), (c_out, _, k, _) = ctx.shapes
        places = h * w
        gradient_rows = gradient.permute(0, 2, 3, 1).reshape(n, -1)
        for_images = for_weight = None
        if ctx.needs_input_grad[0]:
            for_images = (gradient_rows @ matrix).view(n, h, w, c_in).permute(0, 3, 1, 2)
        if ctx.needs_input_grad[1]:
            _, sums = _taps_between_places(h, w, k, matrix.dtype)
            blocks = (gradient_rows.t() @ rows).view(places, c_out, places, c_in).transpose(1, 2)
            for_weight = (sums @ blocks.reshape(places * places, -1)).view(k, k, c_out, c_in).permute(2, 3, 0, 1)
        return for_images, for_weight


@lru_cache(maxsize=64)
def _taps_between_places(h: int, w: int, side: int, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Which tap of the window lies between an output and an input.

    Returns:
        The tap's number for each output and each input, (places * places,) int64; and a matrix of zeros and ones,
        (taps, places * places), that sums up what belongs to the same tap.
    """
    rows, columns = (torch.arange(length) for length in (h, w))
    down = rows[None, :] - rows[:, None] + side // 2  # (output, input)
    right = columns[None, :] - columns[:, None] + side // 2
    taps = (down[:, None, :, None] * side + right[None, :, None, :]).flatten()
    return taps, torch.nn.functional.one_hot(taps, side * side).t().to(dtype)
