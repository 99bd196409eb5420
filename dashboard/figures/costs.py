"""Costs as bars made of parts, one bar a way of doing it."""

from collections.abc import Mapping
from html import escape

from dashboard.figures.numbers import short
from dashboard.figures.theme import LINES

WIDTH, NARROW = 720, 344  # pixels of a drawing, and of one for a phone
LEFT, BAR, PITCH, TOP = 96, 34, 54, 6
LETTER = 7.2  # pixels of a letter of a label


def costs_drawing(ways: Mapping[str, Mapping[str, int]], *, words: str, width: int = WIDTH) -> str:
    """Multiply-adds of each way, its parts one after the other.

    Args:
        ways: for each way its parts with their counts, first to last.
        words: what a screen reader says.
        width: in pixels, `WIDTH` or `NARROW`.

    Returns:
        An SVG document.
    """
    parts = list(dict.fromkeys(part for way in reversed(list(ways.values())) for part in way))
    colours = dict(zip(parts, LINES, strict=False))
    unit = (width - LEFT - 84) / max(sum(way.values()) for way in ways.values())
    height = TOP + PITCH * len(ways)
    bars = [
        _bar(name, way, TOP + number * PITCH, unit=unit, colours=colours)
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
                f'<text x="{centre:.1f}" y="{middle:.1f}" text-anchor="middle" fill="#ffffff" '
                f'pointer-events="none">{escape(label)}</text>'
            )
        x += width
    total = f'<text x="{x + 8:.1f}" y="{middle:.1f}" font-weight="600">{short(sum(way.values()))}</text>'
    return "".join([*pieces, total])
