"""A convolution's weight as it is: filters, each a stack of slices, and the channels that they read and write."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from dashboard.figures.number_format import short
from dashboard.figures.theme import GRID, LINES, WHITE_TEXT, Theme

BARS_WIDTH, BARS_NARROW = 720, 344  # pixels of a drawing, and of one for a phone
LEFT, BAR, PITCH, BARS_TOP = 96, 34, 54, 6
LETTER = 7.2  # pixels of a letter of a label


def costs_drawing(ways: Mapping[str, Mapping[str, int]], *, words: str, width: int = BARS_WIDTH) -> str:
    """Multiply-adds of each way, its parts one after the other.

    Args:
        ways: for each way its parts with their counts, first to last.
        words: what a screen reader says.
        width: in pixels, `BARS_WIDTH` or `BARS_NARROW`.

    Returns:
        An SVG document.
    """
    parts = list(dict.fromkeys(part for way in reversed(list(ways.values())) for part in way))
    colours = dict(zip(parts, LINES, strict=False))
    unit = (width - LEFT - 84) / max(sum(way.values()) for way in ways.values())
    height = BARS_TOP + PITCH * len(ways)
    bars = [
        _bar(name, way, BARS_TOP + number * PITCH, unit=unit, colours=colours)
        for number, (name, way) in enumerate(ways.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(words)}" style="width:100%;min-width:{width}px;max-width:{width}px;height:auto" '
        f'font-size="13" font-family="inherit" fill="currentColor">{"".join(bars)}</svg>'
    )


def _bar(name: str, way: Mapping[str, int], y: float, *, unit: float, colours: Mapping[str, str]) -> str:
    """One way: its name, its parts, and its total at the end."""
    middle = y + BAR / 2 + 4.5
    pieces = [f'<text x="{LEFT - 10}" y="{middle:.1f}" text-anchor="end">{escape(name)}</text>']
    x = float(LEFT)
    for part, count in way.items():
        width = count * unit
        label = f"{part}: {short(count)}"
        pieces.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" fill="{colours[part]}">'
            f"<title>{escape(part)}: {count:,} multiply-adds</title></rect>"
        )
        if len(label) * LETTER <= width:
            centre = x + width / 2
            pieces.append(
                f'<text x="{centre:.1f}" y="{middle:.1f}" text-anchor="middle" fill="{WHITE_TEXT}" '
                f'pointer-events="none">{escape(label)}</text>'
            )
        x += width
    total = f'<text x="{x + 8:.1f}" y="{middle:.1f}" font-weight="600">{short(sum(way.values()))}</text>'
    return "".join([*pieces, total])


ROW, CHANNEL, SLICE, SHIFT, TOP = 50, 26, 34, 7, 30
MOST_SHOWN, MOST_SLICES, MOST_TAPS = 6, 6, 7


@dataclass(frozen=True)
class Spread:
    """Where the three columns begin, and the drawing's width, in pixels.

    Attributes:
        left: the input's channels.
        middle: the filters.
        right: the output's channels.
        width: of the drawing.
        words: whether the columns' headings have words before their numbers.
    """

    left: float
    middle: float
    right: float
    width: int
    words: bool


WIDE, NARROW = Spread(50, 200, 390, 480, words=True), Spread(30, 128, 290, 344, words=False)


def weight_figure(
    weight_shape: tuple[int, ...], *, in_channels: int, groups: int, theme: Theme, spread: Spread = WIDE
) -> str:
    """Input channels, filters and output channels as SVG; the colours are those of the groups.

    Args:
        weight_shape: (c_out, c_in / groups, k_h, k_w).
        in_channels: c_in.
        groups: number of groups of channels that do not see each other.
        theme: light or dark.
        spread: where the columns lie; `NARROW` for a phone.
    """
    c_out, slices, k_h, k_w = weight_shape
    left, middle, right, width = spread.left, spread.middle, spread.right, spread.width
    shown_inputs, shown_filters = _shown(in_channels), _shown(c_out)
    inputs, filters = len(shown_inputs), len(shown_filters)
    height = TOP + ROW * max(inputs, filters) + 22
    first = [TOP + (height - TOP - 22 - ROW * count) / 2 + ROW / 2 for count in (inputs, filters)]
    group_of_input = [c * groups // in_channels for c in shown_inputs]
    group_of_filter = [o * groups // c_out for o in shown_filters]
    parts = [_heading(in_channels, weight_shape, spread)]
    for o, group in enumerate(group_of_filter):
        y, colour = first[1] + o * ROW, LINES[group % len(LINES)]
        read = [c for c in range(inputs) if group_of_input[c] == group]
        parts += [_line((left + CHANNEL + 4, first[0] + c * ROW), (middle - 8, y), colour) for c in read]
        parts.append(_line((middle + _stack_width(slices) + 6, y), (right - 4, y), colour))
        parts.append(_stack((middle, y), slices, (k_h, k_w), colour, theme))
        parts.append(_channel((right, y), colour, f"output channel {shown_filters[o]}"))
    for c, group in enumerate(group_of_input):
        parts.append(
            _channel((left, first[0] + c * ROW), LINES[group % len(LINES)], f"input channel {shown_inputs[c]}")
        )
    parts += [_more(in_channels - inputs, left + CHANNEL / 2, height), _more(c_out - filters, middle + 40, height)]
    parts.append(_more(c_out - filters, right + CHANNEL / 2, height))
    words = f"{in_channels} input channels, {c_out} filters of {slices} slices of {k_h} by {k_w}, in {groups} groups."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{words}" font-size="13" font-family="inherit" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )


def _shown(count: int) -> list[int]:
    """The channels that are drawn: all, or as many as there is room for, from every part."""
    shown = min(count, MOST_SHOWN)
    return [number * count // shown for number in range(shown)]


def _heading(in_channels: int, weight_shape: tuple[int, ...], spread: Spread) -> str:
    c_out, slices, k_h, k_w = weight_shape
    first, second, third = ("input: ", "weight: ", "output: ") if spread.words else ("", "", "")
    return (
        f'<text x="{spread.left + CHANNEL / 2}" y="16" text-anchor="middle">{first}c_in = {in_channels}</text>'
        f'<text x="{spread.middle + 60}" y="16" text-anchor="middle" font-weight="600">'
        f"{second}{c_out} × {slices} × {k_h} × {k_w}</text>"
        f'<text x="{spread.right + CHANNEL / 2}" y="16" text-anchor="middle">{third}c_out = {c_out}</text>'
    )


def _stack_width(slices: int) -> float:
    return SLICE + SHIFT * (min(slices, MOST_SLICES) - 1)


def _stack(place: tuple[float, float], slices: int, taps: tuple[int, int], colour: str, theme: Theme) -> str:
    """One filter: its slices behind each other, the first in front."""
    x, y = place
    shown = min(slices, MOST_SLICES)
    parts = [
        _slice((x + number * SHIFT, y - SLICE / 2 - number * 2.5), taps, colour, theme)
        for number in reversed(range(shown))
    ]
    label = f"× {slices}" if slices > 1 else ""
    parts.append(f'<text x="{x + _stack_width(slices) + 8:.0f}" y="{y - 8:.0f}" font-size="12">{label}</text>')
    return "".join(parts)


def _slice(corner: tuple[float, float], taps: tuple[int, int], colour: str, theme: Theme) -> str:
    """k_h × k_w weights; more taps than can be drawn are left as a square."""
    x, y = corner
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{SLICE}" height="{SLICE}" fill="{GRID[theme]}" '
        f'stroke="{colour}" stroke-width="1.6"/>'
    ]
    rows, columns = taps
    for count, is_row in ((rows, True), (columns, False)):
        for line in range(1, count if count <= MOST_TAPS else 1):
            at = line * SLICE / count
            ends = (x, y + at, x + SLICE, y + at) if is_row else (x + at, y, x + at, y + SLICE)
            parts.append(
                '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="0.8"/>'.format(
                    *ends, colour
                )
            )
    return "".join(parts)


def _channel(centre: tuple[float, float], colour: str, words: str) -> str:
    x, y = centre
    return (
        f'<rect x="{x:.1f}" y="{y - CHANNEL / 2:.1f}" width="{CHANNEL}" height="{CHANNEL}" rx="2" fill="{colour}" '
        f'fill-opacity="0.35" stroke="{colour}" stroke-width="1.6"><title>{words}</title></rect>'
    )


def _line(start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" stroke="{colour}" '
        'stroke-width="1.3" stroke-opacity="0.65"/>'
    )


def _more(count: int, x: float, height: float) -> str:
    if count <= 0:
        return ""
    return f'<text x="{x:.1f}" y="{height - 6:.0f}" text-anchor="middle" font-size="12">and {count} more</text>'
