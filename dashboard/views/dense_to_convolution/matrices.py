"""The weight matrix at three stages, and what each does to a shifted input."""

from math import prod

import numpy as np
import streamlit as st
import torch
import torch.nn.functional as F
from PIL import ImageColor

from dashboard.controls.url_bound_inputs import linked_slider
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.npz import npz_file
from dashboard.figures.number_format import cell_text, decimal, plural, rounded
from dashboard.figures.rasters import png_file, signed_picture
from dashboard.figures.theme import PAPER, Theme
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.dense_to_convolution.controls import KEY, LayerSettings
from dashboard.views.dense_to_convolution.figures import matrix_map
from dashboard.views.dense_to_convolution.worked_output import outputs, show_outputs, sum_of_output
from engine.convolution import LayerStages, parameter_counts, shift_difference

MOST_SPOKEN = 16
PNG_PIXELS = 640
FORMULA = (
    r"h(i) = \sum_l W_i(l)\,x(l) = \sum_p V_i(p)\,x(i + p) \;\to\; \sum_{|p| \le \Delta} V_i(p)\,x(i + p) \;\to\; "
    r"\sum_{|p| \le \Delta} V(p)\,x(i + p)"
)
TITLES = ("Dense", "Local", "Shared")
FORMULAS = (r"W_i(l)", r"W_i(i + p)", r"V(p)")
WORDS = (
    "Every output has a weight for every input.",
    "Weights that reach farther than Δ are gone.",
    "Each diagonal holds one weight: a convolution.",
)


def show_matrices(settings: LayerSettings) -> int:
    """Three heat maps side by side with their counts, then the numbers, the formula, the badge and the downloads.

    Returns:
        The number of the output that is outlined.
    """
    stages = settings.stages()
    row = _chosen_row(settings)
    counts = parameter_counts(
        settings.size,
        reach=settings.reach,
        in_channels=settings.in_channels,
        out_channels=settings.out_channels,
    )
    for place, column in enumerate(st.columns(3)):
        matrix = (stages.dense, stages.local, stages.shared)[place]
        count = (counts.dense, counts.local, counts.shared)[place]
        column.markdown(f"**{TITLES[place]}** ${FORMULAS[place]}$ · **{count:,}** {plural(count, 'weight')}")
        figure = matrix_map(_drawn(stages, place), limit=_limit(stages), row=row, theme=current_theme())
        column.plotly_chart(
            figure,
            key=f"{KEY}.matrix{place}",
            config={"displaylogo": False, "displayModeBar": False},
            alt=f"{TITLES[place]} matrix, outputs × inputs {settings.outputs} × {settings.inputs}, "
            f"{count} {plural(count, 'weight')}; row {row}: "
            f"{_row_words(matrix[row], stages.within_reach[row] if place else None)}",
        )
        value = cell_text(float(outputs(matrix, settings.x)[row]))
        unused = _unused_words(settings) if place == 2 else ""
        column.caption(f"{WORDS[place]} {unused}{_shift_words(matrix, settings)} Here h({row}) = {value}.")
    numbers_file = show_outputs(settings, stages, row)
    show_formula(FORMULA, sum_of_output(settings, stages, row))
    agreement_badge(difference_to_torch(stages, settings), "torch.nn.functional, shared matrix times x")
    theme = current_theme()
    downloads_row(
        [
            Download("PNG of the matrices", "layers.png", "image/png", lambda: matrices_png(stages, theme)),
            Download("NPZ of all numbers", "layers.npz", "application/octet-stream", lambda: _npz(stages, settings)),
            numbers_file,
        ]
    )
    return row


def _chosen_row(settings: LayerSettings) -> int:
    """The output that is outlined."""
    return linked_slider("Outlined output i", 0, settings.outputs - 1, settings.outputs // 2, key=f"{KEY}.row")


def _drawn(stages: LayerStages, place: int) -> np.ndarray:
    """One of the matrices, NaN where it has no weight."""
    matrix = (stages.dense, stages.local, stages.shared)[place]
    absent = torch.zeros_like(stages.within_reach) if place == 0 else ~stages.within_reach
    return matrix.masked_fill(absent, float("nan")).numpy()


def _limit(stages: LayerStages) -> float:
    return stages.dense.abs().max().item()


def _row_words(weights: torch.Tensor, kept: torch.Tensor | None) -> str:
    """The weights of one output, for those who cannot see them."""
    shown = weights if kept is None else weights[kept]
    return ", ".join(decimal(value, 2) for value in shown.tolist()[:MOST_SPOKEN]) + (
        " and so on" if len(shown) > MOST_SPOKEN else ""
    )


def matrices_png(stages: LayerStages, theme: Theme) -> bytes:
    """The three matrices side by side as an image; where there is no weight, the theme's paper."""
    limit, paper = _limit(stages), np.array(ImageColor.getrgb(PAPER[theme]), np.uint8)
    side = max(1, PNG_PIXELS // max(stages.dense.shape))
    pictures = []
    for place in range(3):
        drawn = _drawn(stages, place)
        pixels = signed_picture(np.nan_to_num(drawn), theme=theme, limit=limit)
        pixels[np.isnan(drawn)] = paper
        enlarged = pixels.repeat(side, axis=0).repeat(side, axis=1)
        pictures += [enlarged, np.tile(paper, (enlarged.shape[0], 24, 1))]
    return png_file(np.concatenate(pictures[:-1], axis=1))


def _unused_words(settings: LayerSettings) -> str:
    """How many of the shared weights never meet the input, because they reach beyond it from every place."""
    taps = 2 * settings.reach + 1
    met = prod(min(taps, 2 * length - 1) for length in settings.size)
    unused = (taps ** len(settings.size) - met) * settings.in_channels * settings.out_channels
    return f"{unused:,} of them {'reads' if unused == 1 else 'read'} only padding. " if unused else ""


def _shift_words(matrix: torch.Tensor, settings: LayerSettings) -> str:
    """What the layer does to an input that is shifted by one pixel."""
    matrix = matrix.double()
    difference = shift_difference(matrix, settings.size, reach=settings.reach, in_channels=settings.in_channels)
    if difference is None:
        return "Every output reads beyond the border, so a shift cannot be tested."
    if difference < 1e-9 * max(matrix.abs().max().item(), 1.0):
        return "Shift the input by one, and the output shifts by one."
    return f"Shift the input by one, and the output differs by up to {rounded(difference)}."


def difference_to_torch(stages: LayerStages, settings: LayerSettings) -> float:
    """The largest difference between the shared matrix times the input and torch's convolution of it."""
    function = F.conv1d if len(settings.size) == 1 else F.conv2d
    x, kernel = settings.x.double(), stages.kernel.double()
    expected = function(x[None], kernel, padding=settings.reach)[0].flatten()
    return (stages.shared.double() @ x.flatten() - expected).abs().max().item()


def _npz(stages: LayerStages, settings: LayerSettings) -> bytes:
    """The matrices, V, x, and the output h."""
    arrays = {name: getattr(stages, name) for name in ("dense", "local", "shared", "kernel")}
    h = outputs(stages.shared, settings.x).reshape(settings.out_channels, *settings.size)
    return npz_file(arrays | {"x": settings.x, "h": h})


def bytes_in_words(weights: int) -> str:
    """How much memory so many float32 weights take."""
    size = 4.0 * weights
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000:
            return f"{rounded(size)} {unit}"
        size /= 1000
    return f"{rounded(size)} TB"


def pixels_in_words(size: tuple[int, ...]) -> str:
    """A size as a reader writes it."""
    return f"{prod(size)} {plural(prod(size), 'pixel' if len(size) > 1 else 'sample')}"
