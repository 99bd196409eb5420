"""One step of the player as a list of boxes and texts, which any painter can draw: SVG, PNG, GIF."""

from dataclasses import dataclass, replace

import numpy as np

from dashboard.components.player.payload import Drawing
from dashboard.downloads.cell_style import READABLE, Box, Face, Label, Tile, added_cells, limit_of, soft, tile
from dashboard.downloads.layout import CAPTION, GAP, MARGIN, NAME, Captions, arrange
from dashboard.downloads.step_state import Moment, moment
from dashboard.figures.theme import ACCENT, INK, PAPER, Theme
from engine.steps import Grid, Steps

FOOT, NARROWEST = 54, 480


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
    places = arrange(steps.grids, drawing)
    tiles: list[Tile] = []
    outlines: dict[str, Box] = {}
    for grid in steps.grids:
        if sign := drawing.signs.get(grid.name, ""):
            x = places.lefts[grid.name] - GAP / 2
            tiles.append(Tile(None, (Label(x, places.middle, sign, 26, soft(theme)),)))
        for channel in range(grid.values.shape[0]):
            left, top = places.planes[grid.name, channel]
            plane = _Plane(grid, channel, left, top, places.cell, theme, places.captions[grid.name])
            tiles += plane.tiles(now)
            if (outline := plane.outline(now)) is not None:
                outlines[f"{grid.name} {channel}"] = outline
    width, foot = max(places.width, NARROWEST), places.bottom + FOOT / 2 + 6
    tiles.append(_foot(now, f"{step + 1} / {steps.count}", y=foot, width=width, theme=theme))
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


@dataclass(frozen=True)
class _Plane:
    """One channel of a grid at its place on the drawing."""

    grid: Grid
    channel: int
    left: float
    top: float
    cell: float
    theme: Theme
    captions: Captions

    @property
    def _cells(self) -> range:
        size = self.grid.values.shape[1] * self.grid.values.shape[2]
        return range(self.channel * size, (self.channel + 1) * size)

    def _place(self, cell: int) -> tuple[float, float]:
        _, h, w = self.grid.values.shape
        return self.left + cell % w * self.cell, self.top + cell // w % h * self.cell

    def _captions(self) -> tuple[Label, ...]:
        """The grid's title over its first channel, and the channel's name where there are several."""
        ink, names = INK[self.theme], self.captions.names
        found = []
        if self.channel == 0:
            y = self.top - self.captions.height + CAPTION / 2
            found.append(Label(self.left, y, self.captions.title, 13.5, ink, weight=600, anchor="start"))
        if names:
            y = self.top - NAME / 2
            found.append(Label(self.left, y, names[self.channel], 11.5, soft(self.theme), anchor="start"))
        return tuple(found)

    def tiles(self, now: Moment) -> list[Tile]:
        """The captions and every cell with its numbers."""
        values, added = now.values[self.grid.name], added_cells(self.grid)
        notes, winners = now.notes.get(self.grid.name, {}), now.winners.get(self.grid.name, set())
        limit = limit_of(self.grid.values)
        tiles = [Tile(None, self._captions())]
        for cell in self._cells:
            value = None if np.isnan(values[cell]) else float(values[cell])
            share = None if value is None else max(-1.0, min(value / limit, 1.0))
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


def _foot(now: Moment, step_of: str, *, y: float, width: float, theme: Theme) -> Tile:
    """The sum of the step below the grids, and which step it is."""
    ground = Box(0, y - FOOT / 2 + 4, width, FOOT - 4, PAPER[theme])
    counter = Label(width - MARGIN - 30, y, step_of, 13.5, soft(theme))
    if not now.sums:
        return Tile(ground, (counter,))
    text, result = now.sums[0]
    sentence = text + result + (f"  and {len(now.sums) - 1} more" if len(now.sums) > 1 else "")
    size = min(17.0, 17 * (width - 2 * MARGIN - 90) / max(len(sentence) * 7.6, 1))
    return Tile(ground, (Label(MARGIN, y, sentence, size, INK[theme], 500, anchor="start"), counter))
