"""Pooling as formulas with the present numbers, and what it has instead of parameters."""

from collections.abc import Mapping
from math import isnan

from torch import Tensor

from dashboard.downloads import latex_number
from dashboard.figures.number_format import rounded
from dashboard.shell.lesson_page import agreement_words
from dashboard.views.pooling.settings import PoolSettings
from engine.pooling import PoolGradients
from engine.pooling.shift_sensitivity import ShiftChange

MOST_TERMS = 9

SYMBOLS = {
    "max": r"y_{i,j} = \max_{a,b}\; x_{\,s i + a,\; s j + b}",
    "average": r"y_{i,j} = \tfrac{1}{n_{i,j}}\textstyle\sum_{a,b}\; x_{\,s i + a,\; s j + b}",
    "lp": r"y_{i,j} = \Bigl(\textstyle\sum_{a,b}\; x_{\,s i + a,\; s j + b}^{\,p}\Bigr)^{1/p}",
    "global_max": r"y = \max_{i,j}\; x_{i,j}",
    "global_average": r"y = \tfrac{1}{h\,w}\textstyle\sum_{i,j}\; x_{i,j}",
}


def size_formula(settings: PoolSettings, output_size: tuple[int, int]) -> str:
    """The size of the output with the present numbers, one line an axis where they differ."""
    if settings.is_global:
        h, w = settings.x.shape
        return rf"{h} \times {w} \to 1 \times 1"
    axes = list(
        zip(settings.x.shape, settings.kernel_size, settings.stride, settings.padding, output_size, strict=True)
    )
    left, right = ("lceil", "rceil") if settings.ceil_mode else ("lfloor", "rfloor")
    lines = [
        rf"{name} = \left\{left}\tfrac{{{i} + 2\cdot {p} - {k}}}{{{s}}}\right\{right} + 1 = {out}"
        for name, (i, k, s, p, out) in zip((r"h_\text{out}", r"w_\text{out}"), axes, strict=True)
    ]
    return lines[0].replace("h_", "n_", 1) if axes[0] == axes[1] else r"\\[4pt]".join(lines)


def reduction_words(settings: PoolSettings, output_size: tuple[int, int]) -> str:
    """How much is left, and that nothing is learned."""
    (h, w), (h_out, w_out) = settings.x.shape, output_size
    k_h, k_w = settings.kernel_size
    share = h_out * w_out / (h * w)
    values = "1 value becomes" if h * w == 1 else f"{h * w} values become"
    weights = "1 weight" if k_h * k_w == 1 else f"{k_h} · {k_w} = {k_h * k_w} weights"
    return (
        f"{values} {h_out * w_out} ({share:.0%}). **0 parameters**: nothing is learned. A convolution with the same "
        f"windows learns {weights} for every pair of an input and an output channel, and one bias per output channel."
    )


def norm_words(settings: PoolSettings, output: Tensor) -> str:
    """The norm of the first window between its largest magnitude and the sum of all, as Markdown."""
    (k_h, k_w), p = settings.kernel_size, settings.norm_type
    window = settings.x[:k_h, :k_w].abs()
    return (
        f"The first window: largest magnitude {rounded(float(window.max()), 4)}, **L{p} norm "
        f"{rounded(float(output.flatten()[0]), 4)}**, sum of magnitudes {rounded(float(window.sum()), 4)}."
    )


def agreement_or_why_not(difference: float | None, oracle: str) -> str:
    """The badge on agreement as Markdown, or a badge that says why there is nothing to compare with.

    Args:
        difference: the largest difference; None where there is no gradient, nan where torch gives no number.
        oracle: what computed it independently.
    """
    if difference is None:
        return f":gray-badge[:material/info: {oracle} has no gradient here: a norm is zero]"
    if isnan(difference):
        return f":gray-badge[:material/info: {oracle} gives no number here: a sum of powers is negative]"
    return agreement_words(difference, oracle)


def gradient_numbers(settings: PoolSettings, result: PoolGradients) -> str:
    """The gradient of the pixel that collects from most windows, term by term, as LaTeX; empty where none arrives."""
    link, upstream = result.steps.links[0], result.upstream.flatten()
    if not len(link.target_cells):
        return ""
    pixel = int(link.target_cells.bincount().argmax())
    terms = (link.target_cells == pixel).nonzero()[:, 0]
    sent, arriving = upstream[link.left_cells[terms]].tolist(), link.values[terms].tolist()
    mode = settings.mode.removeprefix("global_")
    written = [_arrival(mode, *each) for each in zip(sent, arriving, strict=True)]
    more = [r"\dots"] if len(written) > MOST_TERMS else []
    row, column = divmod(pixel, settings.x.shape[1])
    total = latex_number(float(result.dx.flatten()[pixel]))
    way = "" if written == [total] else f" = {' + '.join(written[:MOST_TERMS] + more)}"
    return rf"\partial x_{{{row},{column}}}{way} = {total}"


def _arrival(mode: str, sent: float, arriving: float) -> str:
    """One upstream value on its way: as it is, its part of a mean, or times a slope."""
    number = latex_number(sent)
    if mode == "max" or sent == 0:
        return f"({number})" if sent < 0 else number
    if mode == "average":
        return rf"\tfrac{{{number}}}{{{round(sent / arriving)}}}"
    slope = latex_number(arriving / sent)
    return rf"{f'({number})' if sent < 0 else number}\cdot {f'({slope})' if arriving / sent < 0 else slope}"


def shift_numbers(changes: Mapping[str, ShiftChange]) -> str:
    """The change of each representation as the difference's size over the spread, one line each, as LaTeX."""
    lines = []
    for name, change in changes.items():
        difference = float((change.after - change.before).square().mean().sqrt())
        spread = float(change.before.std(correction=0))
        lines.append(rf"\text{{{name}: }} \tfrac{{{difference:.3g}}}{{{spread:.3g}}} = {100 * change.change:.1f}\,\%")
    return r"\\".join(r", \quad ".join(lines[start : start + 2]) for start in range(0, len(lines), 2))


def scales_numbers(mode: str, pooled: Mapping[int, tuple[int, ...]]) -> str:
    """The sizes that the windows leave, as LaTeX.

    Args:
        mode: max, average or every; the last keeps the first pixel of a window that is cut off, too.
        pooled: height and width for each side of the windows; 1 is the image.
    """
    h, w = pooled[1]
    left, right = (r"\lceil", r"\rceil") if mode == "every" else (r"\lfloor", r"\rfloor")
    lines = [
        rf"k = {k}:\; {left} {h}/{k}{right} \times {left} {w}/{k}{right} = {rows} \times {columns}"
        for k, (rows, columns) in pooled.items()
        if k > 1
    ]
    return r"\\".join(r", \quad ".join(lines[start : start + 2]) for start in range(0, len(lines), 2))
