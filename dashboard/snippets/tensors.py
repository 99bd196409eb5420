"""Tensors and settings as code."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def tensor_code(values: "Tensor") -> str:
    """Code of a small float32 matrix, one line a row.

    Args:
        values: (h, w).
    """
    rows = [", ".join(_float_code(value) for value in row) for row in values.tolist()]
    return "torch.tensor([\n" + "".join(f"    [{row}],\n" for row in rows) + "])"


def _float_code(value: float) -> str:
    text = f"{value:.9g}"
    return text if any(mark in text for mark in ".en") else f"{text}."


def axes_code(values: tuple[int, ...]) -> str:
    """A setting per axis as torch takes it: one number where all are equal."""
    return str(values[0]) if len(set(values)) == 1 else str(values)
