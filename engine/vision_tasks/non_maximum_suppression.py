"""Boxes: how much two overlap, and which of many that mean the same thing are kept."""

import torch
from torch import Tensor

from engine.errors import EngineError


def intersection_over_union(one: Tensor, other: Tensor) -> Tensor:
    """How much boxes overlap: the area they share, divided by the area they cover together.

    Args:
        one: (n, 4): left, top, right, bottom.
        other: (m, 4).

    Returns:
        (n, m), from 0 to 1; 0 for two boxes without area.
    """
    corner = torch.maximum(one[:, None, :2], other[None, :, :2])
    opposite = torch.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = (opposite - corner).clamp(min=0).prod(-1)
    together = _areas(one)[:, None] + _areas(other)[None, :] - shared
    return torch.where(together > 0, shared / together, torch.zeros_like(together))


def non_maximum_suppression(boxes: Tensor, scores: Tensor, *, iou_threshold: float) -> Tensor:
    """Keeps the best of overlapping boxes: each kept box removes lower-scored ones above the IoU threshold.

    Args:
        boxes: (n, 4): left, top, right, bottom.
        scores: (n,).
        iou_threshold: largest intersection over union that two kept boxes may have, from 0 to 1.

    Returns:
        int64: the places of the kept boxes, best first; of equal scores the earlier box goes first.

    Raises:
        EngineError: not one score a box, or a threshold out of range.

    References:
        Felzenszwalb et al. Object detection with discriminatively trained part-based models. PAMI 2010, section 7.
    """
    if boxes.ndim != 2 or boxes.shape[1] != 4 or scores.shape != boxes.shape[:1]:
        raise EngineError(
            f"Boxes of shape {tuple(boxes.shape)} and scores of shape {tuple(scores.shape)} do not belong together. "
            "Give (n, 4) and (n,)."
        )
    if not 0 <= iou_threshold <= 1:
        raise EngineError(f"An overlap lies between 0 and 1, the threshold is {iou_threshold:g}. Choose one between.")
    order = scores.argsort(descending=True, stable=True)
    overlaps = intersection_over_union(boxes[order], boxes[order])
    removed = torch.zeros(len(order), dtype=torch.bool)
    kept = []
    for place in range(len(order)):
        if not removed[place]:
            kept.append(place)
            removed |= overlaps[place] > iou_threshold
    return order[torch.tensor(kept, dtype=torch.int64)]


def _areas(boxes: Tensor) -> Tensor:
    return (boxes[:, 2:] - boxes[:, :2]).clamp(min=0).prod(-1)
