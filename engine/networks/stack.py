"""A stack of convolutions and poolings along one axis: the size after each, and what each cell can see."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.convolution import output_size
from engine.errors import EngineError
from engine.networks.receptive_field import AxisField


@dataclass(frozen=True)
class SlidingWindow:
    """The settings of a convolution or a pooling along one axis.

    Attributes:
        kernel_size: length in taps.
        stride: pixels between neighbouring windows.
        padding: pixels added at each end.
        dilation: pixels between neighbouring taps.
    """

    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1


@dataclass(frozen=True)
class StackRow:
    """What a layer of a stack gives.

    Attributes:
        window: the layer's settings.
        size: number of cells after it.
        field: what each of these cells sees of the stack's input; its size is the receptive field, its jump how far
            the fields of neighbouring cells lie apart.
    """

    window: SlidingWindow
    size: int
    field: AxisField

    @property
    def receptive_field(self) -> int:
        """Pixels of the stack's input that one cell sees, padding included."""
        return round(self.field.size)

    @property
    def jump(self) -> int:
        """Pixels of the stack's input between the fields of neighbouring cells."""
        return round(self.field.jump)


def stack(size: int, windows: Sequence[SlidingWindow]) -> tuple[StackRow, ...]:
    """The layers of a stack one after the other, along one axis.

    Args:
        size: length of the stack's input in pixels.
        windows: the layers from the input on.

    Raises:
        EngineError: a layer's settings leave no output; the message says which.

    References:
        Araujo, Norris, Sim. Computing receptive fields of convolutional neural networks. Distill 2019.
    """
    rows, field = [], AxisField()
    for number, window in enumerate(windows, start=1):
        try:
            size = output_size(
                size, window.kernel_size, stride=window.stride, padding=window.padding, dilation=window.dilation
            )
        except EngineError as error:
            raise EngineError(f"Layer {number} does not fit. {error}") from error
        field = field.window(window.kernel_size, stride=window.stride, padding=window.padding, dilation=window.dilation)
        rows.append(StackRow(window, size, field))
    return tuple(rows)
