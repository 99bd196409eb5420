"""How good answers are: precision, recall and F1 of boxes, and the intersection over union of pixels."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.vision_tasks.non_maximum_suppression import intersection_over_union
from engine.vision_tasks.scenes import CLASSES
from engine.vision_tasks.window_detector import Detections


@dataclass(frozen=True)
class Counts:
    """Found boxes against true ones; counts of several scenes can be added.

    Attributes:
        right: found boxes that have a true one of their own.
        found: found boxes in all.
        true: true boxes in all.
    """

    right: int
    found: int
    true: int

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(self.right + other.right, self.found + other.found, self.true + other.true)

    @property
    def precision(self) -> float:
        """Which share of the found boxes is right; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Which share of the true boxes was found; 1 where there are none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall: 2 right / (found + true); 1 where there is nothing at all."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


def matches(found: Detections, boxes: Tensor, classes: Tensor, *, iou: float = 0.5) -> Tensor:
    """Which true box each found one gets: the best found box chooses first, and each true box is given once.

    Args:
        found: best first.
        boxes: the true ones, (m, 4).
        classes: their classes, (m,); only boxes of one class belong together.
        iou: the least overlap that counts.

    Returns:
        int64, (n,): the place of the true box, or -1 for a false alarm.

    References:
        Everingham et al. The PASCAL visual object classes challenge. IJCV 2010, section 4.2.
    """
    overlaps = intersection_over_union(found.boxes, boxes)
    overlaps = torch.where(found.classes[:, None] == classes[None, :], overlaps, torch.zeros_like(overlaps))
    given = torch.full((len(found),), -1)
    for place in range(len(found)):
        if len(boxes) and float(overlaps[place].max()) >= iou:
            given[place] = overlaps[place].argmax()
            overlaps[:, given[place]] = -1
    return given


def count_boxes(found: Detections, boxes: Tensor, classes: Tensor, *, iou: float = 0.5) -> Counts:
    """Found boxes against the true ones of one scene; arguments as for `matches`."""
    given = matches(found, boxes, classes, iou=iou)
    return Counts(right=int((given >= 0).sum()), found=len(found), true=len(boxes))


def confusion(predicted: Tensor, labels: Tensor, *, classes: int = len(CLASSES)) -> Tensor:
    """How many pixels of each true class (rows) were given each class (columns): int64, (classes, classes)."""
    return torch.bincount((labels * classes + predicted).flatten(), minlength=classes**2).reshape(classes, classes)


def class_ious(table: Tensor) -> Tensor:
    """Intersection over union of each class from a table of `confusion`; NaN for one that occurs on neither side."""
    shared = table.diagonal().double()
    return shared / (table.sum(0) + table.sum(1) - table.diagonal())


def mean_iou(table: Tensor) -> float:
    """The mean of `class_ious` over the classes that occur, the background included."""
    return float(class_ious(table).nanmean())
