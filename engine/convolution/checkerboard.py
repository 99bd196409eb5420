"""Checkerboard artifacts of transposed convolution: kernel copies overlap unevenly."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.convolution.coverage import coverage
from engine.convolution.transposed import transposed_convolve
from engine.convolution.transposed_geometry import transposed_output_size


@dataclass(frozen=True)
class Checkerboard:
    """An image enlarged by a transposed convolution with a flat kernel.

    Attributes:
        overlap: int64, (h_out, w_out), how many stamps cover each output pixel.
        enlarged: (c, h_out, w_out), the result; the kernel sums to stride squared, so brightness stays on average.
        fewest: the smallest overlap away from the border.
        most: the largest overlap away from the border.
    """

    overlap: Tensor
    enlarged: Tensor
    fewest: int
    most: int

    @property
    def even(self) -> bool:
        """Whether every pixel away from the border gets equally many stamps."""
        return self.fewest == self.most


def checkerboard(image: Tensor, kernel_size: int, *, stride: int) -> Checkerboard:
    """An image enlarged by a transposed convolution whose weights are all equal, and how its stamps overlap.

    Args:
        image: (c, h, w); each channel is enlarged by itself.
        kernel_size: side of the kernel; the overlap is even where the stride divides it.
        stride: pixels between neighbouring stamps.

    Raises:
        EngineError: as `transposed_convolve`.

    References:
        Odena, Dumoulin, Olah. Deconvolution and checkerboard artifacts. Distill 2016, doi:10.23915/distill.00003.
    """
    h, w = image.shape[-2:]
    size = transposed_output_size((h, w), kernel_size, stride=stride)
    # A pixel gets as many stamps as the convolution that runs the other way reads it.
    overlap = coverage(size, kernel_size, stride=stride)
    kernel = torch.full((1, 1, kernel_size, kernel_size), (stride / kernel_size) ** 2, dtype=image.dtype)
    enlarged = transposed_convolve(image[:, None], kernel, stride=stride)[:, 0]
    inner = _away_from_border(overlap, min(kernel_size, min(overlap.shape) // 2))
    return Checkerboard(overlap, enlarged, int(inner.min()), int(inner.max()))


def _away_from_border(overlap: Tensor, margin: int) -> Tensor:
    """The overlap without its border; all of it where the border is all there is."""
    inner = overlap[margin:-margin, margin:-margin] if margin else overlap
    return inner if inner.numel() else overlap
