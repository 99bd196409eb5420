"""Transposed convolution: every input value stamps the kernel onto the output."""

from dataclasses import dataclass
from typing import Unpack

import torch.nn.functional as F
from torch import Tensor

from engine.convolution.options import TransposedOptions, TransposedSettings
from engine.convolution.problem import check_groups, matched_bias, matched_tensors
from engine.convolution.transposed_geometry import TransposedGeometry, transposed_geometry
from engine.errors import EngineError

_TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


@dataclass(frozen=True)
class TransposedLayer:
    """A transposed convolution ready to be computed; made by `transposed_layer`.

    Attributes:
        x: (n, c_in, *input_size).
        kernel: (c_in, c_out / groups, *kernel_size).
        bias: (c_out,), or None.
        geometry: sizes and settings per axis.
        groups: number of groups of channels that do not see each other.
        batched: whether the caller's input had a batch axis.
    """

    x: Tensor
    kernel: Tensor
    bias: Tensor | None
    geometry: TransposedGeometry
    groups: int
    batched: bool

    @property
    def c_out(self) -> int:
        """Number of output channels."""
        return self.kernel.shape[1] * self.groups


def transposed_layer(
    x: Tensor,
    kernel: Tensor,
    bias: Tensor | None,
    given: TransposedSettings,
) -> TransposedLayer:
    """Check a transposed convolution's arguments and bring them to one form.

    Raises:
        EngineError: shapes that do not belong together, or settings that leave no output.
    """
    x, kernel, batched = matched_tensors(x, kernel)
    groups = given.groups
    if kernel.shape[0] != x.shape[1]:
        raise EngineError(
            f"The kernel reads {kernel.shape[0]} channels but the input has {x.shape[1]}. "
            f"Give a transposed kernel of shape ({x.shape[1]}, c_out / groups, ...)."
        )
    check_groups(x.shape[1], kernel.shape[1] * max(groups, 1), groups)
    settings = transposed_geometry(tuple(x.shape[2:]), tuple(kernel.shape[2:]), given, rank=kernel.ndim - 2)
    return TransposedLayer(x, kernel, matched_bias(bias, kernel, kernel.shape[1] * groups), settings, groups, batched)


def transposed_convolve(
    x: Tensor,
    kernel: Tensor,
    *,
    bias: Tensor | None = None,
    **options: Unpack[TransposedOptions],
) -> Tensor:
    """Every input value stamps its multiple of the kernel onto the output; stamps that overlap add up.

    It is the transpose of the matrix of `convolve`, not its inverse.

    Args:
        x: (n, c_in, *input_size), or without the batch axis. Whole numbers are computed as float32.
        kernel: (c_in, c_out / groups, *kernel_size) with one, two or three spatial axes.
        bias: (c_out,), added to every value of its channel.
        stride: pixels between neighbouring stamps.
        padding: pixels cut away at each end.
        output_padding: pixels added to the output at its far end; smaller than the stride or the dilation.
        dilation: pixels between neighbouring taps.
        groups: number of groups of channels that do not see each other.

    Returns:
        (n, c_out, *output_size) in the input's floating dtype.

    Raises:
        EngineError: shapes that do not belong together, or settings that leave no output.

    References:
        Dumoulin, Visin. A guide to convolution arithmetic for deep learning. arXiv:1603.07285.
    """
    problem = transposed_layer(x, kernel, bias, TransposedSettings(**options))
    output = transposed_convolve_layer(problem)
    return output if problem.batched else output[0]


def transposed_convolve_layer(problem: TransposedLayer) -> Tensor:
    """The output of a checked transposed convolution by the library's fast routine, (n, c_out, *output_size)."""
    settings = problem.geometry
    return _TRANSPOSED[settings.rank](
        problem.x,
        problem.kernel,
        problem.bias,
        stride=settings.stride,
        padding=settings.padding,
        output_padding=settings.output_padding,
        groups=problem.groups,
        dilation=settings.dilation,
    )
