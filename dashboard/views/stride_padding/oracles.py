"""What the page shows once more, by torch alone: what its badges compare with."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.networks.receptive_field.one_axis import SlidingWindow, cells_seen, stack


def difference_to_torch(size: int, windows: Sequence[SlidingWindow]) -> float:
    """How far a stack's sizes, and the pixels that its last middle cell sees, are from those of real convolutions.

    Args:
        size: length of the stack's input in pixels.
        windows: the layers from the input on.

    Returns:
        The largest difference of a size, or the number of pixels that only one of the two sees.
    """
    x = torch.zeros(1, 1, size, dtype=torch.float64, requires_grad=True)
    y, sizes = x, []
    for window in windows:
        kernel = torch.ones(1, 1, window.kernel_size, dtype=torch.float64) / window.kernel_size
        y = F.conv1d(y, kernel, stride=window.stride, padding=window.padding, dilation=window.dilation)
        sizes.append(y.shape[2])
    middle = y.shape[2] // 2
    (used,) = torch.autograd.grad(y[0, 0, middle], x)
    ours = [row.size for row in stack(size, windows)]
    seen = set(cells_seen(size, windows, middle)[0]) ^ set(used[0, 0].nonzero().flatten().tolist())
    return float(max([len(seen), *(abs(a - b) for a, b in zip(ours, sizes, strict=True))]))


def stamps_by_torch(size: tuple[int, int], kernel_size: int, stride: int) -> Tensor:
    """How many stamps of a transposed convolution lie on each pixel of its output: ones stamped with ones.

    Args:
        size: of the input.
        kernel_size: side of the kernel.
        stride: pixels between neighbouring stamps.
    """
    ones = torch.ones(1, 1, *size), torch.ones(1, 1, kernel_size, kernel_size)
    return torch.nn.functional.conv_transpose2d(*ones, stride=stride)[0, 0]
