"""How often each input pixel is used."""

import torch
from torch import Tensor

from engine.convolution.geometry import geometry
from engine.convolution.padding import check_padding_mode, fold_padding
from engine.per_axis import PerAxis


def coverage(
    input_size: PerAxis,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: PerAxis = 0,
    dilation: PerAxis = 1,
    padding_mode: str = "zeros",
) -> Tensor:
    """How many products of one filter use each input pixel.

    A pixel that the border repeats (reflect, replicate, circular) is counted there too.

    Args:
        input_size: input length in pixels, one number per axis.
        kernel_size: kernel length in taps.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        padding_mode: zeros, reflect, replicate or circular.

    Returns:
        int64, (*input_size).

    Raises:
        EngineError: as `convolve`.
    """
    settings = geometry(input_size, kernel_size, stride=stride, padding=padding, dilation=dilation)
    check_padding_mode(padding_mode, settings.input_size, settings.padding)
    counts = torch.ones((), dtype=torch.int64)
    for axis, size in enumerate(settings.padded_size):
        along = torch.bincount(settings.read_positions(axis).flatten(), minlength=size)
        counts = counts[..., None] * along
    return fold_padding(counts[None, None], settings.padding, padding_mode)[0, 0]
