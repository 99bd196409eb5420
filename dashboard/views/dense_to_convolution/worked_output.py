"""What the layer makes of an input: x, V and h in numbers, with the sum behind the outlined output."""

from math import prod

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from dashboard.components.drawing.drawing import drawing
from dashboard.downloads.button import Download
from dashboard.figures.number_format import cell_text
from dashboard.figures.svg import standalone
from dashboard.shell.theme import current_theme
from dashboard.views.dense_to_convolution.controls import KEY, LayerSettings
from dashboard.views.dense_to_convolution.worked_output_figure import LayerNumbers, is_written, layer_numbers_svg
from engine.convolution import LayerStages


def show_outputs(settings: LayerSettings, stages: LayerStages, row: int) -> Download:
    """The numbers, drawn where it is called; returns their drawing as a file.

    Args:
        settings: the layer.
        stages: its matrices.
        row: the output that is looked at.
    """
    numbers = layer_numbers(settings, stages, row)
    svg = layer_numbers_svg(numbers, theme=current_theme(), words=_spoken(settings, stages, row))
    drawing(svg, key=f"{KEY}.numbers")
    if not is_written(numbers):
        st.caption("Too many numbers to write at a readable size: point at a cell to read its number.")
    theme = current_theme()
    return Download("SVG of x, V, h", "layer.svg", "image/svg+xml", lambda: standalone(svg, theme=theme))


def layer_numbers(settings: LayerSettings, stages: LayerStages, row: int) -> LayerNumbers:
    """The numbers that lead to one output."""
    channel, place = divmod(row, prod(settings.size))
    h, w = settings.size if len(settings.size) == 2 else (1, settings.size[0])
    output = outputs(stages.shared, settings.x)[channel * h * w : (channel + 1) * h * w]
    taps = stages.kernel.shape[-1]
    return LayerNumbers(
        x=settings.x.reshape(-1, h, w).numpy(),
        weights=stages.kernel[channel].reshape(settings.in_channels, -1, taps).numpy(),
        output=output.reshape(h, w).numpy(),
        place=(place // w, place % w),
    )


def outputs(matrix: Tensor, x: Tensor) -> Tensor:
    """A layer's outputs in a row, float32, (c_out * pixels,); summed in float64, as typed numbers may be large."""
    return (matrix.double() @ x.flatten().double()).float()


def sum_of_output(settings: LayerSettings, stages: LayerStages, row: int, *, most: int = 7) -> str:
    """The outlined output with its products, as LaTeX; only their number where there are more than fit a line."""
    weights, x = stages.shared[row], settings.x.flatten()
    taken = stages.within_reach[row].nonzero().flatten().tolist()
    total = rf"h({row}) = \sum_{{|p| \le {settings.reach}}} V(p)\,x({row} + p)"
    result = rf" = {float(outputs(stages.shared, settings.x)[row]) + 0.0:.4g}"
    if len(taken) > most:
        return rf"h({row}) = \text{{the sum of {len(taken)} products}}{result}"
    terms = [rf"{_factor(weights[place])} \cdot {_factor(x[place])}" for place in taken]
    return (total if not terms else rf"h({row}) = {' + '.join(terms)}") + result


def _factor(value: Tensor) -> str:
    text = f"{float(value) + 0.0:.3g}"
    return f"({text})" if text.startswith("-") else text


def _spoken(settings: LayerSettings, stages: LayerStages, row: int) -> str:
    """The numbers for those who cannot see the drawing."""
    numbers = layer_numbers(settings, stages, row)
    parts = ((f"Input x: {_listed(numbers.x)}"), f"weights V: {_listed(numbers.weights)}")
    return f"{'; '.join(parts)}; output h: {_listed(numbers.output)}. Outlined: output {row}."


def _listed(values: np.ndarray) -> str:
    return ", ".join(cell_text(float(value)) for value in torch.as_tensor(values).flatten().tolist())
