"""A convolution of one channel with settings of its own along each axis, as the reader has set it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from engine.convolution import Trace

PerAxis = tuple[int, int]


@dataclass(frozen=True)
class LayerSettings:
    """Everything that defines the convolution on screen; pairs are (height, width).

    Attributes:
        x: the input, float32, (h, w).
        kernel: float32, (k_h, k_w).
        stride: pixels between neighbouring windows.
        padding: pixels added at each side.
        dilation: pixels between neighbouring taps.
        padding_mode: zeros, reflect, replicate or circular.
    """

    x: "Tensor"
    kernel: "Tensor"
    stride: PerAxis = (1, 1)
    padding: PerAxis = (0, 0)
    dilation: PerAxis = (1, 1)
    padding_mode: str = "zeros"

    def trace(self) -> "Trace":
        """The convolution written out.

        Raises:
            EngineError: the settings are impossible.
        """
        from engine.convolution import trace

        return trace(
            self.x[None, None],
            self.kernel[None, None],
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
        )

    def axis(self, axis: int) -> tuple[int, int, int, int, int]:
        """Size, kernel size, stride, padding and dilation along an axis: 0 is height, 1 is width."""
        return (
            self.x.shape[axis],
            self.kernel.shape[axis],
            self.stride[axis],
            self.padding[axis],
            self.dilation[axis],
        )
