"""A pooling of one channel, as the reader has set it."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from engine.pooling import PoolGradients, PoolTrace, gradients, trace

PerAxis = tuple[int, int]


@dataclass(frozen=True)
class PoolSettings:
    """Everything that defines the pooling on screen; pairs are (height, width).

    Attributes:
        x: the input, float32, (h, w).
        mode: max, average, lp, global_max or global_average.
        kernel_size: the window; the whole input for the global modes.
        stride: pixels between neighbouring windows.
        padding: pixels added at each side.
        ceil_mode: whether the last window may hang over the edge.
        count_include_pad: whether an average divides by the padded zeros too.
        norm_type: the p of Lp pooling.
    """

    x: Tensor
    mode: str
    kernel_size: PerAxis
    stride: PerAxis
    padding: PerAxis = (0, 0)
    ceil_mode: bool = False
    count_include_pad: bool = True
    norm_type: int = 2

    @property
    def is_global(self) -> bool:
        """Whether the window is the whole input."""
        return self.mode.startswith("global_")

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of `engine.pooling` after the input."""
        windows = {} if self.is_global else {"kernel_size": self.kernel_size, "stride": self.stride}
        return {
            "mode": self.mode,
            **windows,
            "padding": self.padding,
            "ceil_mode": self.ceil_mode,
            "count_include_pad": self.count_include_pad,
            "norm_type": float(self.norm_type),
        }

    def trace(self) -> PoolTrace:
        """The pooling written out.

        Raises:
            EngineError: the settings are impossible.
        """
        return trace(self.x[None, None], **self.options)

    def gradients(self, upstream: Tensor) -> PoolGradients:
        """The way back of an upstream gradient, (h_out, w_out).

        Raises:
            EngineError: the settings are impossible.
        """
        return gradients(self.x[None, None], upstream[None, None], **self.options)
