"""Arrays as pixels: the shared palettes, enlargement without blur, outlines, and image files."""

import base64
import io
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PIL.ImageColor import getrgb
from plotly.colors import get_colorscale

from dashboard.figures.theme import ACCENT, SEQUENTIAL, Theme, diverging

if TYPE_CHECKING:
    from engine.images import Region

TRANSPARENT = 255  # the place in an indexed image that has no colour


@cache
def palette(levels: int, *, theme: Theme, signed: bool) -> np.ndarray:
    """The shared colours from the lowest to the highest value, uint8, (levels, 3).

    Args:
        levels: how many colours.
        theme: light or dark; the middle of the diverging palette follows it.
        signed: the diverging palette, whose middle is zero, instead of the sequential one.
    """
    scale = diverging(theme) if signed else [(float(at), str(colour)) for at, colour in get_colorscale(SEQUENTIAL)]
    stops = np.array([getrgb(colour)[:3] for _, colour in scale], dtype=np.float64)
    places = np.linspace(0, 1, levels)
    channels = [np.interp(places, [at for at, _ in scale], stops[:, channel]) for channel in range(3)]
    colours = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    colours.flags.writeable = False
    return colours


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
    return palette(511, theme=theme, signed=True)[np.rint((levels + 1) * 255).astype(np.intp)]


def sequential_picture(values: np.ndarray) -> np.ndarray:
    """A picture of values from 0 to 1 in the sequential palette.

    Args:
        values: (h, w).

    Returns:
        uint8, (h, w, 3).
    """
    return palette(256, theme="light", signed=False)[np.rint(np.clip(values, 0, 1) * 255).astype(np.intp)]


def as_levels(picture: np.ndarray) -> np.ndarray:
    """A picture as whole levels, uint8, (h, w, 3).

    Args:
        picture: (3, h, w) or (h, w), in [0, 1].
    """
    levels = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return np.repeat(levels[..., None], 3, axis=2) if levels.ndim == 2 else levels.transpose(1, 2, 0)


def outlined(pixels: np.ndarray, region: "Region", *, theme: Theme, thickness: int = 2) -> np.ndarray:
    """The picture with a rectangle drawn around a region, white outside the accent so that it shows on any ground.

    Args:
        pixels: uint8, (h, w, 3); not changed.
        region: what is outlined.
        theme: whose accent.
        thickness: of each of the two lines, in pixels.
    """
    drawn = pixels.copy()
    for colour, inset in (([255, 255, 255], -thickness), (list(getrgb(ACCENT[theme])), 0)):
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


def png_file(pixels: np.ndarray) -> bytes:
    """Pixels, uint8, (h, w) or (h, w, 3), as a PNG file."""
    return _file(Image.fromarray(np.ascontiguousarray(pixels)), "PNG", compress_level=1)


def indexed_png_file(levels: np.ndarray, colours: np.ndarray) -> bytes:
    """Places in a palette, uint8, (h, w), as a PNG file; where there is no colour for a place it is transparent.

    Args:
        levels: row of each pixel's colour; 255 for a transparent pixel.
        colours: uint8, (at most 255, 3).
    """
    image = Image.fromarray(levels, "P")
    image.putpalette(colours.tobytes().ljust(3 * 256, b"\0"))
    return _file(image, "PNG", compress_level=1, transparency=TRANSPARENT)


def jpeg_file(pixels: np.ndarray, *, quality: int = 90) -> bytes:
    """Pixels, uint8, (h, w) or (h, w, 3), as a JPEG file without colour subsampling."""
    return _file(Image.fromarray(np.ascontiguousarray(pixels)), "JPEG", quality=quality, subsampling=0)


def data_address(content: bytes, media_type: str = "image/png") -> str:
    """An address that holds a file itself, for figures that no server hands files to."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def _file(image: Image.Image, file_format: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()
