"""The weight matrix at three stages, and what each does to a shifted input."""

import io
from math import prod

import numpy as np
import streamlit as st
import torch
import torch.nn.functional as F

from dashboard.appearance import current_theme
from dashboard.dense_to_convolution.controls import KEY, LayerSettings
from dashboard.downloads import Download, downloads_row
from dashboard.figures.matrices import matrix_map
from dashboard.lesson import agreement_badge, show_formula
from engine.convolution import LayerStages, layer_stages, parameter_counts, shift_difference

TITLES = ("Dense", "Local", "Shared")
FORMULAS = (r"W_i(l)", r"W_i(i + p),\ |p| \le \Delta", r"V(p),\ |p| \le \Delta")
WORDS = (
    "Every output has a weight for every input.",
    "Weights that reach further than Δ are gone.",
    "Along each diagonal one weight: a convolution.",
)


def show_matrices(settings: LayerSettings) -> LayerStages:
    """Three heat maps side by side with their counts, then the formula, the badge and the downloads."""
    stages = layer_stages(
        settings.size,
        reach=settings.reach,
        in_channels=settings.in_channels,
        out_channels=settings.out_channels,
        seed=settings.seed,
    )
    row = st.slider(
        "Outlined output i", 0, settings.outputs - 1, settings.outputs // 2, key=f"{KEY}.row", bind="query-params"
    )
    counts = parameter_counts(
        settings.size,
        reach=settings.reach,
        in_channels=settings.in_channels,
        out_channels=settings.out_channels,
    )
    limit = stages.dense.abs().max().item()
    for place, column in enumerate(st.columns(3)):
        matrix = (stages.dense, stages.local, stages.shared)[place]
        count = (counts.dense, counts.local, counts.shared)[place]
        column.markdown(f"**{TITLES[place]}** ${FORMULAS[place]}$ · **{count:,}** weights")
        absent = torch.zeros_like(stages.within_reach) if place == 0 else ~stages.within_reach
        drawn = matrix.masked_fill(absent, float("nan")).numpy()
        figure = matrix_map(drawn, limit=limit, row=row, theme=current_theme())
        column.plotly_chart(figure, key=f"{KEY}.matrix{place}", config={"displaylogo": False, "displayModeBar": False})
        column.caption(f"{WORDS[place]} {_shift_words(matrix, settings)}")
    _formula(settings, stages, row)
    agreement_badge(difference_to_torch(stages, settings), "torch.nn.functional, shared matrix times x")
    downloads_row([Download("NPZ of the matrices", "layers.npz", "application/octet-stream", lambda: _npz(stages))])
    return stages


def _shift_words(matrix: torch.Tensor, settings: LayerSettings) -> str:
    """What the layer does to an input that is shifted by one pixel."""
    difference = shift_difference(matrix, settings.size, reach=settings.reach, in_channels=settings.in_channels)
    if difference is None:
        return "Every output reads the border, so a shift cannot be judged."
    if difference < 1e-4:
        return "Shift the input by one, and the output shifts by one."
    return f"Shift the input by one, and the output is off by up to {difference:.2f}."


def _formula(settings: LayerSettings, stages: LayerStages, row: int) -> None:
    """The lecture's three steps; where there is one axis and one channel, with the outlined output's numbers."""
    numbers = rf"{2 * settings.reach + 1}^{{{len(settings.size)}}} \text{{ weights in every window}}"
    if len(settings.size) == 1 and stages.kernel.numel() <= 7:
        terms: list[str] = []
        for tap, weight in enumerate(stages.kernel.flatten().tolist()):
            place = row + tap - settings.reach
            if 0 <= place < settings.inputs:
                terms.append(rf"{'+' if weight >= 0 and terms else ''}{weight:.2f}\,x({place})")
        numbers = rf"h({row}) = {' '.join(terms)}"
    show_formula(
        r"h(i) = \sum_l W_i(l)\,x(l) = \sum_p V_i(p)\,x(i + p) \;\to\; \sum_{|p| \le \Delta} V_i(p)\,x(i + p) \;\to\; "
        r"\sum_{|p| \le \Delta} V(p)\,x(i + p)",
        numbers,
    )


def difference_to_torch(stages: LayerStages, settings: LayerSettings) -> float:
    """The largest difference between the shared matrix times an input and torch's convolution of it."""
    x = torch.randn(settings.in_channels, *settings.size, generator=torch.Generator().manual_seed(1))
    function = F.conv1d if len(settings.size) == 1 else F.conv2d
    expected = function(x[None], stages.kernel, padding=settings.reach)[0]
    return (stages.shared @ x.flatten() - expected.flatten()).abs().max().item()


def _npz(stages: LayerStages) -> bytes:
    buffer = io.BytesIO()
    arrays = {name: getattr(stages, name).numpy() for name in ("dense", "local", "shared", "kernel")}
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def bytes_in_words(weights: int) -> str:
    """How much memory so many float32 weights take."""
    size = 4.0 * weights
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.3g} TB"


def pixels_in_words(size: tuple[int, ...]) -> str:
    """A size as a reader writes it."""
    return f"{prod(size)} {'pixels' if len(size) > 1 else 'samples'}"
