"""One convolution with everything that defines it, checked once at the engine's public edge."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.convolution.geometry import Geometry, geometry
from engine.convolution.options import ConvolutionSettings
from engine.convolution.padding import check_padding_mode, pad
from engine.errors import EngineError

RANK_OF_KERNEL = {3: 1, 4: 2, 5: 3}
SHAPES = "(c_out, c_in / groups, k) for signals, (.., k_h, k_w) for images, (.., k_d, k_h, k_w) for volumes"


@dataclass(frozen=True)
class Layer:
    """A convolution ready to be computed; made by `layer`.

    Attributes:
        x: (n, c_in, *input_size).
        kernel: (c_out, c_in / groups, *kernel_size), already reversed where a flip was asked for.
        bias: (c_out,), or None.
        geometry: sizes, stride, padding and dilation per axis.
        groups: number of groups of channels that do not see each other.
        padding_mode: zeros, reflect, replicate or circular.
        flip: whether the kernel was reversed.
        batched: whether the caller's input had a batch axis.
    """

    x: Tensor
    kernel: Tensor
    bias: Tensor | None
    geometry: Geometry
    groups: int
    padding_mode: str
    flip: bool
    batched: bool

    @property
    def padded(self) -> Tensor:
        """The input with its border, (n, c_in, *padded_size)."""
        return pad(self.x, self.geometry.padding, self.padding_mode)

    def unbatched_like_input(self, result: Tensor) -> Tensor:
        """The result without its batch axis if the input came without one."""
        return result if self.batched else result[0]


def layer(
    x: Tensor,
    kernel: Tensor,
    bias: Tensor | None,
    convolution: ConvolutionSettings,
) -> Layer:
    """Check a convolution's arguments and bring them to one form: batched, of one dtype, one setting per axis.

    Raises:
        EngineError: shapes that do not belong together, or settings that leave no output.
    """
    x, kernel, batched = matched_tensors(x, kernel)
    groups = convolution.groups
    check_groups(x.shape[1], kernel.shape[0], groups)
    if kernel.shape[1] * groups != x.shape[1]:
        raise EngineError(
            f"The kernel reads {kernel.shape[1] * groups} channels ({kernel.shape[1]} in each of {groups} groups) but "
            f"the input has {x.shape[1]}. Give a kernel of {x.shape[1] // groups} input channels, or change the groups."
        )
    bias = matched_bias(bias, kernel, kernel.shape[0])
    settings = geometry(tuple(x.shape[2:]), tuple(kernel.shape[2:]), convolution, rank=kernel.ndim - 2)
    check_padding_mode(convolution.padding_mode, settings.input_size, settings.padding)
    applied = flipped(kernel) if convolution.flip else kernel
    return Layer(x, applied, bias, settings, groups, convolution.padding_mode, convolution.flip, batched)


def flipped(kernel: Tensor) -> Tensor:
    """The kernel reversed along every spatial axis: what mathematical convolution slides over the input."""
    return kernel.flip(tuple(range(2, kernel.ndim)))


def matched_tensors(x: Tensor, kernel: Tensor) -> tuple[Tensor, Tensor, bool]:
    """Input and kernel with a batch axis and one floating dtype, and whether the input had a batch axis.

    Raises:
        EngineError: a kernel that is not 1D, 2D or 3D, or an input that does not have as many axes.
    """
    if kernel.ndim not in RANK_OF_KERNEL:
        raise EngineError(f"The kernel has {kernel.ndim} axes but must have 3, 4 or 5: {SHAPES}. Add the missing axes.")
    if x.ndim not in (kernel.ndim, kernel.ndim - 1):
        raise EngineError(
            f"The input has {x.ndim} axes but a kernel with {kernel.ndim} axes needs {kernel.ndim} "
            f"(batch, channels, then {kernel.ndim - 2} spatial). Add or remove axes."
        )
    if not kernel.shape[0]:
        raise EngineError("The kernel has 0 output channels but needs at least 1. Give it one filter or more.")
    dtype = torch.promote_types(x.dtype, kernel.dtype)
    dtype = dtype if dtype.is_floating_point or dtype.is_complex else torch.get_default_dtype()
    batched = x.ndim == kernel.ndim
    return (x if batched else x[None]).to(dtype), kernel.to(dtype), batched


def matched_bias(bias: Tensor | None, kernel: Tensor, c_out: int) -> Tensor | None:
    """The bias in the kernel's dtype.

    Raises:
        EngineError: not one number per output channel.
    """
    if bias is None:
        return None
    if tuple(bias.shape) != (c_out,):
        raise EngineError(
            f"The bias has shape {tuple(bias.shape)} but there are {c_out} output channels. Give {c_out} numbers."
        )
    return bias.to(kernel.dtype)


def check_groups(c_first: int, c_second: int, groups: int) -> None:
    """Refuse a number of groups that does not divide both numbers of channels.

    Raises:
        EngineError: groups below 1, or one of the channel counts is not a multiple of it.
    """
    if isinstance(groups, bool) or not isinstance(groups, int) or groups < 1:
        raise EngineError(f"There are {groups} groups but there must be at least 1. Use 1 for an ordinary convolution.")
    for channels, side in ((c_first, "input"), (c_second, "output")):
        if channels % groups:
            raise EngineError(
                f"{channels} {side} channels do not divide into {groups} groups. "
                f"Choose a number of groups that divides {channels}."
            )
