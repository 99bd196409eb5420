"""How a cell of a drawing looks: its colour, its number, and the small number in its corner."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from torch import Tensor

from dashboard.downloads.step_state import short
from dashboard.figures.theme import BLACK_TEXT, GRID, INK, NEGATIVE, NEUTRAL, PAPER, POSITIVE, WHITE_TEXT, Theme
from engine.steps import Grid

READABLE = 17


@dataclass(frozen=True)
class Box:
    """A rectangle; lengths in pixels."""

    x: float
    y: float
    width: float
    height: float
    fill: str = "none"
    line: str = "none"
    thickness: float = 0
    radius: float = 0


@dataclass(frozen=True)
class Label:
    """A text; `y` is its middle, `x` its middle or, with anchor "start", its beginning."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    weight: int = 400
    anchor: str = "middle"


@dataclass(frozen=True)
class Tile:
    """A box with the texts that lie on it; what changes from step to step is drawn again tile by tile."""

    box: Box | None
    labels: tuple[Label, ...]


def soft(theme: Theme) -> str:
    """The colour of captions and of what stands back."""
    return mixed(INK[theme], PAPER[theme], 0.4)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two: share 0 gives the first, 1 the second."""
    parts = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def colour_of(value: float, limit: float, theme: Theme) -> str:
    """The colour of a value between -limit and limit: blue, neutral, orange."""
    share = min(abs(value) / limit, 1.0) if limit else 0.0
    return mixed(NEUTRAL[theme], POSITIVE if value > 0 else NEGATIVE, share)


def limit_of(values: Tensor) -> float:
    """The largest finite magnitude of some values, which has the strongest colour; 1 where all are zero."""
    finite = values[values.isfinite()]
    return float(finite.abs().max()) or 1.0 if finite.numel() else 1.0


def _ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour (relative luminance after WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return BLACK_TEXT if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.183 else WHITE_TEXT


@dataclass(frozen=True)
class Face:
    """What a cell shows: its value (None: nothing has arrived), its share of the largest value, and its marks."""

    value: float | None
    share: float | None
    added: bool
    note: float | None
    winner: bool
    theme: Theme


@lru_cache(maxsize=20_000)
def tile(x: float, y: float, cell: float, face: Face) -> Tile:
    """A cell as it is painted; most look the same in step after step, so they are kept."""
    paper = PAPER[face.theme]
    readable = cell >= READABLE
    inset, radius = (1.0, 4.0) if readable else (0.0, 0.0)
    fill = paper if face.share is None else colour_of(face.share, 1.0, face.theme)
    ink = soft(face.theme) if face.added else _ink_on(fill)
    box = Box(x + inset, y + inset, cell - 2 * inset, cell - 2 * inset, fill, GRID[face.theme], 1, radius)
    if face.added:
        box = replace(box, fill=mixed(fill, paper, 0.7))
    return Tile(box, _numbers(x, y, cell, face, ink) if readable else ())


def _numbers(x: float, y: float, cell: float, face: Face, ink: str) -> tuple[Label, ...]:
    """The value and, in the corner, the weight it is multiplied by."""
    if face.value is None:
        return ()
    middle = cell / 2 if face.note is None else 0.44 * cell
    weight = 800 if face.winner else 400
    value = Label(x + middle, y + middle, short(face.value), cell * 0.4, ink, weight)
    if face.note is None:
        return (value,)
    return (value, Label(x + cell * 0.8, y + cell * 0.82, short(face.note), cell * 0.25, ink, 700))


def added_cells(grid: Grid) -> np.ndarray:
    """The cells of a channel that padding or insertion added: bool, (h * w,)."""
    _, h, w = grid.values.shape
    added = np.ones((h, w), bool)
    added[grid.border.top : h - grid.border.bottom, grid.border.left : w - grid.border.right] = False
    if grid.inserted is not None:
        added |= grid.inserted.cpu().numpy().astype(bool)
    return added.ravel()
