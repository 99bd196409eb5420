"""Heat maps of how often each pixel is used: whole numbers in cells, as an SVG drawing."""

import numpy as np

from dashboard.figures.rasters import sequential_picture
from dashboard.figures.theme import INK, Theme
from dashboard.figures.typeface import FAMILY

CELL, LABELS = 40, 26  # in the drawing's units; the screen scales the whole
HATCH = (
    '<pattern id="unused" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path d="M0 8L8 0M0 0L8 8" stroke="#e6e4df" stroke-width="0.9"/></pattern>'
)


def coverage_drawing(counts: np.ndarray, *, theme: Theme, most: int | None = None) -> str:
    """How often each pixel is used, as a heat map with its numbers; a pixel that is never used is hatched.

    Args:
        counts: int, (h, w).
        theme: light or dark.
        most: the count of the brightest colour; the largest count unless given, for drawings side by side.

    Returns:
        An SVG document.
    """
    h, w = counts.shape
    share = counts / max(most or int(counts.max()), 1)
    colours = sequential_picture(share)
    cells = [
        _cell(row, column, int(counts[row, column]), colours[row, column], light=bool(share[row, column] > 0.5))
        for row in range(h)
        for column in range(w)
    ]
    width, height = LABELS + w * CELL, LABELS + h * CELL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FAMILY}" text-anchor="middle" dominant-baseline="central">'
        f"<defs>{HATCH}</defs>{_places(h, w, INK[theme])}{''.join(cells)}</svg>"
    )


def _cell(row: int, column: int, count: int, colour: np.ndarray, *, light: bool) -> str:
    x, y = LABELS + column * CELL, LABELS + row * CELL
    box = f'x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}"'
    fill = f"rgb({','.join(map(str, colour))})"
    drawn = f'<rect {box} fill="{fill}"/>'
    if count == 0:
        return f'{drawn}<rect {box} fill="url(#unused)"/>'
    ink = "#101418" if light else "#ffffff"
    return f'{drawn}<text x="{x + CELL / 2}" y="{y + CELL / 2}" font-size="16" fill="{ink}">{count}</text>'


def _places(h: int, w: int, ink: str) -> str:
    """The numbers of columns and rows."""
    middle = [LABELS + place * CELL + CELL / 2 for place in range(max(h, w))]
    columns = [f'<text x="{middle[column]}" y="{LABELS / 2}">{column}</text>' for column in range(w)]
    rows = [f'<text x="{LABELS / 2}" y="{middle[row]}">{row}</text>' for row in range(h)]
    return f'<g font-size="12" fill="{ink}">{"".join(columns + rows)}</g>'
