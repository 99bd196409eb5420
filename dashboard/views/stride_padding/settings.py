"""A transposed convolution of one channel, as the reader has set it."""

from dataclasses import dataclass

from torch import Tensor

from engine.convolution import TransposedTrace, trace_transposed

PerAxis = tuple[int, int]


@dataclass(frozen=True)
class TransposedSettings:
    """Everything that defines the transposed convolution on screen; pairs are (height, width).

    Attributes:
        x: the input, float32, (h, w).
        kernel: float32, (k_h, k_w).
        stride: pixels between neighbouring stamps.
        padding: pixels cut away at each side of the output.
        output_padding: pixels added to the output at its far end.
        dilation: pixels between neighbouring taps.
        inserts_zeros: whether it is shown as a convolution of the stretched input, rather than stamp by stamp.
    """

    x: Tensor
    kernel: Tensor
    stride: PerAxis = (1, 1)
    padding: PerAxis = (0, 0)
    output_padding: PerAxis = (0, 0)
    dilation: PerAxis = (1, 1)
    inserts_zeros: bool = False

    def trace(self) -> TransposedTrace:
        """The transposed convolution written out in both views.

        Raises:
            EngineError: the settings are impossible.
        """
        return trace_transposed(
            self.x[None, None],
            self.kernel[None, None],
            stride=self.stride,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation=self.dilation,
        )

    def axis(self, axis: int) -> tuple[int, int, int, int, int, int]:
        """Size, kernel size, stride, padding, output padding and dilation along an axis: 0 is height, 1 is width."""
        return (
            self.x.shape[axis],
            self.kernel.shape[axis],
            self.stride[axis],
            self.padding[axis],
            self.output_padding[axis],
            self.dilation[axis],
        )
