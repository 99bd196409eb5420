"""Drawings of answers about a picture: boxes over it, bars of classes, and pixels in the colours of their classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np

from dashboard.figures.rasters import data_address, png_file, sequential_picture
from dashboard.figures.svg import text
from dashboard.figures.theme import LINES

Role = Literal["true", "found", "false", "crowd"]

WIDTH = 300.0
_LETTER = 0.56  # mean width of a letter, by its height
LETTERS = 15.5  # of a drawing that is shown at three quarters of its width: 12 pixels
CLASS_COLOURS = ("#8a8a8a", LINES[5], LINES[4], LINES[2], LINES[3])
"""Of the background and the four shapes; told apart by colour-blind readers on dark ground."""
_STYLE = (
    "text{font-family:var(--st-font,sans-serif);font-size:15.5px;fill:var(--st-text-color);"
    "font-variant-numeric:tabular-nums}.soft{fill-opacity:.65}.name{font-weight:600}"
    ".tag{font-size:var(--letters);font-weight:600;fill:#fff;paint-order:stroke;stroke:#000;stroke-width:2.5px;stroke-linejoin:round}"
    "rect.box{fill:none;vector-effect:non-scaling-stroke}"
    ".track{fill:var(--st-border-color);fill-opacity:.6}image{image-rendering:pixelated}"
)


@dataclass(frozen=True)
class DrawnBox:
    """A box over an image.

    Attributes:
        sides: left, top, right and bottom, in pixels of the image.
        role: a true box is dashed and white; a found one has its class's colour; a false alarm is dotted; one of a
            crowd is thin.
        colour: as CSS.
        words: written at its upper edge, and told under the pointer.
    """

    sides: Sequence[float]
    role: Role
    colour: str
    words: str = ""


_LINES: dict[Role, str] = {
    "true": 'stroke-width="1.5" stroke-dasharray="5 4"',
    "found": 'stroke-width="2.5"',
    "false": 'stroke-width="2.5" stroke-dasharray="2 3"',
    "crowd": 'stroke-width="1" stroke-opacity=".75"',
}


def boxes_drawing(pixels: np.ndarray, boxes: Sequence[DrawnBox], *, title: str, letters: float = LETTERS) -> str:
    """An image with boxes over it, as SVG.

    Args:
        pixels: uint8, (h, w, 3).
        boxes: the later ones lie on top.
        title: what screen readers say.
        letters: their size, where the drawing is 300 wide.
    """
    h, w = pixels.shape[:2]
    scale = WIDTH / w
    parts = [f'<image href="{data_address(png_file(pixels))}" width="{WIDTH:g}" height="{h * scale:.1f}"/>']
    parts += [_box(box, scale, letters) for box in boxes]
    return _svg(parts, height=h * scale, title=title)


def _box(box: DrawnBox, scale: float, letters: float) -> str:
    left, top, right, bottom = (side * scale for side in box.sides)
    width, height = right - left, bottom - top
    colour = "#fff" if box.role == "true" else box.colour
    drawn = (
        f'<rect class="box" x="{left:.1f}" y="{top:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
        f'stroke="{colour}" {_LINES[box.role]}><title>{escape(box.words)}</title></rect>'
    )
    tagged = box.words and box.role in ("found", "false")
    if not tagged:
        return drawn
    place = max(2.0, min(left, WIDTH - _LETTER * letters * len(box.words)))
    line = top - 4 if top > letters + 3 else top + letters
    return f'{drawn}<g style="--letters:{letters:g}px">{text(place, line, box.words, "tag")}</g>'


def bars_drawing(names: Sequence[str], values: Sequence[float], true: Sequence[bool], *, title: str) -> str:
    """A bar from 0 to 1 for each class with the truth beside it, as SVG.

    Args:
        names: of the classes.
        values: from 0 to 1.
        true: whether each class is there.
        title: what screen readers say.
    """
    step, left, right = 34.0, 72.0, 206.0
    parts = []
    for row, (name, value, there) in enumerate(zip(names, values, true, strict=True)):
        y = 24 + step * row
        parts += [
            text(0, y + 12.5, name, "name"),
            f'<rect class="track" x="{left}" y="{y}" width="{right - left}" height="14" rx="2"/>',
            f'<rect x="{left}" y="{y}" width="{(right - left) * value:.1f}" height="14" rx="2" '
            f'fill="{CLASS_COLOURS[row + 1]}"/>',
            text(right + 6, y + 12.5, f"{value:.0%}", "plain"),
            text(WIDTH, y + 12.5, "yes" if there else "no", "soft" if (value > 0.5) == there else "name", anchor="end"),
        ]
    middle = (left + right) / 2
    parts.append(
        f'<path d="M{middle} 18V{24 + step * len(names) - 14}" stroke="var(--st-text-color)" stroke-dasharray="3 3"/>'
    )
    parts += [text(left, 13, "probability", "soft"), text(WIDTH, 13, "truth", "soft", anchor="end")]
    return _svg(parts, height=24 + step * len(names), title=title)


def class_picture(picture: np.ndarray, labels: np.ndarray, truth: np.ndarray | None = None) -> np.ndarray:
    """Pixels in the colours of their classes over a dimmed picture; the truth's outlines in white.

    Args:
        picture: (3, h, w), in [0, 1].
        labels: (h, w), 0 for the background.
        truth: (h, w), likewise, or None for no outlines.

    Returns:
        uint8, (3h, 3w, 3): three times as large, so that outlines are thin.
    """
    grey = np.repeat(picture.mean(0)[..., None], 3, axis=2)
    colours = np.array([_rgb(colour) for colour in CLASS_COLOURS]) / 255
    painted = np.where((labels > 0)[..., None], 0.25 * grey + 0.75 * colours[labels], 0.6 * grey)
    large = np.rint(np.clip(painted, 0, 1) * 255).astype(np.uint8).repeat(3, axis=0).repeat(3, axis=1)
    if truth is not None:
        large[_borders(truth.repeat(3, axis=0).repeat(3, axis=1))] = 255
    return large


def wrong_picture(picture: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """The dimmed picture with wrong pixels in one colour: uint8, (h, w, 3).

    Args:
        picture: (3, h, w), in [0, 1].
        wrong: bool, (h, w).
    """
    grey = 0.6 * np.repeat(picture.mean(0)[..., None], 3, axis=2)
    return np.rint(np.where(wrong[..., None], np.array(_rgb(LINES[1])) / 255, grey) * 255).astype(np.uint8)


def coloured_picture(picture: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Any number of classes in the colours of lines over a dimmed picture: uint8, (h, w, 3).

    Args:
        picture: (3, h, w), in [0, 1].
        labels: (h, w), 0 for the background.
    """
    grey = np.repeat(picture.mean(0)[..., None], 3, axis=2)
    colours = np.array([_rgb(colour) for colour in LINES]) / 255
    painted = np.where((labels > 0)[..., None], 0.4 * grey + 0.6 * colours[labels % len(LINES)], 0.8 * grey)
    return np.rint(np.clip(painted, 0, 1) * 255).astype(np.uint8)


def heat_picture(picture: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values from 0 to 1 in the sequential palette over the picture: uint8, (h, w, 3).

    Args:
        picture: (3, h, w), in [0, 1].
        values: (h, w).
    """
    return np.rint(0.3 * 255 * picture.transpose(1, 2, 0) + 0.7 * sequential_picture(values)).astype(np.uint8)


def _borders(labels: np.ndarray) -> np.ndarray:
    """Where a pixel's right or lower neighbour has another class, bool, (h, w)."""
    borders = np.zeros(labels.shape, dtype=bool)
    borders[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    borders[:-1] |= labels[:-1] != labels[1:]
    return borders


def _rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _svg(parts: list[str], *, height: float, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:.1f}" role="img" '
        f'aria-label="{escape(title, quote=True)}" style="width:100%;max-width:520px;display:block">'
        f"<style>{_STYLE}</style>{''.join(parts)}</svg>"
    )
