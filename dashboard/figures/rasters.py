"""Values painted as pictures: what a screen needs when numbers leave the range from black to white."""

import io
from functools import cache

import numpy as np
from PIL import Image
from plotly.colors import sample_colorscale

from dashboard.figures.theme import ACCENT, NEGATIVE, NEUTRAL, POSITIVE, SEQUENTIAL, Theme
from engine.images import Region


def signed_picture(values: np.ndarray, *, theme: Theme, limit: float | None = None) -> np.ndarray:
    """A picture of signed values: blue below zero, orange above, the theme's neutral at zero.

    Args:
        values: (h, w).
        theme: light or dark.
        limit: the magnitude that gets the full colour; the largest one by default.

    Returns:
        uint8, (h, w, 3).
    """
    largest = float(np.abs(values).max()) if limit is None else limit
    levels = np.clip(values / (largest or 1.0), -1, 1)
    table = _table(theme)
    return table[np.rint((levels + 1) * 255).astype(np.intp)]


def _table(theme: Theme) -> np.ndarray:
    """The diverging palette as 511 colours, (511, 3)."""
    ends = np.array([_levels(colour) for colour in (NEGATIVE, NEUTRAL[theme], POSITIVE)], dtype=np.float64)
    places = np.linspace(0, 2, 511)
    channels = [np.interp(places, [0, 1, 2], ends[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


def _levels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def as_levels(picture: np.ndarray) -> np.ndarray:
    """A picture as whole levels, uint8, (h, w, 3).

    Args:
        picture: (3, h, w) or (h, w), in [0, 1].
    """
    levels = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return np.repeat(levels[..., None], 3, axis=2) if levels.ndim == 2 else levels.transpose(1, 2, 0)


def sequential_picture(values: np.ndarray) -> np.ndarray:
    """A picture of values from 0 to 1 in the sequential palette.

    Args:
        values: (h, w).

    Returns:
        uint8, (h, w, 3).
    """
    return _sequential_table()[np.rint(np.clip(values, 0, 1) * 255).astype(np.intp)]


@cache
def _sequential_table() -> np.ndarray:
    """The sequential palette as 256 colours, (256, 3)."""
    colours = sample_colorscale(SEQUENTIAL, [step / 255 for step in range(256)], colortype="tuple")
    return np.rint(np.array(colours) * 255).astype(np.uint8)


def picture_file(pixels: np.ndarray) -> bytes:
    """Painted pixels, uint8, (h, w, 3), as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG")
    return buffer.getvalue()


def outlined(pixels: np.ndarray, region: Region, *, theme: Theme, thickness: int = 2) -> np.ndarray:
    """The picture with a rectangle drawn around a region, white outside the accent so that it shows on any ground.

    Args:
        pixels: uint8, (h, w, 3); not changed.
        region: what is outlined.
        theme: whose accent.
        thickness: of each of the two lines, in pixels.
    """
    drawn = pixels.copy()
    for colour, inset in (([255, 255, 255], -thickness), (_levels(ACCENT[theme]), 0)):
        top, left = max(region.top + inset, 0), max(region.left + inset, 0)
        bottom, right = region.top + region.height - inset, region.left + region.width - inset
        drawn[top:bottom, left : left + thickness] = colour
        drawn[top:bottom, max(right - thickness, 0) : right] = colour
        drawn[top : top + thickness, left:right] = colour
        drawn[max(bottom - thickness, 0) : bottom, left:right] = colour
    return drawn


def sharp(image: np.ndarray, *, width_pixels: int) -> np.ndarray:
    """An image enlarged by repeating its pixels, never blurred.

    Args:
        image: (c, h, w) with one or three channels, in [0, 1]; values outside are clipped.
        width_pixels: at least this wide afterwards, unless the image is wider already.

    Returns:
        uint8, (H, W, c), or (H, W) for one channel.
    """
    scale = max(1, -(-width_pixels // image.shape[2]))
    levels = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)
    enlarged = levels.repeat(scale, axis=0).repeat(scale, axis=1)
    return enlarged[..., 0] if enlarged.shape[2] == 1 else enlarged
