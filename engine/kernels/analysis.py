"""Frequency response and composition of kernels."""

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import EngineError


def frequency_response(kernel: Tensor, *, size: int = 64) -> Tensor:
    """How much of each wave a kernel lets through.

    Args:
        kernel: (k_h, k_w).
        size: number of frequencies along each axis, at least the kernel's size.

    Returns:
        float32, (size, size): the factor by which the amplitude of a wave is multiplied. Frequency 0 is at
        [size // 2, size // 2]; one step is 1 / size cycles per pixel, up to half a cycle at the border.

    Raises:
        EngineError: a kernel that has not two axes, or more taps than there are frequencies.
    """
    _check_plane(kernel)
    if max(kernel.shape) > size:
        raise EngineError(
            f"The kernel has {max(kernel.shape)} taps along an axis but the response only {size} frequencies. "
            f"Raise the size to at least {max(kernel.shape)}."
        )
    spectrum = torch.fft.fft2(kernel.to(torch.float64), s=(size, size))
    return torch.fft.fftshift(spectrum.abs()).float()


def compose(first: Tensor, second: Tensor) -> Tensor:
    """The one kernel that does what two kernels do one after the other.

    Away from the image's border, sliding `first` and then `second` equals sliding the composed kernel once.

    Args:
        first: (k_h, k_w).
        second: (l_h, l_w).

    Returns:
        (k_h + l_h - 1, k_w + l_w - 1): the full convolution of the two; their order does not matter.

    Raises:
        EngineError: a kernel that has not two axes.
    """
    _check_plane(first)
    _check_plane(second)
    dtype = torch.promote_types(first.dtype, second.dtype)
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    return F.conv_transpose2d(first.to(dtype)[None, None], second.to(dtype)[None, None])[0, 0]


def compose_centred(first: Tensor, second: Tensor) -> Tensor:
    """The composition of two kernels with its middle where filters that keep an image's size expect it.

    An even kernel reaches one pixel further to the right and down than to the left and up. Two even kernels in turn
    reach two further, so their composition, of odd size, gets a row or column of zeros before it.

    Args:
        first: (k_h, k_w).
        second: (l_h, l_w).

    Returns:
        (k_h + l_h - 1, k_w + l_w - 1), one larger along each axis where both kernels are even.

    Raises:
        EngineError: a kernel that has not two axes.
    """
    above, left = (int(one % 2 == 0 and other % 2 == 0) for one, other in zip(first.shape, second.shape, strict=True))
    return F.pad(compose(first, second), (left, 0, above, 0))


def _check_plane(kernel: Tensor) -> None:
    if kernel.ndim != 2 or not kernel.numel():
        raise EngineError(
            f"The kernel has shape {tuple(kernel.shape)} but must have 2 axes, height and width. "
            "Pass one plane, for example kernel[0, 0]."
        )
