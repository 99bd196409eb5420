"""A convolution that keeps the input's size, in numbers: input, weights at one place, and the output, as SVG."""

from dataclasses import dataclass
from html import escape

import numpy as np

from dashboard.figures.number_matrix import MatrixStyle, matrix_svg
from dashboard.figures.theme import ACCENT, Theme

WIDEST, CELL = 860, 40  # pixels of a drawing that need not scroll, and of a cell whose number can be read
LABEL, GAP, CAPTION = 46, 30, 22
MOST_SCREENS = 2  # a drawing that would be longer shows colours only
SMALLEST = 6
LEAST = 12  # pixels of a number
BEYOND = 2  # cells around an image at most, over which its window may reach


@dataclass(frozen=True)
class LayerNumbers:
    """What is drawn.

    Attributes:
        x: (c_in, h, w); a signal has h = 1.
        weights: (c_in, k_h, k_w), those that lead to the output channel that is shown.
        output: (h, w), that channel.
        place: row and column of the output that is looked at.
    """

    x: np.ndarray
    weights: np.ndarray
    output: np.ndarray
    place: tuple[int, int]

    @property
    def reach(self) -> int:
        """The lecture's Delta."""
        return self.weights.shape[-1] // 2

    @property
    def in_a_row(self) -> bool:
        """Whether input and weights have one row each, as a signal's do."""
        return self.x.shape[1] == self.weights.shape[1] == 1


def layer_numbers_svg(numbers: LayerNumbers, *, theme: Theme, words: str) -> str:
    """The numbers as a whole drawing: a signal's rows below one another, a picture's planes side by side.

    Args:
        numbers: what is drawn.
        theme: light or dark.
        words: what a screen reader says.
    """
    parts, width, height = (_rows if numbers.in_a_row else _planes)(numbers, theme)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{escape(words)}" '
        f'font-size="13" font-family="inherit" fill="currentColor">{"".join(parts)}</svg>'
    )


def _rows(numbers: LayerNumbers, theme: Theme) -> tuple[list[str], float, float]:
    """x, below it the weights where they lie, below them h, each column a place of the signal."""
    c_in, _, n = numbers.x.shape
    reach, place = numbers.reach, numbers.place[1]
    cell = _cell(_columns(numbers), WIDEST - LABEL)
    start = LABEL + reach * cell
    rows: list[tuple[str, np.ndarray, float, float, int | None]] = [
        ("x", numbers.x[channel], start, np.abs(numbers.x).max(), channel) for channel in range(c_in)
    ]
    rows += [
        ("V", numbers.weights[channel], start + (place - reach) * cell, np.abs(numbers.weights).max(), channel)
        for channel in range(c_in)
    ]
    rows.append(("h", numbers.output, start, np.abs(numbers.output).max(), None))
    parts, y = [], 4.0
    for row, (name, values, left, limit, channel) in enumerate(rows):
        y += 8 if row in (c_in, 2 * c_in) else 0
        title = name if channel is None or c_in == 1 else f"{name} {channel}"
        parts.append(f'<text x="0" y="{y + cell * 0.66:.1f}" font-weight="600">{title}</text>')
        parts.append(
            matrix_svg(values, (left, y), MatrixStyle(cell=cell, theme=theme, limit=float(limit), least=LEAST))
        )
        if name == "x":
            parts.append(_window(start + (place - reach) * cell, y, (2 * reach + 1) * cell, cell, theme))
        elif name == "h":
            parts.append(_window(start + place * cell, y, cell, cell, theme))
        y += cell + 3
    return parts, LABEL + (n + 2 * reach) * cell + 4, y + 2


def _planes(numbers: LayerNumbers, theme: Theme) -> tuple[list[str], float, float]:
    """Each channel of x beside its weights, and h at the end."""
    c_in, h, w = numbers.x.shape
    reach, (row, column) = numbers.reach, numbers.place
    taps = 2 * reach + 1
    cell = _cell(_columns(numbers), WIDEST - 2 * GAP)
    margin = min(reach, BEYOND) * cell
    lefts = {"x": margin, "V": 2 * margin + w * cell + GAP}
    lefts["h"] = lefts["V"] + taps * cell + GAP
    pitch = max(h * cell + 2 * margin, margin + taps * cell) + CAPTION
    limits = {"x": float(np.abs(numbers.x).max()), "V": float(np.abs(numbers.weights).max())}
    parts = []
    for channel in range(c_in):
        top = channel * pitch + CAPTION + margin
        for name, values in (("x", numbers.x[channel]), ("V", numbers.weights[channel])):
            title = name if c_in == 1 else f"{name}, channel {channel}"
            parts.append(f'<text x="{lefts[name]:.1f}" y="{top - 7:.1f}" font-weight="600">{title}</text>')
            parts.append(
                matrix_svg(
                    values, (lefts[name], top), MatrixStyle(cell=cell, theme=theme, limit=limits[name], least=LEAST)
                )
            )
        over = min(reach, BEYOND)
        up, before = max(row - reach, -over), max(column - reach, -over)
        down, after = min(row + reach, h - 1 + over), min(column + reach, w - 1 + over)
        size = (after - before + 1) * cell, (down - up + 1) * cell
        parts.append(_window(lefts["x"] + before * cell, top + up * cell, *size, theme))
        middle = top + min(h, taps) * cell / 2
        parts.append(_sign("⋆", lefts["V"] - GAP / 2, middle))
    top = CAPTION + margin
    parts.append(_sign("=", lefts["h"] - GAP / 2, top + min(h, taps) * cell / 2))
    parts.append(f'<text x="{lefts["h"]:.1f}" y="{top - 7:.1f}" font-weight="600">h</text>')
    parts.append(matrix_svg(numbers.output, (lefts["h"], top), MatrixStyle(cell=cell, theme=theme, least=LEAST)))
    parts.append(_window(lefts["h"] + column * cell, top + row * cell, cell, cell, theme))
    return parts, lefts["h"] + w * cell + 4, max(c_in * pitch + 2, top + h * cell + 4)


def is_written(numbers: LayerNumbers) -> bool:
    """Whether the drawing of a layer writes its numbers; else it shows colours, and numbers under the pointer."""
    return _columns(numbers) * CELL <= MOST_SCREENS * WIDEST


def _columns(numbers: LayerNumbers) -> int:
    """How many cells stand side by side, those over which a window reaches beyond the input among them."""
    w, reach = numbers.x.shape[2], numbers.reach
    return w + 2 * reach if numbers.in_a_row else 2 * w + 2 * min(reach, BEYOND) + 2 * reach + 1


def _cell(columns: int, width: float) -> float:
    return CELL if columns * CELL <= MOST_SCREENS * WIDEST else max(SMALLEST, width / columns)


def _window(x: float, y: float, width: float, height: float, theme: Theme) -> str:
    """The outline of what takes part."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="none" '
        f'stroke="{ACCENT[theme]}" stroke-width="2.5"/>'
    )


def _sign(sign: str, x: float, y: float) -> str:
    return f'<text x="{x:.1f}" y="{y + 6:.1f}" font-size="20" text-anchor="middle" fill-opacity=".7">{sign}</text>'
