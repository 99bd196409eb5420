"""Pooled images, and their changes under a shift, by NumPy in double precision: what the badges compare with."""

import numpy as np


def pooled_with_numpy(image: np.ndarray, mode: str, kernel_size: int) -> np.ndarray:
    """Windows side by side, each become one number: (c, h // kernel_size, w // kernel_size).

    Args:
        image: (c, h, w).
        mode: max, average, or every for the first pixel of each window.
        kernel_size: side of the windows.
    """
    whole = image.astype(np.float64)
    if mode == "every":
        return whole[:, ::kernel_size, ::kernel_size]
    blocks = np.stack([_blocks(channel, kernel_size) for channel in whole])
    return blocks.max((2, 4)) if mode == "max" else blocks.mean((2, 4))


def change_with_numpy(image: np.ndarray, *, dx: int, dy: int, margin: int, kernel_size: int) -> dict[str, float]:
    """The change of each representation when the image moves, relative to its standard deviation.

    Args:
        image: (h, w).
        dx: pixels to the right.
        dy: pixels down.
        margin: pixels left out at each edge.
        kernel_size: side of the windows.
    """
    whole = image.astype(np.float64)
    h, w = whole.shape
    before = whole[margin : h - margin, margin : w - margin]
    after = whole[margin - dy : h - margin - dy, margin - dx : w - margin - dx]
    pairs = {
        "no pooling": (before, after),
        "max": tuple(_blocks(view, kernel_size).max((1, 3)) for view in (before, after)),
        "average": tuple(_blocks(view, kernel_size).mean((1, 3)) for view in (before, after)),
        "every k-th pixel": tuple(view[::kernel_size, ::kernel_size] for view in (before, after)),
    }
    return {name: _change(*pair) for name, pair in pairs.items()}


def _blocks(view: np.ndarray, side: int) -> np.ndarray:
    """The whole blocks of an image, (rows, side, columns, side)."""
    rows, columns = view.shape[0] // side, view.shape[1] // side
    return view[: rows * side, : columns * side].reshape(rows, side, columns, side)


def _change(before: np.ndarray, after: np.ndarray) -> float:
    spread = before.std()
    return float(np.sqrt(((after - before) ** 2).mean()) / spread) if spread else 0.0
