"""The convolution of a signal as a drawing to take away: signal, kernel and output as bars below one another."""

from collections.abc import Callable, Sequence

from dashboard.convolution.signals import SignalSettings
from dashboard.exports import Scene
from dashboard.exports.faces import PAPER, Box, Label, Tile, mixed, soft
from dashboard.exports.reading import short
from dashboard.figures.theme import GRID, INK, NEGATIVE, POSITIVE, Theme

WIDTH, MARGIN, SCALE, CAPTION, GAP = 900, 22, 44, 24, 18
HEIGHTS = {"signal x": 140, "kernel w": 80, "output y": 140}
FULLEST = 0.7  # of a sample's width


def signal_scene(settings: SignalSettings, theme: Theme) -> Scene:
    """The three rows on one axis of samples; the kernel lies at the first window, an output at its window's middle.

    Args:
        settings: the convolution.
        theme: light or dark.

    Raises:
        EngineError: no window fits.
    """
    signal, kernel, output = (values.tolist() for values in (settings.signal, settings.laid, settings.output()))
    stride, padding, dilation = settings.stride, settings.padding, settings.dilation
    reach = dilation * (len(kernel) - 1) / 2
    places: dict[str, Callable[[int], float]] = {
        "signal x": lambda i: i,
        "kernel w": lambda p: dilation * p - padding,
        "output y": lambda i: stride * i - padding + reach,
    }
    pitch = (WIDTH - 2 * MARGIN - SCALE) / (len(signal) + 2 * padding)
    tiles: list[Tile] = []
    top = float(MARGIN)
    for (name, height), values in zip(HEIGHTS.items(), (signal, kernel, output), strict=True):
        across = [MARGIN + SCALE + (places[name](i) + padding + 0.5) * pitch for i in range(len(values))]
        tiles += _row(name, values, across, top=top + CAPTION, height=height, wide=FULLEST * pitch, theme=theme)
        top += CAPTION + height + GAP
    return Scene(WIDTH, top - GAP + MARGIN, PAPER[theme], tuple(tiles), {})


def _row(
    name: str, values: Sequence[float], across: Sequence[float], *, top: float, height: float, wide: float, theme: Theme
) -> list[Tile]:
    """Bars from the line of zero, up in one colour and down in the other, with the largest and smallest value."""
    high, low = max(0.0, *values), min(0.0, *values)
    unit = height / ((high - low) or 1.0)
    zero = top + high * unit
    labels = [Label(MARGIN + SCALE, top - CAPTION / 2, name, 14, INK[theme], 700, "start")]
    labels += [
        Label(MARGIN + SCALE / 2 - 4, y, short(value), 11, soft(theme))
        for value, y in ((high, top + 6), (low, top + height - 6))
        if value
    ]
    axis = Box(MARGIN + SCALE, zero - 0.5, WIDTH - 2 * MARGIN - SCALE, 1, mixed(GRID[theme], soft(theme), 0.3))
    bars = [
        Box(
            x - wide / 2,
            zero - max(value, 0) * unit,
            wide,
            max(abs(value) * unit, 0.5),
            POSITIVE if value > 0 else NEGATIVE,
        )
        for x, value in zip(across, values, strict=True)
    ]
    return [Tile(axis, tuple(labels)), *(Tile(bar, ()) for bar in bars)]
