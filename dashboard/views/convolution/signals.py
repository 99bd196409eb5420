"""A convolution of a signal as the reader has set it."""

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from dashboard.downloads.csv import csv_file
from engine.convolution import convolve
from engine.errors import EngineError
from engine.signals import derivative, heartbeat, matched_filter, moving_average, signal

LENGTH = 96  # samples
AVERAGE, DERIVATIVE, MATCHED, OWN = "Moving average", "Derivative", "Matched filter", "My own"
KERNELS = {
    AVERAGE: "The mean of its window: noise shrinks, and so does everything faster than the window.",
    DERIVATIVE: "Half of the next sample minus half of the one before: the slope, and all of the noise.",
    MATCHED: "One heartbeat without its mean: the output is largest where the signal looks like it.",
    OWN: "Numbers of your own, up to 32 taps.",
}


@dataclass(frozen=True)
class SignalSettings:
    """Everything that defines the convolution of a signal on screen.

    Attributes:
        name: of the signal.
        kernel_name: one of `KERNELS`.
        kernel: (k,), as it was chosen, before any flip.
        kernel_code: an expression that makes it.
        stride: samples between neighbouring windows.
        padding: zeros added at each end.
        dilation: samples between neighbouring taps.
        flip: whether the kernel is reversed first, as mathematics defines convolution.
    """

    name: str
    kernel_name: str
    kernel: Tensor
    kernel_code: str
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    flip: bool = False

    @property
    def signal(self) -> Tensor:
        """The samples, (LENGTH,)."""
        return signal(self.name, length=LENGTH)

    @property
    def laid(self) -> Tensor:
        """The kernel as it is laid over the signal, (k,)."""
        return self.kernel.flip(0) if self.flip else self.kernel

    def output(self) -> Tensor:
        """The output, (m,).

        Raises:
            EngineError: no window fits.
        """
        return convolve(
            self.signal[None, None],
            self.kernel[None, None],
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            flip=self.flip,
        )[0, 0]

    def difference(self) -> float:
        """The largest difference between the output and NumPy's correlation in double precision."""
        spread = np.zeros(self.dilation * (len(self.kernel) - 1) + 1)
        spread[:: self.dilation] = self.laid.double().numpy()
        padded = np.pad(self.signal.double().numpy(), self.padding)
        expected = np.correlate(padded, spread, mode="valid")[:: self.stride]
        return float(np.abs(self.output().numpy() - expected).max())


def chosen_kernel(kernel_name: str, *, taps: int, text: str) -> tuple[Tensor, str]:
    """A kernel and the code that makes it.

    Args:
        kernel_name: one of `KERNELS`.
        taps: of the moving average.
        text: the reader's own numbers.

    Raises:
        EngineError: the reader's own numbers cannot be read, or are more than one row.
    """
    from dashboard.controls.number_grid import grid_from_text
    from dashboard.downloads.python_code import float_code

    if kernel_name == AVERAGE:
        return moving_average(taps), f"moving_average({taps})"
    if kernel_name == DERIVATIVE:
        return derivative(), "derivative()"
    if kernel_name == MATCHED:
        return matched_filter(heartbeat()), "matched_filter(heartbeat())"
    grid = grid_from_text(text, name="kernel", most=32)
    if len(grid) > 1:
        raise EngineError(f"The kernel has {len(grid)} rows but a signal's has 1. Write its numbers in one row.")
    return grid[0], f"torch.tensor([{', '.join(float_code(value) for value in grid[0].tolist())}])"


def signal_snippet(settings: SignalSettings) -> str:
    """PyTorch code that computes what is on screen; it ends with the output as `y`, (m,)."""
    flipped = "\nw = w.flip(0)  # mathematical convolution reverses the kernel" if settings.flip else ""
    makers = {AVERAGE: "moving_average, signal", DERIVATIVE: "derivative, signal"}
    makers |= {MATCHED: "heartbeat, matched_filter, signal", OWN: "signal"}
    torch_line = "import torch\n" if settings.kernel_name == OWN else ""
    return f"""{torch_line}import torch.nn.functional as F

from engine.signals import {makers[settings.kernel_name]}

x = signal("{settings.name}", length={LENGTH})
w = {settings.kernel_code}{flipped}
y = F.conv1d(
    x[None, None], w[None, None], stride={settings.stride}, padding={settings.padding}, dilation={settings.dilation}
)[0, 0]
print(y)
print(f"the largest output, {{y.max():.3g}}, is y({{y.argmax()}})")
"""


def signal_csv(settings: SignalSettings) -> str:
    """Input, kernel and output, one number a line."""
    parts = {"input": settings.signal, "kernel": settings.laid, "output": settings.output()}
    rows = ((name, i, value) for name, values in parts.items() for i, value in enumerate(values.tolist()))
    return csv_file(("part", "place", "value"), rows)
