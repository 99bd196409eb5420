"""One step of the player as a list of boxes and texts, which any painter can draw: SVG, PNG, GIF."""

from dataclasses import dataclass, replace

import numpy as np

from dashboard.exports.faces import PAPER, READABLE, Box, Face, Label, Tile, added_cells, soft, tile
from dashboard.exports.reading import Moment, moment
from dashboard.figures.theme import ACCENT, INK, Theme
from dashboard.player.payload import Drawing
from engine.trace import Grid, Steps

MARGIN, GAP, CAPTION, FOOT = 22, 44, 26, 54
WIDEST = 900


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
            tiles.append(Tile(None, (Label(x - GAP / 2, MARGIN + CAPTION + tall / 2, sign, 26, soft(theme)),)))
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
        values, added = now.values[self.grid.name], added_cells(self.grid)
        notes, winners = now.notes.get(self.grid.name, {}), now.winners.get(self.grid.name, set())
        limit = float(self.grid.values.abs().max()) if self.grid.values.numel() else 1.0
        tiles = [Tile(None, (caption,))]
        for cell in self._cells:
            value = None if np.isnan(values[cell]) else float(values[cell])
            share = None if value is None else value / limit if limit else 0.0
            face = Face(value, share, bool(added[cell % added.size]), notes.get(cell), cell in winners, self.theme)
            tiles.append(tile(*self._place(cell), self.cell, face))
        return tiles

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
    counter = Label(width - MARGIN - 30, y, f"{step + 1} / {count}", 13.5, soft(theme))
    if not now.sums:
        return Tile(ground, (counter,))
    text, result = now.sums[0]
    sentence = text + result + (f"  and {len(now.sums) - 1} more" if len(now.sums) > 1 else "")
    size = min(17.0, 17 * (width - 2 * MARGIN - 90) / max(len(sentence) * 7.6, 1))
    return Tile(ground, (Label(MARGIN, y, sentence, size, INK[theme], 500, anchor="start"), counter))
