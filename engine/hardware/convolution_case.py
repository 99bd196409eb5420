"""A convolution's workload: operations and memory traffic."""

from dataclasses import dataclass
from typing import Literal, get_args

import torch

from engine.errors import EngineError

Precision = Literal["float32", "bfloat16", "float16"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)


@dataclass(frozen=True)
class ConvolutionCase:
    """A zero-padded convolution with stride 1 that keeps size and channels.

    Attributes:
        size: side of the square image in pixels.
        channels: in and out.
        kernel_size: odd.
        batch: images.
        precision: of all numbers.
        groups: the channels are divided into; as many as channels is a depthwise convolution.

    Raises:
        EngineError: an even kernel, channels that cannot be divided, or something that is not positive.
    """

    size: int = 32
    channels: int = 32
    kernel_size: int = 3
    batch: int = 8
    precision: Precision = "float32"
    groups: int = 1

    def __post_init__(self) -> None:
        """Checks ranges."""
        smallest = min(self.size, self.channels, self.kernel_size, self.batch, self.groups)
        if smallest < 1:
            raise EngineError(f"A convolution with {smallest} of something computes nothing. Use at least 1.")
        if self.kernel_size % 2 == 0:
            raise EngineError(
                f"A kernel of {self.kernel_size} has no middle, so the size cannot be kept. Use {self.kernel_size + 1}."
            )
        if self.channels % self.groups:
            raise EngineError(
                f"{self.channels} channels cannot be divided into {self.groups} groups of equal size. "
                f"Use a number of groups that divides {self.channels}."
            )
        if self.precision not in PRECISIONS:
            raise EngineError(f'There is no precision "{self.precision}". Use one of {", ".join(PRECISIONS)}.')

    @property
    def dtype(self) -> torch.dtype:
        """The precision as torch calls it."""
        return getattr(torch, self.precision)

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """(n, c, h, w), also of the output."""
        return self.batch, self.channels, self.size, self.size

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """(c_out, c_in / groups, k, k)."""
        return self.channels, self.channels // self.groups, self.kernel_size, self.kernel_size

    @property
    def weights(self) -> int:
        """How many numbers the kernels have."""
        return self.channels**2 // self.groups * self.kernel_size**2

    @property
    def operations(self) -> int:
        """Additions and multiplications: two for each weight and output pixel, the padding's included."""
        return 2 * self.batch * self.weights * self.size**2

    @property
    def useful_operations(self) -> int:
        """Those of `operations` whose factor is no zero of the padding: libraries skip the others."""
        half = self.kernel_size // 2
        taps = sum(min(self.size, at + half + 1) - max(0, at - half) for at in range(self.size))  # along one axis
        return 2 * self.batch * self.channels**2 // self.groups * taps**2

    @property
    def traffic_bytes(self) -> int:
        """The least that must be moved: input, weights and output, once each."""
        numbers = 2 * self.batch * self.channels * self.size**2 + self.weights
        return numbers * self.dtype.itemsize

    @property
    def intensity(self) -> float:
        """Arithmetic intensity: useful operations a byte."""
        return self.useful_operations / self.traffic_bytes
