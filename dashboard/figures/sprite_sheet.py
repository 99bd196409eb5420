"""Many small images of one size in one file, from which the browser cuts them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from dashboard.figures.rasters import jpeg_file


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


def picture_sheet(pictures: Sequence[np.ndarray]) -> Sprite:
    """Pictures side by side in one JPEG file.

    Args:
        pictures: uint8, (h, w, 3) each, all of one size.
    """
    columns = ceil(len(pictures) ** 0.5)
    sheet = side_by_side(np.stack(pictures), columns=columns)
    return Sprite(jpeg_file(sheet), columns, ceil(len(pictures) / columns), "image/jpeg")


def side_by_side(cells: np.ndarray, *, columns: int, blank: int = 0) -> np.ndarray:
    """Images in rows, (rows * h, columns * w) or with a last axis of colours.

    Args:
        cells: (n, h, w) or (n, h, w, c).
        columns: images in a row.
        blank: value of places without an image.
    """
    count, h, w, *colours = cells.shape
    rows = ceil(count / columns)
    padded = np.full((rows * columns, h, w, *colours), blank, cells.dtype)
    padded[:count] = cells
    return padded.reshape(rows, columns, h, w, *colours).swapaxes(1, 2).reshape(rows * h, columns * w, *colours)
