"""The form that MNIST's files have."""

import struct

import numpy as np


def idx(array: np.ndarray) -> bytes:
    """Bytes of an array, after a head with its rank and the lengths of its axes."""
    return (
        struct.pack(">HBB", 0, 8, array.ndim)
        + struct.pack(f">{array.ndim}I", *array.shape)
        + array.astype(np.uint8).tobytes()
    )
