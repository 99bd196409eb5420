"""How often each input pixel is used."""

from typing import Unpack

import torch
from torch import Tensor

from engine.convolution.geometry import geometry
from engine.convolution.options import PaddedWindowOptions, PaddedWindowSettings
from engine.convolution.padding import check_padding_mode, fold_padding
from engine.per_axis import PerAxis


def coverage(
    input_size: PerAxis,
    kernel_size: PerAxis,
    **options: Unpack[PaddedWindowOptions],
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
    given = PaddedWindowSettings(**options)
    settings = geometry(input_size, kernel_size, given)
    check_padding_mode(given.padding_mode, settings.input_size, settings.padding)
    counts = torch.ones((), dtype=torch.int64)
    for axis, size in enumerate(settings.padded_size):
        along = torch.bincount(settings.read_positions(axis).flatten(), minlength=size)
        counts = counts[..., None] * along
    return fold_padding(counts[None, None], settings.padding, given.padding_mode)[0, 0]
