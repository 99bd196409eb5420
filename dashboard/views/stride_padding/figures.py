"""A stack of layers in cross-section: the cells of each layer in a row, and those that one last cell is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from dashboard.figures.rasters import sequential_picture
from dashboard.figures.svg import FAMILY
from dashboard.figures.theme import ACCENT, BLACK_TEXT, GRID, INK, WHITE_TEXT, Theme

CELL, LABELS = 40, 26  # in the drawing's units; the screen scales the whole
HATCH = (
    '<pattern id="unused" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<path d="M0 8L8 0M0 0L8 8" stroke="{INK["dark"]}" stroke-width="0.9"/></pattern>'
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
    ink = BLACK_TEXT if light else WHITE_TEXT
    return f'{drawn}<text x="{x + CELL / 2}" y="{y + CELL / 2}" font-size="16" fill="{ink}">{count}</text>'


def _places(h: int, w: int, ink: str) -> str:
    """The numbers of columns and rows."""
    middle = [LABELS + place * CELL + CELL / 2 for place in range(max(h, w))]
    columns = [f'<text x="{middle[column]}" y="{LABELS / 2}">{column}</text>' for column in range(w)]
    rows = [f'<text x="{LABELS / 2}" y="{middle[row]}">{row}</text>' for row in range(h)]
    return f'<g font-size="12" fill="{ink}">{"".join(columns + rows)}</g>'


WIDTH, NARROW = 500, 344  # pixels of a drawing that a window of 1280 pixels shows whole, and a phone
LEFT, RIGHT, TOP, LEVEL, FOOT = 100, 16, 16, 44, 44
LARGEST_CELL, SMALLEST_CELL, GAP_SHARE = 15.0, 1.0, 0.12
TICK_PIXELS = 40  # at least from one to the next


@dataclass(frozen=True)
class Level:
    """A row of cells.

    Attributes:
        label: what stands beside it, for example "1 · k3 s2".
        centres: where its cells lie over the input, in pixels, (cells,).
        seen: numbers of the cells that take part in the last layer's middle cell.
    """

    label: str
    centres: np.ndarray
    seen: Sequence[int]


@dataclass(frozen=True)
class _Scale:
    """From positions over the input to the drawing."""

    low: float
    unit: float

    def __call__(self, position: float) -> float:
        return LEFT + (position - self.low) * self.unit


def stack_drawing(levels: Sequence[Level], *, theme: Theme, words: str, width: int = WIDTH) -> str:
    """The levels from the input at the bottom to the last layer on top, with the cone of the last one's middle cell.

    Args:
        levels: from the input on.
        theme: light or dark.
        words: what a screen reader says.
        width: in pixels, `WIDTH` or `NARROW`.

    Returns:
        An SVG document.
    """
    low = min(float(level.centres.min()) for level in levels) - 0.5
    high = max(float(level.centres.max()) for level in levels) + 0.5
    scale = _Scale(low, (width - LEFT - RIGHT) / (high - low))
    side = max(SMALLEST_CELL, min(LARGEST_CELL, scale.unit * (1 - GAP_SHARE)))
    rows = [TOP + LEVEL * (len(levels) - number - 0.5) for number in range(len(levels))]
    height = TOP + LEVEL * len(levels) + FOOT
    parts = [_cone(levels, rows, scale, theme)]
    parts += [_row(level, y, scale, side, theme) for level, y in zip(levels, rows, strict=True)]
    parts.append(_axis(len(levels[0].centres), height - FOOT + 4, scale))
    style = f"width:100%;min-width:{width}px;max-width:{1.25 * width:.0f}px;height:auto"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(words)}" style="{style}" '
        f'font-size="13" font-family="inherit" fill="currentColor">{"".join(parts)}</svg>'
    )


def _row(level: Level, y: float, scale: _Scale, side: float, theme: Theme) -> str:
    """A level's name and its cells; those that are seen have the accent's colour."""
    seen = np.isin(np.arange(len(level.centres)), level.seen)
    boxes = "".join(
        f'<path fill="{colour}" d="{_squares(level.centres[cells], y, scale, side)}"/>'
        for colour, cells in ((GRID[theme], ~seen), (ACCENT[theme], seen))
        if cells.any()
    )
    words = f"{level.label}: {len(level.centres)} cells, {int(seen.sum())} of them seen"
    label = f'<text x="{LEFT - 12}" y="{y + 4.5:.1f}" text-anchor="end">{escape(level.label)}</text>'
    return f"<g><title>{escape(words)}</title>{label}{boxes}</g>"


def _squares(centres: np.ndarray, y: float, scale: _Scale, side: float) -> str:
    corner = [f"M{scale(float(centre)) - side / 2:.1f} {y - side / 2:.1f}" for centre in centres]
    return "".join(f"{start}h{side:.1f}v{side:.1f}h-{side:.1f}z" for start in corner)


def _cone(levels: Sequence[Level], rows: Sequence[float], scale: _Scale, theme: Theme) -> str:
    """The outline of what the last layer's middle cell sees on every level."""
    ends = [(level.centres[list(level.seen)], y) for level, y in zip(levels, rows, strict=True) if len(level.seen)]
    left = [f"{scale(float(centres.min()) - 0.5):.1f},{y:.1f}" for centres, y in ends]
    right = [f"{scale(float(centres.max()) + 0.5):.1f},{y:.1f}" for centres, y in ends]
    points = " ".join([*left, *reversed(right)])
    return f'<polygon points="{points}" fill="{ACCENT[theme]}" fill-opacity="0.16" stroke="{ACCENT[theme]}"/>'


def _axis(pixels: int, y: float, scale: _Scale) -> str:
    """Positions over the input."""
    steps = (step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step * scale.unit >= TICK_PIXELS)
    step = next(steps, pixels)  # padding can make a drawing so wide that it has room for one
    ticks = [
        f'<text x="{scale(place):.1f}" y="{y + 12:.1f}" text-anchor="middle" font-size="12">{place}</text>'
        for place in range(0, pixels, step)
    ]
    middle = scale((pixels - 1) / 2)
    title = f'<text x="{middle:.1f}" y="{y + 32:.1f}" text-anchor="middle">position over the input, pixels</text>'
    return "".join([*ticks, title])
