"""Cost of a convolution: weight shape, parameters and multiply-adds."""

from dataclasses import dataclass
from math import prod
from typing import Unpack

from engine.convolution.geometry import geometry
from engine.convolution.options import GroupedWindowOptions, GroupedWindowSettings
from engine.convolution.problem import check_groups
from engine.errors import EngineError
from engine.per_axis import PerAxis


@dataclass(frozen=True)
class LayerCost:
    """The size of a layer and of what it does to one image.

    Attributes:
        weight_shape: (c_out, c_in / groups, *kernel_size).
        output_shape: (c_out, *output_size).
        parameters: weights, and one bias for each output channel where there are biases.
        multiply_adds: one for each weight at each place of the output; adding the bias is not counted.
    """

    weight_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    parameters: int
    multiply_adds: int


def layer_cost(
    in_channels: int,
    out_channels: int,
    kernel_size: PerAxis,
    input_size: tuple[int, ...],
    *,
    bias: bool = True,
    **options: Unpack[GroupedWindowOptions],
) -> LayerCost:
    """Counts what `convolve` with a kernel of this shape would do, without doing it.

    Args:
        in_channels: channels of the input.
        out_channels: number of filters.
        kernel_size: weights along each spatial axis.
        input_size: pixels along each spatial axis.
        stride: as `convolve`, and so are the settings that follow.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
        groups: number of groups of channels that do not see each other.
        bias: whether each filter adds a number of its own.

    Raises:
        EngineError: no channel, a number of groups that does not divide the channels, a kernel that does not fit.
    """
    if min(in_channels, out_channels) < 1:
        raise EngineError(
            f"There are {in_channels} input and {out_channels} output channels but each must be at least 1. Add some."
        )
    given = GroupedWindowSettings(**options)
    check_groups(in_channels, out_channels, given.groups)
    settings = geometry(input_size, kernel_size, given)
    weight_shape = (out_channels, in_channels // given.groups, *settings.kernel_size)
    return LayerCost(
        weight_shape=weight_shape,
        output_shape=(out_channels, *settings.output_size),
        parameters=prod(weight_shape) + (out_channels if bias else 0),
        multiply_adds=prod(weight_shape) * prod(settings.output_size),
    )
