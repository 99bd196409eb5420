"""Tensors and settings as code."""

from typing import TYPE_CHECKING

from dashboard.controls.number_grid import number_text

if TYPE_CHECKING:
    from torch import Tensor


def tensor_code(values: "Tensor") -> str:
    """Code of a small float32 matrix, one line a row.

    Args:
        values: (h, w).
    """
    rows = [", ".join(float_code(value) for value in row) for row in values.tolist()]
    return "torch.tensor([\n" + "".join(f"    [{row}],\n" for row in rows) + "])"


def float_code(value: float) -> str:
    """The shortest code of a number that rounds to the same float32."""
    text = number_text(value)
    return text if "." in text else f"{text}."


def axes_code(values: tuple[int, ...]) -> str:
    """A setting per axis as torch takes it: one number where all are equal."""
    return str(values[0]) if len(set(values)) == 1 else str(values)
