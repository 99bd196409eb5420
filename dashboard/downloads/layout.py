"""Where a drawing's planes stand: grids side by side, channels in rows, one row for each filter or input channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.components.player.payload import Drawing
from dashboard.downloads.cell_style import READABLE
from engine.steps import Grid

MARGIN, GAP, CAPTION = 22, 44, 26
NAME, BETWEEN = 18, 14  # height of a channel's name, and what parts two planes of a grid
TITLE_LETTER, NAME_LETTER = 7.0, 6.0  # pixels
LARGEST, SMALLEST = 42, 8
COMFORTABLE = 26  # a cell whose number is read at once
WIDEST, WIDEST_COMFORTABLE = 900, 1360  # a drawing grows beyond the first only so that its numbers can be read


@dataclass(frozen=True)
class Captions:
    """What is written over a grid, and over each of its channels where it has several."""

    title: str
    names: tuple[str, ...]

    @property
    def height(self) -> float:
        """Pixels above the first plane."""
        return CAPTION + (NAME if self.names else 0)


def captions(grid: Grid, drawing: Drawing) -> Captions:
    """The captions of a grid as the player has them."""
    turned = ("turned by 180°",) if grid.name in drawing.reversed else ()
    title = " ".join((drawing.labels.get(grid.name, grid.name), grid.symbol, *turned))
    channels, names = grid.values.shape[0], drawing.channel_names.get(grid.name, ())
    if channels == 1:
        return Captions(title, ())
    return Captions(title, tuple(names[c] if c < len(names) else f"{c}" for c in range(channels)))


@dataclass(frozen=True)
class Block:
    """The planes of a grid in rows and columns, channel by channel.

    Attributes:
        grid: what is drawn.
        captions: what is written over it.
        columns: planes beside each other.
    """

    grid: Grid
    captions: Captions
    columns: int

    @property
    def rows(self) -> int:
        """Planes below each other."""
        return self.grid.values.shape[0] // self.columns

    def plane_width(self, cell: float) -> float:
        """What a plane takes, its name included."""
        return max([self.grid.values.shape[2] * cell, *(NAME_LETTER * len(name) for name in self.captions.names)])

    def pitch(self, cell: float) -> float:
        """From the top of a plane to the top of the one below."""
        return self.grid.values.shape[1] * cell + NAME + BETWEEN

    def height(self, cell: float, pitch: float) -> float:
        """From the top of the first plane to the bottom of the last."""
        return (self.rows - 1) * pitch + self.grid.values.shape[1] * cell

    def width(self, cell: float) -> float:
        """What all planes take, captions included."""
        planes = self.columns * self.plane_width(cell) + (self.columns - 1) * BETWEEN
        return max(planes, TITLE_LETTER * len(self.captions.title))


@dataclass(frozen=True)
class Arrangement:
    """The places of everything but the foot.

    Attributes:
        cell: side of a cell.
        width: of the drawing.
        bottom: the lower end of the lowest plane.
        middle: the height at which signs stand.
        planes: left and top of every plane, by its grid's name and its channel.
        lefts: the left end of every grid, by its name.
        captions: by the grid's name.
    """

    cell: float
    width: float
    bottom: float
    middle: float
    planes: Mapping[tuple[str, int], tuple[float, float]]
    lefts: Mapping[str, float]
    captions: Mapping[str, Captions]


def arrange(grids: Sequence[Grid], drawing: Drawing) -> Arrangement:
    """The largest cells with which the drawing is not too wide, and where everything then stands."""
    blocks = _blocks(grids, drawing)
    cell = _cell_size(blocks)
    rows = max(block.rows for block in blocks)
    common = max(block.pitch(cell) for block in blocks if block.rows == rows)
    pitches = [common if block.rows == rows else block.pitch(cell) for block in blocks]
    highest = max(block.captions.height for block in blocks)
    heights = [block.height(cell, pitch) for block, pitch in zip(blocks, pitches, strict=True)]
    full = max(heights)
    planes, lefts, x = {}, {}, float(MARGIN)
    for block, pitch, height in zip(blocks, pitches, heights, strict=True):
        lefts[block.grid.name] = x
        for channel in range(block.grid.values.shape[0]):
            row, column = divmod(channel, block.columns)
            left = x + column * (block.plane_width(cell) + BETWEEN)
            planes[block.grid.name, channel] = left, MARGIN + highest + (full - height) / 2 + row * pitch
        x += block.width(cell) + GAP
    return Arrangement(
        cell=cell,
        width=x - GAP + MARGIN,
        bottom=MARGIN + highest + full,
        middle=MARGIN + highest + full / 2,
        planes=planes,
        lefts=lefts,
        captions={block.grid.name: block.captions for block in blocks},
    )


def _blocks(grids: Sequence[Grid], drawing: Drawing) -> list[Block]:
    """A row for each output channel; where there is one, for each channel of the grid that has most."""
    channels = [grid.values.shape[0] for grid in grids]
    rows = channels[-1] if channels[-1] > 1 else max(channels)
    columns = [count // rows if count % rows == 0 else 1 for count in channels]
    return [Block(grid, captions(grid, drawing), each) for grid, each in zip(grids, columns, strict=True)]


def _cell_size(blocks: Sequence[Block]) -> float:
    def width(cell: float) -> float:
        return sum(block.width(cell) for block in blocks) + GAP * (len(blocks) - 1) + 2 * MARGIN

    for cell in range(LARGEST, SMALLEST, -1):
        if width(cell) <= WIDEST or (READABLE < cell <= COMFORTABLE and width(cell) <= WIDEST_COMFORTABLE):
            return float(cell)
    return float(SMALLEST)
