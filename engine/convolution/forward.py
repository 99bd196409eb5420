"""Convolution of signals, images and volumes."""

from typing import Unpack

import torch.nn.functional as F
from torch import Tensor

from engine.convolution.options import ConvolutionOptions, ConvolutionSettings
from engine.convolution.problem import Layer, layer

_CONVOLVE = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}


def convolve(
    x: Tensor,
    kernel: Tensor,
    *,
    bias: Tensor | None = None,
    **options: Unpack[ConvolutionOptions],
) -> Tensor:
    """Output of a convolutional layer: at every position, the sum of input times kernel over the window, plus bias.

    The rank follows from the kernel. Every setting that is a `PerAxis` is an int or one int per spatial axis.

    Args:
        x: (n, c_in, *input_size), or without the batch axis. Whole numbers are computed as float32.
        kernel: (c_out, c_in / groups, *kernel_size) with one, two or three spatial axes.
        bias: (c_out,), added to every value of its channel.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        groups: number of groups of channels that do not see each other; c_in of them is a depthwise convolution.
        padding_mode: what the padded pixels show: zeros, reflect, replicate or circular.
        flip: reverse the kernel first: mathematical convolution. Without it, as in every library, cross-correlation.

    Returns:
        (n, c_out, *output_size) in the input's floating dtype.

    Raises:
        EngineError: shapes that do not belong together, or settings that leave no output.
    """
    problem = layer(x, kernel, bias, ConvolutionSettings(**options))
    return problem.unbatched_like_input(convolve_layer(problem))


def convolve_layer(problem: Layer) -> Tensor:
    """The output of a checked convolution by the library's fast routine, (n, c_out, *output_size)."""
    settings = problem.geometry
    zeros = problem.padding_mode == "zeros"
    return _CONVOLVE[settings.rank](
        problem.x if zeros else problem.padded,
        problem.kernel,
        problem.bias,
        stride=settings.stride,
        padding=settings.padding if zeros else 0,
        dilation=settings.dilation,
        groups=problem.groups,
    )
