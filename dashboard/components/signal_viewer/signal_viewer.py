"""A signal, the kernel over it and the output, linked under the pointer; nothing of it goes to the server."""

from typing import TypedDict, Unpack

from torch import Tensor

from dashboard.components.declare import declare
from dashboard.components.player.resting import resting_step, start_step
from dashboard.figures.theme import NEGATIVE, POSITIVE

_component = declare("signal_viewer")


class SignalWindows(TypedDict):
    """Where a kernel is laid over a signal.

    Attributes:
        stride: samples between neighbouring windows.
        padding: zeros at each end.
        dilation: samples between neighbouring taps.
    """

    stride: int
    padding: int
    dilation: int


def signal_viewer(
    signal: Tensor,
    kernel: Tensor,
    output: Tensor,
    *,
    key: str,
    **windows: Unpack[SignalWindows],
) -> int:
    """The four plots, where they are called; returns the output at which the reader has stopped.

    Args:
        signal: (n,).
        kernel: (k,), as it is laid over the signal.
        output: (m,), one value a place of the kernel.
        key: the widget's key, "page.control"; its last part is the name in the address.
        windows: where the kernel is laid.
    """
    start = start_step(key)
    state = _component(
        key=key,
        data={
            "signal": signal.tolist(),
            "kernel": kernel.tolist(),
            "output": output.tolist(),
            "stride": windows["stride"],
            "padding": windows["padding"],
            "dilation": windows["dilation"],
            "step": start,
            "names": {
                "signal": "input x",
                "kernel": "kernel w, laid over its window",
                "products": "products w · x",
                "output": "output y: each value is the sum of the products",
            },
            "colours": {"up": POSITIVE, "down": NEGATIVE},
            "label": f"A signal of {len(signal)} samples, a kernel of {len(kernel)} taps, an output of {len(output)}.",
        },
        on_step_change=lambda: None,
    )
    return resting_step(key, state.get("step"), count=len(output))
