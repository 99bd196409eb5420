"""Feature maps as images: many small ones in one sheet, or one alone, in the palettes that all pages share."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from PIL import Image

from dashboard.figures.rasters import TRANSPARENT, as_levels, indexed_png_file, palette, png_file, signed_picture
from dashboard.figures.sprite_sheet import Sprite, side_by_side
from dashboard.figures.theme import Theme

TAP_PIXELS = 8


def filter_pictures(weights: np.ndarray, theme: Theme) -> list[np.ndarray]:
    """Every filter as an image, a square for a tap, (k_h, k_w) times eight pixels.

    Args:
        weights: (c_out, c_in, k_h, k_w); three input channels are painted as colours, others as their mean, signed.
        theme: whose palette.
    """
    enlarged = weights.repeat(TAP_PIXELS, axis=2).repeat(TAP_PIXELS, axis=3)
    if weights.shape[1] == 3:
        return [as_levels(_stretched(one)) for one in enlarged]
    return [signed_picture(one.mean(0), theme=theme) for one in enlarged]


def _stretched(values: np.ndarray) -> np.ndarray:
    """Values brought to [0, 1]; 0 where all are equal."""
    return (values - values.min()) / (np.ptp(values) or 1.0)


_COLOURS = TRANSPARENT  # of a palette
_LARGEST_CELL = 96
_THUMBNAIL_COLUMNS = 16


def sprite(maps: np.ndarray, *, theme: Theme, common_scale: bool = False, signed: bool | None = None) -> Sprite:
    """Feature maps or filters side by side, each at its own size but for very large ones.

    Args:
        maps: (c, h, w).
        theme: whose palette.
        common_scale: one scale for all of them, so that weak maps look weak.
        signed: whether zero lies in the middle of the palette; where any value is negative if None.
    """
    small = np.stack([_averaged(one) for one in maps])
    signed = _is_signed(small) if signed is None else signed
    columns = ceil(len(small) ** 0.5)
    sheet = side_by_side(_places(small, signed=signed, common_scale=common_scale), columns=columns, blank=TRANSPARENT)
    content = indexed_png_file(sheet, palette(_COLOURS, theme=theme, signed=signed))
    return Sprite(content, columns, ceil(len(small) / columns))


def thumbnails(maps: Sequence[np.ndarray], *, theme: Theme, side: int = 56) -> Sprite:
    """Feature maps of several layers side by side, brought to one size.

    Args:
        maps: (h, w) each.
        theme: whose palette.
        side: in pixels.
    """
    columns = min(len(maps), _THUMBNAIL_COLUMNS)
    cells = np.stack([_resized(_coloured(one, theme=theme), side) for one in maps])
    return Sprite(png_file(side_by_side(cells, columns=columns)), columns, ceil(len(maps) / columns))


def map_picture(feature_map: np.ndarray, *, theme: Theme) -> bytes:
    """One feature map (h, w) as a PNG file, a pixel for a value."""
    signed = _is_signed(feature_map)
    return indexed_png_file(_places(feature_map[None], signed=signed)[0], palette(_COLOURS, theme=theme, signed=signed))


def _is_signed(maps: np.ndarray) -> bool:
    return bool((maps < 0).any())


def _places(maps: np.ndarray, *, signed: bool, common_scale: bool = False) -> np.ndarray:
    """Each value's place in the palette, uint8, (c, h, w): zero at its beginning, or in its middle where it is signed.

    Args:
        maps: (c, h, w).
        signed: whether the palette has a side for negative values.
        common_scale: one largest magnitude for all maps instead of one for each.
    """
    magnitudes = np.where(np.isfinite(maps), np.abs(maps), 0)
    largest = magnitudes.max() if common_scale else magnitudes.max((1, 2), keepdims=True)
    shades = maps / np.maximum(largest, np.finfo(np.float32).tiny)
    places = ((shades + 1) / 2 if signed else shades) * (_COLOURS - 1)
    return np.where(np.isfinite(maps), np.rint(places), TRANSPARENT).astype(np.uint8)


def _averaged(feature_map: np.ndarray) -> np.ndarray:
    """A map no larger than it can be shown, float32, by averages over equal areas."""
    values = np.asarray(feature_map, np.float32)
    h, w = values.shape
    if max(h, w) <= _LARGEST_CELL:
        return values
    small = Image.fromarray(values).resize((min(w, _LARGEST_CELL), min(h, _LARGEST_CELL)), Image.Resampling.BOX)
    return np.asarray(small)


def _coloured(feature_map: np.ndarray, *, theme: Theme) -> np.ndarray:
    """A map in full colour, uint8, (h, w, 4), transparent where it is not finite."""
    small, signed = _averaged(feature_map), _is_signed(feature_map)
    opaque = np.insert(palette(_COLOURS, theme=theme, signed=signed), 3, 255, axis=1)
    return np.vstack([opaque, np.zeros((1, 4), np.uint8)])[_places(small[None], signed=signed)[0]]


def _resized(pixels: np.ndarray, side: int) -> np.ndarray:
    """An image brought to a square by repeating or leaving out pixels."""
    rows, columns = (np.arange(side) * length // side for length in pixels.shape[:2])
    return pixels[rows][:, columns]
