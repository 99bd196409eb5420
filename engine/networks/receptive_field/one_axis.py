"""A stack of convolutions and poolings along one axis: the size after each, and what each cell can see."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.convolution import output_size
from engine.errors import EngineError
from engine.networks.receptive_field.field import AxisField


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
    """Output size and receptive field after one layer of a stack.

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


def cells_seen(size: int, windows: Sequence[SlidingWindow], cell: int) -> tuple[tuple[int, ...], ...]:
    """The cells of each level on which one cell of the last layer depends.

    Args:
        size: length of the stack's input in pixels.
        windows: the layers from the input on.
        cell: a cell of the last layer.

    Returns:
        One tuple of cells for the input and for each layer, ascending; the last holds the cell alone. Cells that
        padding added are left out.

    Raises:
        EngineError: as `stack`.
    """
    sizes = (size, *(row.size for row in stack(size, windows)))
    levels: list[tuple[int, ...]] = [(cell,)]
    for window, below in zip(reversed(windows), reversed(sizes[:-1]), strict=True):
        taps = range(0, window.kernel_size * window.dilation, window.dilation)
        read = {each * window.stride - window.padding + tap for each in levels[-1] for tap in taps}
        levels.append(tuple(sorted(position for position in read if 0 <= position < below)))
    return tuple(reversed(levels))
