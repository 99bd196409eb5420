"""The convolution of a signal as a drawing to take away: signal, kernel and output as bars below one another."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image

from dashboard.downloads import Scene
from dashboard.downloads.cell_style import PAPER, Box, Label, Tile, mixed, soft
from dashboard.downloads.paint import COLOURS, Painter
from dashboard.downloads.step_state import short
from dashboard.figures.theme import ACCENT, GRID, INK, NEGATIVE, POSITIVE, Theme
from dashboard.views.convolution.signals import SignalSettings

WIDTH, MARGIN, SCALE, CAPTION, GAP = 900, 22, 44, 24, 18
HEIGHTS = {"signal x": 140, "kernel w": 80, "output y": 140}
FRAME_MILLISECONDS, LAST_MILLISECONDS = 90, 1800
FULLEST = 0.7  # of a sample's width


def signal_scene(settings: SignalSettings, theme: Theme, step: int | None = None) -> Scene:
    """The three rows on one axis of samples; an output stands at its window's middle.

    Args:
        settings: the convolution.
        theme: light or dark.
        step: the output that has just been computed: the kernel lies over its window, later outputs are missing. All
            of them, and the kernel at the first window, if None.

    Raises:
        EngineError: no window fits.
    """
    signal, kernel, output = (values.tolist() for values in (settings.signal, settings.laid, settings.output()))
    stride, padding, dilation = settings.stride, settings.padding, settings.dilation
    reach = dilation * (len(kernel) - 1) / 2
    first = stride * (step or 0) - padding
    places: dict[str, Callable[[int], float]] = {
        "signal x": lambda i: i,
        "kernel w": lambda p: dilation * p + first,
        "output y": lambda i: stride * i - padding + reach,
    }
    pitch = (WIDTH - 2 * MARGIN - SCALE) / (len(signal) + 2 * padding)
    tiles: list[Tile] = []
    outlines: dict[str, Box] = {}
    top = float(MARGIN)
    for (name, height), values in zip(HEIGHTS.items(), (signal, kernel, output), strict=True):
        across = [MARGIN + SCALE + (places[name](i) + padding + 0.5) * pitch for i in range(len(values))]
        shown = across if name != "output y" or step is None else across[: step + 1]
        tiles += _row(_Bars(name, values, shown, FULLEST * pitch), top=top + CAPTION, height=height, theme=theme)
        if step is not None:
            begin, end = (across[step], across[step]) if name == "output y" else _window(first, reach, padding, pitch)
            outlines[name] = _outline(begin - pitch / 2, end + pitch / 2, top + CAPTION, height, theme)
        top += CAPTION + height + GAP
    return Scene(WIDTH, top - GAP + MARGIN, PAPER[theme], tuple(tiles), outlines)


def _window(first: int, reach: float, padding: int, pitch: float) -> tuple[float, float]:
    """The middles of the first and the last sample of a window."""
    begin = MARGIN + SCALE + (first + padding + 0.5) * pitch
    return begin, begin + 2 * reach * pitch


def _outline(left: float, right: float, top: float, height: float, theme: Theme) -> Box:
    return Box(left, top - 3, right - left, height + 6, "none", ACCENT[theme], 2, 3)


def signal_film(settings: SignalSettings, theme: Theme) -> bytes:
    """The kernel on its way over the signal, output by output, as a GIF that plays for ever."""
    scenes = [signal_scene(settings, theme, step) for step in range(len(settings.output()))]
    pictures = [Painter(1).paint(scene) for scene in scenes]
    palette = pictures[-1].quantize(colors=COLOURS, dither=Image.Dither.NONE)
    first, *others = (picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures)
    stays = [FRAME_MILLISECONDS] * len(others) + [LAST_MILLISECONDS]
    content = io.BytesIO()
    first.save(content, "GIF", save_all=True, append_images=others, duration=stays, loop=0, optimize=True)
    return content.getvalue()


@dataclass(frozen=True)
class _Bars:
    """The values of a row.

    Attributes:
        name: what is written above them.
        values: one a sample.
        across: the middle of each bar; a film has not drawn all of them yet, and so there may be fewer.
        width: of each bar.
    """

    name: str
    values: Sequence[float]
    across: Sequence[float]
    width: float


def _row(row: _Bars, *, top: float, height: float, theme: Theme) -> list[Tile]:
    """Bars from the line of zero, up in one colour and down in the other, with the largest and smallest value."""
    high, low = max(0.0, *row.values), min(0.0, *row.values)
    unit = height / ((high - low) or 1.0)
    zero = top + high * unit
    labels = [Label(MARGIN + SCALE, top - CAPTION / 2, row.name, 14, INK[theme], 700, "start")]
    labels += [
        Label(MARGIN + SCALE / 2 - 4, y, short(value), 11, soft(theme))
        for value, y in ((high, top + 6), (low, top + height - 6))
        if value
    ]
    axis = Box(MARGIN + SCALE, zero - 0.5, WIDTH - 2 * MARGIN - SCALE, 1, mixed(GRID[theme], soft(theme), 0.3))
    bars = [
        Box(
            x - row.width / 2,
            zero - max(value, 0) * unit,
            row.width,
            max(abs(value) * unit, 0.5),
            POSITIVE if value > 0 else NEGATIVE,
        )
        for x, value in zip(row.across, row.values, strict=False)
    ]
    return [Tile(axis, tuple(labels)), *(Tile(bar, ()) for bar in bars)]
