"""A convolution of one channel, and the gradient that arrives at its output, as the reader has set them."""

from dataclasses import KW_ONLY, dataclass, replace

import torch
from torch import Tensor

from dashboard.controls.axis_numbers import AxisValues
from dashboard.controls.layer_settings import LayerSettings
from dashboard.controls.preset_buttons import Example
from dashboard.lessons.lecture_example import LECTURE_INPUT, LECTURE_KERNEL
from engine.convolution import Gradients, TransposedTrace, convolve, gradients, trace, trace_transposed
from engine.steps import Border, Steps


@dataclass(frozen=True)
class _Pass:
    """A backward pass; one number means both axes."""

    name: str
    look: str
    upstream: str
    size: int = 5
    _: KW_ONLY
    s: int = 1
    p: int = 0
    d: int = 1
    button: bool = False

    def example(self) -> Example:
        """Every control that it sets."""
        given = {"input": self.size, "kernel": 3, "stride": self.s, "padding": self.p, "dilation": self.d}
        numbers: dict[str, AxisValues] = {key: (value, value) for key, value in given.items()}
        grids = {"input": LECTURE_INPUT, "kernel": LECTURE_KERNEL, "upstream": self.upstream}
        return Example(self.name, self.look, numbers, grids, {"mode": "zeros"}, self.button)


PASSES = tuple(
    each.example()
    for each in (
        _Pass(
            "All ones",
            "every weight adds up all the pixels it meets, so the kernel's gradient is 15 15 15 / 9 11 16 / 10 7 12.",
            "1",
            button=True,
        ),
        _Pass(
            "One cell",
            "a single 1 sends the window it came from into ∂w and the kernel itself into ∂x.",
            "0 0 0 / 0 1 0 / 0 0 0",
            button=True,
        ),
        _Pass(
            "Stride 2",
            "neighbouring cells write two pixels apart; as a convolution, zeros stand between them.",
            "1 2 3 / 4 5 6 / 7 8 9",
            s=2,
            p=1,
            button=True,
        ),
        _Pass(
            "Padding 1", "what falls onto the ring of zeros is lost: there is no pixel that it could change.", "1", p=1
        ),
        _Pass("Dilation 2", "the taps lie two apart on the way back as well.", "1 0 -1 / 2 0 -2 / 1 0 -1", 7, d=2),
        _Pass("Stride 3", "rows and columns that no window reads get no gradient at all.", "1 -1 / -1 1", 7, s=3),
        _Pass(
            "Signs",
            "where δ is positive the output should fall, so descent moves the weights against the "
            "pixels that they meet.",
            "1 0 -1 / 2 0 -2 / 1 0 -1",
        ),
    )
)


@dataclass(frozen=True)
class BackwardSettings:
    """Everything that defines the backward pass on screen.

    Attributes:
        layer: the convolution.
        bias: added to every output.
        upstream: gradient of the loss with respect to the output, float32, (h_out, w_out).
    """

    layer: LayerSettings
    bias: float
    upstream: Tensor

    def output(self) -> Tensor:
        """The output of the layer, (h_out, w_out)."""
        x, kernel = self.layer.x[None, None], self.layer.kernel[None, None]
        return convolve(x, kernel, bias=torch.tensor([self.bias]), **self._options)[0, 0]

    def loss(self) -> float:
        """The simplest loss whose gradient at the output is the upstream gradient: each output times its value."""
        return float((self.upstream * self.output()).sum())

    def gradients(self) -> Gradients:
        """The gradients of input, kernel and bias, and the steps that lead to them."""
        return gradients(
            self.layer.x[None, None], self.layer.kernel[None, None], self.upstream[None, None], **self._options
        )

    @property
    def _options(self) -> dict:
        layer = self.layer
        return {
            "stride": layer.stride,
            "padding": layer.padding,
            "dilation": layer.dilation,
            "padding_mode": layer.padding_mode,
        }

    @property
    def left_over(self) -> tuple[int, ...]:
        """Rows and columns of the padded input after the last window: what the floor of the output's size drops."""
        axes = (self.layer.axis(0), self.layer.axis(1))
        return tuple((i + 2 * p - d * (k - 1) - 1) % s for i, k, s, p, d in axes)

    def input_gradient_trace(self) -> TransposedTrace:
        """The gradient of the input as a convolution of the stretched upstream gradient with the turned kernel.

        It holds for padding with zeros; the gradient of another border is folded back into the image afterwards.
        """
        return trace_transposed(
            self.upstream[None, None],
            self.layer.kernel[None, None],
            stride=self.layer.stride,
            padding=self.layer.padding,
            output_padding=self.left_over,
            dilation=self.layer.dilation,
        )

    def kernel_gradient_steps(self) -> Steps:
        """The gradient of the kernel as a convolution: the upstream gradient slides over the input as a kernel would.

        Stride and dilation change places. What the sum has beyond the kernel's size is drawn as a border.
        """
        layer = self.layer
        steps = trace(
            layer.x[None, None],
            self.upstream[None, None],
            stride=layer.dilation,
            padding=layer.padding,
            dilation=layer.stride,
            padding_mode=layer.padding_mode,
        ).steps
        symbols = {"input": "x", "kernel": "δ", "output": "∂w"}
        return _renamed(steps, symbols, size=tuple(layer.kernel.shape))

    def input_gradient_steps(self) -> Steps:
        """`input_gradient_trace`, to be played."""
        return _renamed(self.input_gradient_trace().zero_insertion_steps, {"input": "δ", "kernel": "w", "output": "∂x"})


def output_difference(steps: Steps, gradient: Tensor) -> float:
    """Largest difference between what steps end with, without its border, and a gradient, (h, w)."""
    shown = steps.grids[-1].values[0, : gradient.shape[0], : gradient.shape[1]]
    return float((shown - gradient).abs().max())


def _renamed(steps: Steps, symbols: dict[str, str], *, size: tuple[int, ...] | None = None) -> Steps:
    """The steps with other letters; what the output has beyond a size is marked as cut away."""
    grids = [replace(grid, symbol=symbols[grid.name]) for grid in steps.grids]
    if size:
        _, rows, columns = grids[-1].values.shape
        grids[-1] = replace(grids[-1], border=Border(bottom=rows - size[0], right=columns - size[1]))
    return replace(steps, grids=tuple(grids))
