"""A convolution of several channels as the reader has set it."""

from dataclasses import dataclass

from torch import Tensor

from engine.convolution import Trace, trace

COLOURS = ("red", "green", "blue")
MARKS = ("#d6322c", "#2e9a45", "#2f6be0")  # one for each of them, seen on light and dark


@dataclass(frozen=True)
class ChannelSettings:
    """Everything that defines the convolution on screen.

    Attributes:
        x: the input, float32, (c_in, h, w).
        kernel: float32, (c_out, c_in / groups, k_h, k_w).
        bias: float32, (c_out,).
        stride: pixels between neighbouring windows.
        padding: zeros added at each side.
        groups: number of groups of channels that do not see each other.
        colours: whether the channels are red, green and blue.
    """

    x: Tensor
    kernel: Tensor
    bias: Tensor
    stride: int = 1
    padding: int = 0
    groups: int = 1
    colours: bool = False

    def trace(self) -> Trace:
        """The convolution written out.

        Raises:
            EngineError: the settings are impossible.
        """
        return trace(
            self.x[None],
            self.kernel,
            bias=self.bias if self.bias.any() else None,
            stride=self.stride,
            padding=self.padding,
            groups=self.groups,
        )

    @property
    def input_names(self) -> tuple[str, ...]:
        """What the input's channels are called."""
        return COLOURS if self.colours else tuple(f"channel {c}" for c in range(len(self.x)))

    @property
    def slice_names(self) -> tuple[str, ...]:
        """What the kernel's slices are called, filter by filter."""
        c_out, slices = self.kernel.shape[:2]
        if c_out == 1:
            return self.input_names
        names = [self.input_names[channel] for channel in self.slice_channels]
        return tuple(f"filter {place // slices} · {name}" for place, name in enumerate(names))

    @property
    def slice_channels(self) -> tuple[int, ...]:
        """The input channel that each of the kernel's slices reads, filter by filter."""
        c_out, slices = self.kernel.shape[:2]
        first = [o // max(1, c_out // self.groups) * slices for o in range(c_out)]
        return tuple((start + c) % len(self.x) for start in first for c in range(slices))


def fitted_kernel(kernel: Tensor, *, filters: int, slices: int) -> Tensor:
    """Filters and slices cut to their numbers; where there are too few they begin anew.

    Args:
        kernel: (c_out, slices, k_h, k_w).
        filters: c_out of the result.
        slices: channels that each filter of the result reads.
    """
    rows = [number % kernel.shape[0] for number in range(filters)]
    planes = [number % kernel.shape[1] for number in range(slices)]
    return kernel[rows][:, planes]
