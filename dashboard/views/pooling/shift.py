"""An image moved by a few pixels: how much of it changes before and after pooling."""

import numpy as np
import streamlit as st
from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.rasters import sharp
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.pooling.figures import shift_figure
from dashboard.views.pooling.formulas import shift_numbers
from dashboard.views.pooling.oracles import change_with_numpy
from dashboard.views.pooling.snippet import shift_snippet
from engine.images import fit, luminance
from engine.pooling.shift_sensitivity import ShiftChange, shift_change

KEY = "pooling.shift"
FORMULA = r"\text{change} = \sqrt{\operatorname{mean}\,(b - a)^2}\;/\;\operatorname{std}(a)"
LONGEST_SIDE, LARGEST_SHIFT, SHOWN_PIXELS = 192, 8, 280
# What is made of the image: the name, and the mode of `shift_change`.
REPRESENTATIONS = {
    "no pooling": None,
    "max": "max",
    "average": "average",
    "every k-th pixel": None,
    "global average": "global_average",
}
DIRECTIONS = {"right": (1, 0), "down": (0, 1), "diagonally": (1, 1)}


def shift_view(picture: Picture) -> str:
    """Draws the view; returns its code.

    Args:
        picture: the reader's image.

    Raises:
        EngineError: the image is too small for the window.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kernel_size = st.number_input("Window k", value=4, step=1, key=f"{KEY}.k", bind="query-params", width=124) or 0
        shift = st.slider("Shift, pixels", 0, LARGEST_SHIFT, 1, key=f"{KEY}.pixels", bind="query-params", width=260)
        direction = st.segmented_control(
            "Direction", list(DIRECTIONS), default="right", required=True, key=f"{KEY}.direction", bind="query-params"
        )
    grey = _grey(picture)
    right, down = DIRECTIONS[direction]
    curves = _curves(grey, right, down, kernel_size)
    _pictures({name: changes[shift] for name, changes in curves.items()}, kernel_size)
    values = {name: [each.change for each in changes] for name, changes in curves.items() if name != "global average"}
    st.plotly_chart(
        shift_figure(range(LARGEST_SHIFT + 1), values, marked=shift, theme=current_theme()),
        key=f"{KEY}.curves",
        config={"displaylogo": False},
        alt="; ".join(f"{name}: {', '.join(f'{value:.0%}' for value in line)}" for name, line in values.items()),
    )
    dx, dy = right * shift, down * shift
    _words(curves, shift, kernel_size)
    marked = {name: curves[name][shift] for name in values}
    show_formula(FORMULA, shift_numbers(marked))
    agreement_badge(_difference(grey, curves, (dx, dy), shift, kernel_size), "NumPy in double precision")
    rows = [(pixels, *(line[pixels] for line in values.values())) for pixels in range(LARGEST_SHIFT + 1)]
    csv = csv_file(("shift (px)", *(f"{name} (change)" for name in values)), rows)
    downloads_row([Download("CSV", "shift.csv", "text/csv", lambda: csv)])
    return shift_snippet(
        picture, longest_side=LONGEST_SIDE, margin=LARGEST_SHIFT, move=(dx, dy), kernel_size=kernel_size
    )


@cached(entries=16)
def _grey(picture: Picture) -> Tensor:
    """The image's brightness, reduced: (1, h, w)."""
    return luminance(fit(picture.tensor, LONGEST_SIDE))[None]


@cached(entries=32)
def _curves(grey: Tensor, right: int, down: int, kernel_size: int) -> dict[str, list[ShiftChange]]:
    """For every representation what each shift from 0 to the largest changes."""
    return {
        name: [
            shift_change(
                grey,
                dx=right * pixels,
                dy=down * pixels,
                margin=LARGEST_SHIFT,
                mode=mode,
                kernel_size=1 if name == "no pooling" else kernel_size,
            )
            for pixels in range(LARGEST_SHIFT + 1)
        ]
        for name, mode in REPRESENTATIONS.items()
    }


def _pictures(shown: dict[str, ShiftChange], kernel_size: int) -> None:
    """Before, after and their difference, for no pooling, max and average."""
    for column, name in zip(st.columns(3, gap="small"), ("no pooling", "max", "average"), strict=True):
        change = shown[name]
        difference = (change.after - change.before).abs()
        title = name if name == "no pooling" else f"{name} {kernel_size} × {kernel_size}"
        column.markdown(f"**{title}** changes by {change.change:.0%} of its spread")
        column.image(
            np.concatenate([sharp(each.numpy(), width_pixels=SHOWN_PIXELS) for each in (change.after, difference)]),
            width="stretch",
            caption="the moved image; below, where it differs",
            alt=f"{title}: the moved image, and the absolute difference from the one before, "
            f"{change.change:.1%} of its spread",
        )


def _words(curves: dict[str, list[ShiftChange]], shift: int, kernel_size: int) -> None:
    """What was measured, in a sentence."""
    changes = {name: line[shift].change for name, line in curves.items()}
    before, after = curves["global average"][shift].before, curves["global average"][shift].after
    pixels = "one pixel" if shift == 1 else f"{shift} pixels"
    st.markdown(
        f"A shift by {pixels} changes the image by **{changes['no pooling']:.1%}** of its own spread (its standard "
        f"deviation), {kernel_size} × {kernel_size} max pooling by **{changes['max']:.1%}**, average pooling by "
        f"**{changes['average']:.1%}**, and keeping every k-th pixel by **{changes['every k-th pixel']:.1%}**. "
        f"The global average goes from {float(before):.4f} to {float(after):.4f}. {_least(changes)}"
    )


def _least(changes: dict[str, float]) -> str:
    """Which of the four changes least and which most, as far as they differ."""
    four = {name: value for name, value in changes.items() if name != "global average"}
    least, most = min(four, key=four.__getitem__), max(four, key=four.__getitem__)
    if f"{four[least]:.1%}" == f"{four[most]:.1%}":
        return "All four change alike."
    return f"Of these four *{least}* changes least here, *{most}* most."


def _difference(
    grey: Tensor, curves: dict[str, list[ShiftChange]], move: tuple[int, int], shift: int, kernel_size: int
) -> float:
    """The largest difference between the changes on screen and the same computed by NumPy."""
    theirs = change_with_numpy(grey[0].numpy(), dx=move[0], dy=move[1], margin=LARGEST_SHIFT, kernel_size=kernel_size)
    return max(abs(value - curves[name][shift].change) for name, value in theirs.items())
