"""Small matrices as SVG: every cell in its colour with its number, as far as there is room to read it."""

from dataclasses import dataclass
from html import escape

import numpy as np

from dashboard.figures.number_format import cell_text, fitted_text
from dashboard.figures.rasters import signed_picture
from dashboard.figures.theme import BLACK_TEXT, WHITE_TEXT, Theme

WRITABLE = 19  # pixels a cell must have for its number
LEAST_LETTERS = 12  # pixels a number's letters must have
ROOMY = 36  # pixels a cell must have for −0.05 in such letters
DIGIT = 0.55  # width of a character, as a share of its size
FIT = 1.75  # characters that fit a cell as wide as their size


@dataclass(frozen=True, kw_only=True)
class MatrixStyle:
    """How a matrix is drawn.

    Attributes:
        cell: side of a cell in pixels.
        theme: light or dark.
        limit: the magnitude that gets the full colour; the largest one by default.
        frame: colour of its outline.
        least: size in pixels below which no number is written; longer numbers are rounded until they fit it.
    """

    cell: float
    theme: Theme
    limit: float | None = None
    frame: str = "currentColor"
    least: float = LEAST_LETTERS


def matrix_svg(
    values: np.ndarray,
    place: tuple[float, float],
    style: MatrixStyle,
) -> str:
    """A matrix as a group of SVG elements.

    Args:
        values: (h, w).
        place: its left and upper edge.
        style: how it is drawn.
    """
    cell, least = style.cell, style.least
    x, y = place
    h, w = values.shape
    colours = signed_picture(values, theme=style.theme, limit=style.limit)
    texts = [fitted_text(float(value), int(FIT * cell / least)) for value in values.flat]
    longest = max(map(len, texts), default=1)
    size = min(cell * 0.5, max(1.6 * cell / longest, least))
    written = cell >= max(WRITABLE, 2 * least) and longest * DIGIT * size <= cell
    parts = []
    for (row, column), value in np.ndenumerate(values):
        left, top = x + column * cell, y + row * cell
        red, green, blue = (int(level) for level in colours[row, column])
        parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{cell:.1f}" height="{cell:.1f}" '
            f'fill="rgb({red},{green},{blue})">'
            f"<title>row {row}, column {column}: {cell_text(float(value), digits=6)}</title></rect>"
        )
        if written:
            ink = BLACK_TEXT if 0.299 * red + 0.587 * green + 0.114 * blue > 115 else WHITE_TEXT
            parts.append(_number(texts[row * w + column], (left + cell / 2, top + cell / 2), size=size, ink=ink))
    outline = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{w * cell:.1f}" height="{h * cell:.1f}" fill="none" '
        f'stroke="{style.frame}" stroke-width="1.2"/>'
    )
    return "".join(parts) + outline


def _number(text: str, centre: tuple[float, float], *, size: float, ink: str) -> str:
    return (
        f'<text x="{centre[0]:.1f}" y="{centre[1] + size * 0.36:.1f}" font-size="{size:.1f}" text-anchor="middle" '
        f'fill="{ink}" pointer-events="none">{text}</text>'
    )


def matrices_svg(named: dict[str, np.ndarray], *, theme: Theme, side: float = 168, words: str) -> str:
    """Matrices side by side under their names, with one scale of colours: a whole drawing.

    Args:
        named: matrices by what stands above them.
        theme: light or dark.
        side: width of each in pixels, or more where its numbers would not fit.
        words: what a screen reader says.
    """
    limit = max(float(np.abs(values).max()) for values in named.values())
    parts, x, height = [], 2.0, 0.0
    for name, values in named.items():
        cell = _cell(side / max(values.shape))
        parts.append(f'<text x="{x:.0f}" y="14" font-weight="600">{escape(name)}</text>')
        parts.append(matrix_svg(values, (x, 22.0), MatrixStyle(cell=cell, theme=theme, limit=limit)))
        height = max(height, 24 + values.shape[0] * cell)
        x += values.shape[1] * cell + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{x - 20:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{escape(words)}" font-size="13" font-family="inherit" fill="currentColor">{"".join(parts)}</svg>'
    )


def _cell(side: float) -> float:
    """The side of a cell: large enough for its number, unless it is so small that it goes without."""
    return max(side, ROOMY) if side >= 2 * LEAST_LETTERS else side
