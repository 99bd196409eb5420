"""A convolution as a formula, as code and as LaTeX, with the present numbers."""

from math import prod

from dashboard.downloads import latex_matrix, latex_number
from dashboard.downloads.python_code import float_code, tensor_code
from dashboard.views.convolution.settings import Settings
from dashboard.views.convolution.signals import SignalSettings
from engine.convolution import Trace, output_size

MOST_PRINTED = 400  # cells of an input whose output torch may be trusted to print whole


def size_formula(settings: Settings) -> str:
    """The size of the output with the present numbers substituted, as LaTeX; one line per axis where they differ."""
    axes = list(zip("hw", settings.x.shape, settings.kernel.shape, strict=True))
    if axes[0][1:] == axes[1][1:]:
        axes = [(r"h_\text{out} = w", *axes[0][1:])]
    else:
        axes = [("h", *axes[0][1:]), ("w", *axes[1][1:])]
    return r"\qquad ".join(size_of_axis(settings, *axis) for axis in axes)


def size_of_axis(settings: Settings | SignalSettings, name: str, size: int, taps: int) -> str:
    """The length of the output along one axis with the present numbers substituted, as LaTeX.

    Args:
        settings: stride, padding and dilation.
        name: what the length is called, in LaTeX.
        size: of the input.
        taps: of the kernel.

    Raises:
        EngineError: no window fits.
    """
    s, p, d = settings.stride, settings.padding, settings.dilation
    out = output_size(size, taps, stride=s, padding=p, dilation=d)
    top = rf"{size} + 2\cdot {p} - {d}\,({taps} - 1) - 1"
    return rf"{name}_\text{{out}} = \left\lfloor \frac{{{top}}}{{{s}}} \right\rfloor + 1 = {out}"


def leftover(trace: Trace) -> str:
    """A sentence on the rows and columns that no window reads; empty where all are read."""
    rows, columns = trace.never_read
    if not rows and not columns:
        return ""
    parts = [
        f"{word}{'s' if len(places) > 1 else ''} {', '.join(map(str, places))}"
        for word, places in (("row", rows), ("column", columns))
        if places
    ]
    return f"No window reads {' or '.join(parts)} (counted from 0, padding below 0): hatched in the input."


def snippet(settings: Settings) -> str:
    """PyTorch code that computes what is on screen; it ends with the output as `y`, (h_out, w_out)."""
    flipped = "\nw = w.flip(0, 1)  # mathematical convolution turns the kernel by 180°" if settings.flip else ""
    bias = f"torch.tensor([{float_code(settings.bias)}])" if settings.bias else "None"
    padded, padding = "x[None, None]", settings.padding
    before = ""
    if settings.padding and settings.padding_mode != "zeros":
        p = settings.padding
        before = f'padded = F.pad(x[None, None], ({p}, {p}, {p}, {p}), mode="{settings.padding_mode}")\n'
        padded, padding = "padded", 0
    whole = "torch.set_printoptions(threshold=10_000)\n" if prod(settings.x.shape) > MOST_PRINTED else ""
    return f"""import torch
import torch.nn.functional as F

x = {tensor_code(settings.x)}
w = {tensor_code(settings.kernel)}{flipped}
{before}y = F.conv2d(
    {padded}, w[None, None], bias={bias},
    stride={settings.stride}, padding={padding}, dilation={settings.dilation},
)[0, 0]
{whole}print(y)
"""


def latex(settings: Settings, trace: Trace) -> str:
    """The whole computation as LaTeX: input, kernel and output as matrices."""
    x, y = latex_matrix(settings.x.numpy()), latex_matrix(trace.output[0, 0].numpy())
    kernel = latex_matrix(trace.kernel[0, 0].numpy())
    bias = f" + {latex_number(settings.bias)}" if settings.bias else ""
    steps = f"s = {settings.stride},\\ p = {settings.padding},\\ d = {settings.dilation}"
    return f"{x} \\star {kernel}{bias} = {y} \\qquad ({steps})\n"
