"""NumPy's archive format: named arrays in one compressed file, read with ``np.load``."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.steps import Steps


def npz_file(arrays: Mapping[str, Any]) -> bytes:
    """The content of an NPZ file.

    Args:
        arrays: name to array, or whatever ``np.asarray`` takes: lists, CPU tensors that need no gradient.
    """
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def steps_npz(steps: Steps) -> bytes:
    """Every grid as a float32 array (channels, h, w), the border included, under its name."""
    return npz_file({grid.name: grid.values.numpy() for grid in steps.grids})
