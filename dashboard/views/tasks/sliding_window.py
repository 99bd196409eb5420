"""The sliding detector: a map for each class from one pass, and any window of it classified alone."""

from functools import lru_cache

import streamlit as st
from torch import Tensor

from dashboard.components.drawing.drawing import drawing
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.npz import npz_file
from dashboard.figures.number_format import short
from dashboard.figures.rasters import as_levels, sequential_picture, sharp
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.tasks.detection_overlays import DrawnBox, boxes_drawing
from dashboard.views.tasks.four_tasks import KEY, Found, Seen
from dashboard.views.tasks.snippet import windows_snippet
from engine.networks import summarize
from engine.vision_tasks import CLASSES, Scene, WindowSweep, classify_each_window, draw, task_network
from engine.vision_tasks.scenes import SIDE_PIXELS
from engine.vision_tasks.window_detector import MARGIN_PIXELS, STRIDE_PIXELS, WINDOW_PIXELS, pad_border

SHOWN_PIXELS = 161


def windows_view(look_at: Seen, _: Found) -> str:
    """Draws the view; returns its code."""
    _maps(look_at.swept)
    rows, columns = look_at.swept.answers.shape[1:]
    row, column = _chosen(look_at.swept)
    place, alone, words = st.columns([3, 2, 4], gap="medium")
    with place:
        drawing(_window_drawing(look_at, row, column), key=f"{KEY}.window")
    whole = pad_border(look_at.drawn.image, MARGIN_PIXELS)
    top, left = row * STRIDE_PIXELS, column * STRIDE_PIXELS
    window = whole[:, top : top + WINDOW_PIXELS, left : left + WINDOW_PIXELS]
    alone.image(
        sharp(window.numpy(), width_pixels=192),
        caption=f"What the window sees: {WINDOW_PIXELS} × {WINDOW_PIXELS} pixels",
        width="stretch",
        alt=f"The window in row {row}, column {column}",
    )
    with words:
        st.dataframe(_table(look_at, row, column), hide_index=True)
        alone_too = _alone(look_at.scene, row)
        difference = float((look_at.swept.probabilities[:, row] - alone_too).abs().max())
        agreement_badge(difference, f"the {columns} windows of this row, each by itself")
    _cost(rows, columns)
    probabilities = look_at.swept.probabilities
    downloads_row([Download("NPZ of the maps", "maps.npz", "application/octet-stream", lambda: _file(probabilities))])
    return windows_snippet(look_at.scene, row, column)


def _maps(swept: WindowSweep) -> None:
    """A map for each class."""
    for column, name, probability in zip(st.columns(len(CLASSES)), CLASSES, swept.probabilities, strict=True):
        picture = sequential_picture(probability.numpy())
        scale = -(-SHOWN_PIXELS // picture.shape[1])
        column.image(
            picture.repeat(scale, axis=0).repeat(scale, axis=1),
            caption=f"{name}, at most {float(probability.max()):.2f}",
            width="stretch",
            alt=f"Map of {name}: a probability for each window, from 0 (dark) to 1 (bright)",
        )


def _chosen(swept: WindowSweep) -> tuple[int, int]:
    """The window that is looked at: the one that is surest of a shape, until the reader chooses another."""
    rows, columns = swept.answers.shape[1:]
    best = divmod(int(swept.probabilities[1:].amax(0).argmax()), columns)
    chosen = []
    for place, name, most, start in zip(
        st.columns(2, gap="medium"), ("row", "column"), (rows, columns), best, strict=True
    ):
        chosen.append(place.slider(f"Window, {name}", 0, most - 1, start, key=f"{KEY}.{name}", bind="query-params"))
    return chosen[0], chosen[1]


def _window_drawing(look_at: Seen, row: int, column: int) -> str:
    x, y = look_at.swept.centres
    half = WINDOW_PIXELS / 2
    corners = (float(x[column]) - half, float(y[row]) - half, float(x[column]) + half, float(y[row]) + half)
    kept = [min(max(corner, 0.0), float(SIDE_PIXELS)) for corner in corners]
    outline = DrawnBox(kept, "found", "#ffffff", "window")
    title = f"The scene with the window in row {row}, column {column}"
    return boxes_drawing(as_levels(look_at.drawn.image.numpy()), [outline], title=title)


def _table(look_at: Seen, row: int, column: int) -> dict[str, list]:
    """What the pass over the scene and the window alone say."""
    swept = look_at.swept.probabilities[:, row, column].tolist()
    alone = _alone(look_at.scene, row)[:, column].tolist()
    return {
        "Class": list(CLASSES),
        "Swept": [f"{value:.4f}" for value in swept],
        "Alone": [f"{value:.4f}" for value in alone],
    }


@cached(entries=64)
def _alone(scene: Scene, row: int) -> Tensor:
    """The windows of one row, each classified alone: a probability of each class, (5, columns)."""
    whole = pad_border(draw(scene).image, MARGIN_PIXELS)
    strip = whole[:, row * STRIDE_PIXELS : row * STRIDE_PIXELS + WINDOW_PIXELS]
    with heavy_computation():
        return classify_each_window(task_network("windows"), strip, margin=0).probabilities[:, 0]


@lru_cache(maxsize=1)
def costs() -> tuple[int, int]:
    """Multiply-adds of the pass over the whole scene, and of one window."""
    side = SIDE_PIXELS + 2 * MARGIN_PIXELS
    whole, window = (
        summarize(task_network("windows"), (3, size, size)).multiply_adds for size in (side, WINDOW_PIXELS)
    )
    return whole, window


def _cost(rows: int, columns: int) -> None:
    """How many windows there are, and what sweeping saves."""
    whole, window = costs()
    side = SIDE_PIXELS + 2 * MARGIN_PIXELS
    show_formula(
        r"\text{windows along an axis} = \left\lfloor \frac{h + 2m - w}{s} \right\rfloor + 1",
        rf"= \left\lfloor \frac{{{SIDE_PIXELS} + 2 \cdot {MARGIN_PIXELS} - {WINDOW_PIXELS}}}{{{STRIDE_PIXELS}}} "
        rf"\right\rfloor + 1 = {rows}",
    )
    st.markdown(
        f"One window costs {short(window)} multiply-adds. {rows} × {columns} windows cut out one by one cost "
        f"**{short(rows * columns * window)}**; one pass over the {side} × {side} pixels costs **{short(whole)}**, "
        f"**{rows * columns * window / whole:.0f} times less**, because neighbouring windows share what they compute. "
        "The fully connected layer has become a 5 × 5 convolution; nothing else has changed."
    )


def _file(probabilities: Tensor) -> bytes:
    return npz_file({"classes": CLASSES, "probabilities": probabilities})
