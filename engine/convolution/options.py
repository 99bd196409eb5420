"""The keywords of a convolution: as a caller may give them, and resolved with their defaults.

Each `...Options` types the keywords of a public function; the `...Settings` of the same name is made from them at
that function's edge, refuses unknown keywords (TypeError) and is what internal functions take.
"""

from dataclasses import dataclass
from typing import Generic, TypedDict, TypeVar

from engine.per_axis import PerAxis

Size = TypeVar("Size", int, PerAxis)


class WindowOptions(TypedDict, total=False):
    """Where windows lie; each an int or one int per spatial axis."""

    stride: PerAxis
    padding: PerAxis
    dilation: PerAxis


class PaddedWindowOptions(WindowOptions, total=False):
    """Where windows lie, and what the padding shows."""

    padding_mode: str


class GroupedWindowOptions(WindowOptions, total=False):
    """Where windows lie, and how the channels are divided."""

    groups: int


class ConvolutionOptions(PaddedWindowOptions, GroupedWindowOptions, total=False):
    """The keywords of `convolve` apart from its bias."""

    flip: bool


class TransposedSizeOptions(TypedDict, Generic[Size], total=False):
    """What the size of a transposed convolution's output depends on, as ints or also as one int per axis."""

    stride: Size
    padding: Size
    output_padding: Size
    dilation: Size


class TransposedOptions(GroupedWindowOptions, total=False):
    """The keywords of `transposed_convolve` apart from its bias."""

    output_padding: PerAxis


@dataclass(frozen=True, kw_only=True)
class WindowSettings:
    """Where windows lie.

    Attributes:
        stride: pixels between neighbouring windows.
        padding: pixels added at each end (of a transposed convolution: cut away).
        dilation: pixels between neighbouring taps.
    """

    stride: PerAxis = 1
    padding: PerAxis = 0
    dilation: PerAxis = 1


@dataclass(frozen=True, kw_only=True)
class PaddedWindowSettings(WindowSettings):
    """Where windows lie, and what the padding shows: zeros, reflect, replicate or circular."""

    padding_mode: str = "zeros"


@dataclass(frozen=True, kw_only=True)
class GroupedWindowSettings(WindowSettings):
    """Where windows lie, and the number of groups of channels that do not see each other."""

    groups: int = 1


@dataclass(frozen=True, kw_only=True)
class ConvolutionSettings(PaddedWindowSettings, GroupedWindowSettings):
    """Everything that defines a convolution but its tensors; `flip` reverses the kernel first."""

    flip: bool = False


@dataclass(frozen=True, kw_only=True)
class TransposedSizeSettings(WindowSettings):
    """What the size of a transposed convolution's output depends on.

    Attributes:
        output_padding: pixels added to the output at its far end.
    """

    output_padding: PerAxis = 0


@dataclass(frozen=True, kw_only=True)
class TransposedSettings(TransposedSizeSettings, GroupedWindowSettings):
    """Everything that defines a transposed convolution but its tensors."""
