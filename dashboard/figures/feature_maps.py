"""Feature maps as pictures: many small ones in one sheet, or one alone, in the palettes that all pages share."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PIL.ImageColor import getrgb

from dashboard.figures.theme import SEQUENTIAL, Theme, diverging
from engine.inspection import averaged, shades

if TYPE_CHECKING:
    from torch import Tensor

_NOTHING = 255  # the palette's last entry is transparent: values that are no numbers, and places without a map
_LEVELS = 255
_LARGEST_CELL = 96


@dataclass(frozen=True)
class Sprite:
    """Many small pictures in one file, row by row.

    Attributes:
        content: the file.
        columns: pictures in a row.
        rows: how many rows.
        media_type: of the file.
    """

    content: bytes
    columns: int
    rows: int
    media_type: str = "image/png"


def sprite(maps: "Sequence[Tensor]", *, theme: Theme, common_scale: bool = False, signed: bool | None = None) -> Sprite:
    """Feature maps or filters side by side, each at its own size but for very large ones.

    Args:
        maps: (h, w) each, all of one size.
        theme: whose palette.
        common_scale: one scale for all of them, so that weak maps look weak.
        signed: whether zero lies in the middle of the palette; where any value is negative if None.
    """
    small = averaged(maps, side=_LARGEST_CELL)
    signed = _is_signed(small) if signed is None else signed
    return _sheet(_levels(small, signed=signed, common_scale=common_scale), signed=signed, theme=theme)


def thumbnails(maps: "Sequence[Tensor]", *, theme: Theme, side: int = 56) -> Sprite:
    """Feature maps of several layers side by side, brought to one size.

    Args:
        maps: (h, w) each.
        theme: whose palette.
        side: in pixels.
    """
    pictures = [_picture(one, theme=theme).resize((side, side), Image.Resampling.NEAREST) for one in maps]
    columns = min(len(pictures), 16)
    rows = ceil(len(pictures) / columns)
    sheet = Image.new("RGBA", (columns * side, rows * side))
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (number % columns * side, number // columns * side))
    return Sprite(_png(sheet), columns, rows)


def map_picture(feature_map: "Tensor", *, theme: Theme) -> bytes:
    """One feature map (h, w) as a PNG file, a pixel for a value."""
    signed = _is_signed(feature_map)
    return _png(_indexed(_levels(feature_map[None], signed=signed)[0], signed=signed, theme=theme))


def _is_signed(maps: "Tensor") -> bool:
    return bool((maps < 0).any())


def _levels(maps: "Tensor", *, signed: bool, common_scale: bool = False) -> np.ndarray:
    """Maps as places in the palette, uint8 (c, h, w): zero lies in the middle where there are negative values."""
    shade = shades(maps, common_scale=common_scale)
    places = ((shade + 1) / 2 if signed else shade) * (_LEVELS - 1)
    return places.nan_to_num(_NOTHING).round().byte().cpu().numpy()


def _sheet(cells: np.ndarray, *, signed: bool, theme: Theme) -> Sprite:
    """Pictures (c, h, w) in rows of about as many as there are rows."""
    count, h, w = cells.shape
    columns = ceil(count**0.5)
    rows = ceil(count / columns)
    padded = np.full((rows * columns, h, w), _NOTHING, np.uint8)
    padded[:count] = cells
    sheet = padded.reshape(rows, columns, h, w).transpose(0, 2, 1, 3).reshape(rows * h, columns * w)
    return Sprite(_png(_indexed(sheet, signed=signed, theme=theme)), columns, rows)


def _indexed(levels: np.ndarray, *, signed: bool, theme: Theme) -> Image.Image:
    picture = Image.fromarray(levels, "P")
    picture.putpalette(_palette(signed, theme))
    return picture


def _picture(feature_map: "Tensor", *, theme: Theme) -> Image.Image:
    """A map in full colour, transparent where it is no number."""
    signed = _is_signed(feature_map)
    levels = _levels(averaged([feature_map], side=_LARGEST_CELL), signed=signed)[0]
    picture = _indexed(levels, signed=signed, theme=theme).convert("RGBA")
    picture.putalpha(Image.fromarray(np.where(levels == _NOTHING, 0, 255).astype(np.uint8)))
    return picture


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    options = {"transparency": _NOTHING} if picture.mode == "P" else {}
    picture.save(buffer, "PNG", compress_level=1, **options)
    return buffer.getvalue()


@cache
def _palette(signed: bool, theme: Theme) -> bytes:
    """The colours of the places 0 to 254: the diverging scale, or the sequential one."""
    scale = diverging(theme) if signed else _sequential()
    positions = [position for position, _ in scale]
    colours = np.array([getrgb(colour)[:3] for _, colour in scale])
    channels = [np.interp(np.linspace(0, 1, _LEVELS), positions, colours[:, channel]) for channel in range(3)]
    return np.round(np.stack(channels, 1)).astype(np.uint8).tobytes() + b"\0\0\0"


def _sequential() -> list[tuple[float, str]]:
    from plotly.colors import get_colorscale

    return [(float(position), str(colour)) for position, colour in get_colorscale(SEQUENTIAL)]
