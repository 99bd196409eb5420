"""Statistics of feature maps: strength, range and order."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import EngineError


@dataclass(frozen=True)
class MapStatistics:
    """One feature map in numbers.

    Attributes:
        strength: mean of the absolute values.
        mean: of the values.
        minimum: smallest value.
        maximum: largest value.
        active: share of the values that are not zero.
        strongest: row and column of the largest magnitude.
        state: "empty" where every value is zero, "constant" where all are the same, "not finite" where any is
            infinite or no number, else "".
    """

    strength: float
    mean: float
    minimum: float
    maximum: float
    active: float
    strongest: tuple[int, int]
    state: str


def strengths(maps: Tensor) -> Tensor:
    """How strong each feature map is: the mean of its absolute values.

    Args:
        maps: (c, h, w).

    Returns:
        (c,); a map that is not finite has strength -1, so that it comes last.
    """
    values = _checked(maps).abs().float().mean((1, 2))
    return torch.where(values.isfinite(), values, torch.full_like(values, -1.0))


def strongest_first(maps: Tensor) -> list[int]:
    """The channels in the order of their strength; equally strong ones in their own order."""
    return strengths(maps).sort(descending=True, stable=True).indices.tolist()


def statistics(feature_map: Tensor) -> MapStatistics:
    """One feature map (h, w) in numbers."""
    finite = bool(feature_map.isfinite().all())
    low, high = (float(bound) for bound in torch.aminmax(feature_map))
    place = int(feature_map.abs().nan_to_num(-1).argmax())
    state = "not finite" if not finite else "empty" if low == high == 0 else "constant" if low == high else ""
    return MapStatistics(
        strength=float(feature_map.abs().mean()),
        mean=float(feature_map.mean()),
        minimum=low,
        maximum=high,
        active=float((feature_map != 0).float().mean()),
        strongest=(place // feature_map.shape[1], place % feature_map.shape[1]),
        state=state,
    )


def _checked(maps: Tensor) -> Tensor:
    if maps.ndim != 3:
        raise EngineError(f"Feature maps have shape (c, h, w), this tensor has {tuple(maps.shape)}. Choose one image.")
    return maps
