"""Several grids of numbers as one text: planes parted by a bar, filters by two bars."""

from typing import TYPE_CHECKING

from dashboard.controls.number_grid import grid_from_text, text_from_grid
from engine.errors import EngineError

if TYPE_CHECKING:
    from torch import Tensor


def planes_from_text(text: str, *, name: str, most: int) -> "Tensor":
    """The planes of a text, float32, (planes, h, w).

    Args:
        text: planes parted by "|", each as `grid_from_text` takes it.
        name: what the numbers are, for the message.
        most: the largest number of rows and of columns.

    Raises:
        EngineError: a plane cannot be read, or the planes differ in size.
    """
    import torch

    parts = text.split("|")
    planes = [grid_from_text(part, name=f"plane {i} of the {name}", most=most) for i, part in enumerate(parts)]
    _check_sizes(planes, name, "Plane")
    return torch.stack(planes)


def filters_from_text(text: str, *, name: str, most: int) -> "Tensor":
    """The filters of a text, float32, (filters, planes, h, w).

    Args:
        text: filters parted by "||", each as `planes_from_text` takes it.
        name: what the numbers are, for the message.
        most: the largest number of rows and of columns.

    Raises:
        EngineError: a filter cannot be read, or the filters differ in shape.
    """
    import torch

    filters = [
        planes_from_text(part, name=f"{name}'s filter {i}", most=most) for i, part in enumerate(text.split("||"))
    ]
    _check_sizes(filters, name, "Filter")
    return torch.stack(filters)


def _check_sizes(parts: "list[Tensor]", name: str, noun: str) -> None:
    first = " × ".join(map(str, parts[0].shape))
    for number, part in enumerate(parts):
        if part.shape != parts[0].shape:
            size = " × ".join(map(str, part.shape))
            raise EngineError(
                f"{noun} {number} of the {name} is {size} but {noun.lower()} 0 is {first}. Give all of them one size."
            )


def text_from_planes(planes: "Tensor") -> str:
    """The text that `planes_from_text` reads back.

    Args:
        planes: float32, (planes, h, w).
    """
    return " | ".join(text_from_grid(plane) for plane in planes)


def text_from_filters(filters: "Tensor") -> str:
    """The text that `filters_from_text` reads back.

    Args:
        filters: float32, (filters, planes, h, w).
    """
    return " || ".join(text_from_planes(planes) for planes in filters)
