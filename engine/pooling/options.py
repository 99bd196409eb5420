"""The keywords of a pooling: as a caller may give them, and resolved with their defaults."""

from dataclasses import dataclass
from typing import TypedDict

from engine.per_axis import PerAxis


class PoolingOptions(TypedDict, total=False):
    """The keywords of `pool`."""

    stride: PerAxis | None
    padding: PerAxis
    dilation: PerAxis
    ceil_mode: bool
    count_include_pad: bool
    norm_type: float


@dataclass(frozen=True, kw_only=True)
class PoolingSettings:
    """Everything that defines a pooling but its mode and window; unknown keywords are refused (TypeError).

    Attributes:
        stride: pixels between neighbouring windows; None for the kernel size.
        padding: pixels added at each end.
        dilation: pixels between neighbouring places of a window.
        ceil_mode: let the last window hang over the edge.
        count_include_pad: whether an average divides by the padded zeros too.
        norm_type: the p of Lp pooling.
    """

    stride: PerAxis | None = None
    padding: PerAxis = 0
    dilation: PerAxis = 1
    ceil_mode: bool = False
    count_include_pad: bool = True
    norm_type: float = 2.0
