"""One step of the player as a list of boxes and texts, which any painter can draw: SVG, PNG, GIF."""

from dataclasses import dataclass, replace

import numpy as np

from dashboard.exports.reading import Moment, moment, short
from dashboard.figures.theme import ACCENT, GRID, INK, NEGATIVE, NEUTRAL, POSITIVE, Theme
from dashboard.player.payload import Drawing
from engine.trace import Grid, Steps

PAPER: dict[Theme, str] = {"light": "#fbfaf6", "dark": "#121416"}
MARGIN, GAP, CAPTION, FOOT = 22, 44, 26, 54
WIDEST = 900
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


@dataclass(frozen=True)
class Scene:
    """A drawing. `outlines` are the frames around what takes part; they move from step to step."""

    width: float
    height: float
    paper: str
    tiles: tuple[Tile, ...]
    outlines: dict[str, Box]


def scene_of_step(steps: Steps, step: int, *, drawing: Drawing | None = None, theme: Theme = "light") -> Scene:
    """A step of a computation, drawn as the player shows it.

    Args:
        steps: the computation.
        step: which step, counted from 0.
        drawing: signs, labels and names of channels.
        theme: light or dark.
    """
    drawing = drawing or Drawing()
    now = moment(steps, step)
    cell = _cell_size(steps.grids)
    tall = max(grid.values.shape[1] for grid in steps.grids) * cell
    tiles: list[Tile] = []
    outlines: dict[str, Box] = {}
    x = float(MARGIN)
    for grid in steps.grids:
        if sign := drawing.signs.get(grid.name, ""):
            tiles.append(Tile(None, (Label(x - GAP / 2, MARGIN + CAPTION + tall / 2, sign, 26, _soft(theme)),)))
        for channel in range(grid.values.shape[0]):
            top = MARGIN + CAPTION + (tall - grid.values.shape[1] * cell) / 2
            plane = _Plane(grid, channel, x, top, cell, theme)
            tiles += plane.tiles(now, drawing)
            if (outline := plane.outline(now)) is not None:
                outlines[f"{grid.name} {channel}"] = outline
            x += plane.width(drawing) + GAP
    width = max(x - GAP + MARGIN, 480)
    foot = MARGIN + CAPTION + tall + FOOT / 2 + 6
    tiles.append(_foot(now, step, steps.count, y=foot, width=width, theme=theme))
    return Scene(width, foot + FOOT / 2, PAPER[theme], tuple(tiles), outlines)


def between(start: Scene, end: Scene, share: float) -> Scene:
    """The scene that is left, with its outlines on their way to the next scene: share 0 to 1."""
    eased = share * share * (3 - 2 * share)
    moved = {}
    for name, box in start.outlines.items():
        to = end.outlines.get(name, box)
        fields = ("x", "y", "width", "height")
        places = {key: getattr(box, key) + (getattr(to, key) - getattr(box, key)) * eased for key in fields}
        moved[name] = replace(box, **places)
    return replace(start, outlines=moved)


def _cell_size(grids: tuple[Grid, ...]) -> float:
    columns = sum(grid.values.shape[0] * grid.values.shape[2] for grid in grids)
    blocks = sum(grid.values.shape[0] for grid in grids)
    return float(np.clip((WIDEST - 2 * MARGIN - GAP * (blocks - 1)) // columns, 8, 42))


def _soft(theme: Theme) -> str:
    return mixed(INK[theme], PAPER[theme], 0.4)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two: share 0 gives the first, 1 the second."""
    parts = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def colour_of(value: float, limit: float, theme: Theme) -> str:
    """The colour of a value between -limit and limit: blue, neutral, orange."""
    share = min(abs(value) / limit, 1.0) if limit else 0.0
    return mixed(NEUTRAL[theme], POSITIVE if value > 0 else NEGATIVE, share)


def _ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour (relative luminance after WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return "#101418" if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.183 else "#ffffff"


@dataclass(frozen=True)
class _Plane:
    """One channel of a grid at its place on the drawing."""

    grid: Grid
    channel: int
    left: float
    top: float
    cell: float
    theme: Theme

    @property
    def _cells(self) -> range:
        size = self.grid.values.shape[1] * self.grid.values.shape[2]
        return range(self.channel * size, (self.channel + 1) * size)

    def _place(self, cell: int) -> tuple[float, float]:
        _, h, w = self.grid.values.shape
        return self.left + cell % w * self.cell, self.top + cell // w % h * self.cell

    def _padding(self, cell: int) -> bool:
        _, h, w = self.grid.values.shape
        border, row, column = self.grid.border, cell // w % h, cell % w
        inside_rows = border.top <= row < h - border.bottom
        inserted = self.grid.inserted is not None and bool(self.grid.inserted.flatten()[cell % (h * w)])
        return inserted or not (inside_rows and border.left <= column < w - border.right)

    def _caption(self, drawing: Drawing) -> str:
        grid = self.grid
        words = [drawing.labels.get(grid.name, grid.name), grid.symbol] if self.channel == 0 else []
        if grid.values.shape[0] > 1:
            names = drawing.channel_names.get(grid.name, ())
            words.append(names[self.channel] if self.channel < len(names) else f"{self.channel}")
        if grid.name in drawing.reversed and self.channel == 0:
            words.append("turned by 180°")
        return " ".join(words)

    def width(self, drawing: Drawing) -> float:
        """What the channel takes, its caption included."""
        return max(self.grid.values.shape[2] * self.cell, 7.0 * len(self._caption(drawing)))

    def tiles(self, now: Moment, drawing: Drawing) -> list[Tile]:
        """The caption and every cell with its numbers."""
        y = self.top - CAPTION / 2
        caption = Label(self.left, y, self._caption(drawing), 13.5, INK[self.theme], weight=600, anchor="start")
        limit = float(self.grid.values.abs().max()) if self.grid.values.numel() else 1.0
        return [Tile(None, (caption,)), *(self._tile(cell, now, limit) for cell in self._cells)]

    def _tile(self, cell: int, now: Moment, limit: float) -> Tile:
        value = float(now.values[self.grid.name][cell])
        readable = self.cell >= READABLE
        inset, radius = (1.0, 4.0) if readable else (0.0, 0.0)
        x, y = self._place(cell)
        fill = PAPER[self.theme] if np.isnan(value) else colour_of(value, limit, self.theme)
        ink = _soft(self.theme) if self._padding(cell) else _ink_on(fill)
        if self._padding(cell):
            fill = mixed(fill, PAPER[self.theme], 0.7)
        side = self.cell - 2 * inset
        box = Box(x + inset, y + inset, side, side, fill, GRID[self.theme], 1, radius)
        return Tile(box, self._numbers(cell, value, now, ink) if readable and not np.isnan(value) else ())

    def _numbers(self, cell: int, value: float, now: Moment, ink: str) -> tuple[Label, ...]:
        """The value and, in the corner, the weight it is multiplied by."""
        x, y = self._place(cell)
        weight = 800 if cell in now.winners.get(self.grid.name, ()) else 400
        notes = now.notes.get(self.grid.name, {})
        shift = 0.06 * self.cell if cell in notes else 0
        middle = (x + self.cell / 2 - shift, y + self.cell / 2 - shift)
        labels = [Label(*middle, short(value), self.cell * 0.4, ink, weight)]
        if cell in notes:
            corner = (x + self.cell * 0.8, y + self.cell * 0.82)
            labels.append(Label(*corner, short(notes[cell]), self.cell * 0.25, ink, 700))
        return tuple(labels)

    def outline(self, now: Moment) -> Box | None:
        """The frame around what takes part in this channel; None where nothing or everything does."""
        _, h, w = self.grid.values.shape
        inside = [cell for cell in now.parts.get(self.grid.name, ()) if cell in self._cells]
        if not inside or (len(inside) == h * w and h * w > 1):
            return None
        rows, columns = [cell // w % h for cell in inside], [cell % w for cell in inside]
        x, y = self.left + min(columns) * self.cell, self.top + min(rows) * self.cell
        wide, tall = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
        accent = ACCENT[self.theme]
        return Box(x, y, wide * self.cell, tall * self.cell, "none", accent, 3, 5 if self.cell >= READABLE else 1)


def _foot(now: Moment, step: int, count: int, *, y: float, width: float, theme: Theme) -> Tile:
    """The sum of the step below the grids, and which step it is."""
    ground = Box(0, y - FOOT / 2 + 4, width, FOOT - 4, PAPER[theme])
    counter = Label(width - MARGIN - 30, y, f"{step + 1} / {count}", 13.5, _soft(theme))
    if not now.sums:
        return Tile(ground, (counter,))
    text, result = now.sums[0]
    sentence = text + result + (f"  and {len(now.sums) - 1} more" if len(now.sums) > 1 else "")
    size = min(17.0, 17 * (width - 2 * MARGIN - 90) / max(len(sentence) * 7.6, 1))
    return Tile(ground, (Label(MARGIN, y, sentence, size, INK[theme], 500, anchor="start"), counter))
