"""Pictures of one size joined into one sheet, from which the browser cuts them out."""

import io
from collections.abc import Sequence
from math import ceil

import numpy as np
from PIL import Image

from dashboard.figures.feature_maps import Sprite


def picture_sheet(pictures: Sequence[np.ndarray]) -> Sprite:
    """Pictures side by side in one JPEG file.

    Args:
        pictures: uint8, (h, w, 3) each, all of one size.
    """
    h, w = pictures[0].shape[:2]
    columns = ceil(len(pictures) ** 0.5)
    rows = ceil(len(pictures) / columns)
    sheet = np.zeros((rows * h, columns * w, 3), np.uint8)
    for number, picture in enumerate(pictures):
        top, left = number // columns * h, number % columns * w
        sheet[top : top + h, left : left + w] = picture
    buffer = io.BytesIO()
    Image.fromarray(sheet).save(buffer, "JPEG", quality=90, subsampling=0)
    return Sprite(buffer.getvalue(), columns, rows, "image/jpeg")
