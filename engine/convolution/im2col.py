"""Every window of the padded input, as a view and as columns, and the convolution that follows from them."""

from typing import Unpack

import torch
from torch import Tensor

from engine.convolution.geometry import Geometry, geometry
from engine.convolution.options import PaddedWindowOptions, PaddedWindowSettings
from engine.convolution.padding import check_padding_mode, pad
from engine.errors import EngineError
from engine.per_axis import PerAxis


def windows(padded: Tensor, settings: Geometry) -> Tensor:
    """Every window that the kernel reads, without copying a pixel.

    Args:
        padded: (n, c, *padded_size).
        settings: sizes, stride and dilation per axis.

    Returns:
        A view, (n, c, *output_size, *kernel_size).
    """
    view = padded
    axes = zip(settings.reach, settings.stride, settings.dilation, strict=True)
    for axis, (reach, stride, dilation) in enumerate(axes, start=2):
        view = view.unfold(axis, reach, stride)[..., ::dilation]
    return view


def im2col(
    x: Tensor,
    kernel_size: PerAxis,
    **options: Unpack[PaddedWindowOptions],
) -> Tensor:
    """Every window as one column, so that convolution becomes a matrix product: ``kernel.flatten(1) @ columns``.

    Args:
        x: (n, c_in, *input_size) with one to three spatial axes.
        kernel_size: kernel length in taps.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        padding_mode: zeros, reflect, replicate or circular.

    Returns:
        (n, c_in * taps, outputs), same dtype. For images this is torch.nn.functional.unfold.

    Raises:
        EngineError: as `convolve`.

    References:
        Chellapilla, Puri, Simard. High performance convolutional neural networks for document processing. 2006.
    """
    if x.ndim not in (3, 4, 5):
        raise EngineError(
            f"The input has {x.ndim} axes but must have 3, 4 or 5: batch, channels, then one to three spatial axes. "
            "Add the missing axes."
        )
    given = PaddedWindowSettings(**options)
    settings = geometry(tuple(x.shape[2:]), kernel_size, given, rank=x.ndim - 2)
    check_padding_mode(given.padding_mode, settings.input_size, settings.padding)
    view = windows(pad(x, settings.padding, given.padding_mode), settings)
    return columns(view, settings)


def columns(view: Tensor, settings: Geometry) -> Tensor:
    """Windows as columns: (n, c, *output_size, *kernel_size) to (n, c * taps, outputs)."""
    rank = settings.rank
    taps_before_outputs = (0, 1, *range(2 + rank, 2 + 2 * rank), *range(2, 2 + rank))
    n, c = view.shape[:2]
    taps = torch.Size(settings.kernel_size).numel()
    outputs = torch.Size(settings.output_size).numel()
    return view.permute(taps_before_outputs).reshape(n, c * taps, outputs)


def correlate(padded: Tensor, kernel: Tensor, settings: Geometry, groups: int) -> Tensor:
    """Windows times kernel as one matrix product a group: the convolution written by hand, without a library's own.

    Args:
        padded: (n, c_in, *padded_size).
        kernel: (c_out, c_in / groups, *kernel_size).
        settings: sizes, stride and dilation per axis.
        groups: number of groups of channels that do not see each other.

    Returns:
        (n, c_out, *output_size).
    """
    seen = columns(windows(padded, settings), settings).unflatten(1, (groups, -1))  # (n, groups, c * taps, outputs)
    weights = kernel.flatten(1).unflatten(0, (groups, -1))  # (groups, c_out / groups, c * taps)
    return (weights @ seen).flatten(1, 2).unflatten(2, settings.output_size)
