"""A convolution of one channel as the reader has set it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.convolution import Trace, trace


@dataclass(frozen=True)
class Settings:
    """Everything that defines the convolution on screen.

    Attributes:
        x: the input, float32, (h, w).
        kernel: the kernel as it was typed, float32, (k_h, k_w).
        bias: added to every output.
        stride: pixels between neighbouring windows.
        padding: pixels added at each side.
        dilation: pixels between neighbouring taps.
        padding_mode: zeros, reflect, replicate or circular.
        flip: whether the kernel is turned by 180 degrees first, as mathematics defines convolution.
    """

    x: Tensor
    kernel: Tensor
    bias: float = 0.0
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    padding_mode: str = "zeros"
    flip: bool = False

    def trace(self) -> Trace:
        """The convolution written out.

        Raises:
            EngineError: the settings are impossible.
        """
        return trace(
            self.x[None, None],
            self.kernel[None, None],
            bias=torch.tensor([self.bias]) if self.bias else None,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
            flip=self.flip,
        )
