"""A classifier of windows that is swept over a whole scene: detection as the lecture's sliding detector."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.vision_tasks.non_maximum_suppression import non_maximum_suppression
from engine.vision_tasks.scenes import CLASSES

WINDOW_PIXELS = 32
STRIDE_PIXELS = 4
MARGIN_PIXELS = 12
"""By which a scene's border is continued, so that shapes at its edge lie in the middle of a window too."""


class WindowNetwork(nn.Module):
    """Says of a window of 32 x 32 pixels which shape lies in its middle, if any, and where that shape ends.

    All its layers are convolutions without padding, the last ones of 1 x 1; what a classifier calls fully connected
    is the 5 x 5 convolution here. So it takes any larger image as well and answers for every window at once.

    Args:
        width: channels of the first layers.

    References:
        Sermanet et al. OverFeat. ICLR 2014, arXiv:1312.6229 (a classifier and a regressor of boxes, both swept).
    """

    def __init__(self, *, width: int = 16) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_convolution(3, width, 3),
            *_convolution(width, width, 3),
            nn.MaxPool2d(2),
            *_convolution(width, 2 * width, 3),
            *_convolution(2 * width, 2 * width, 3),
            nn.MaxPool2d(2),
            *_convolution(2 * width, 4 * width, 5),
        )
        self.scores = nn.Conv2d(4 * width, len(CLASSES), 1)
        self.sides = nn.Conv2d(4 * width, 4, 1)

    def forward(self, images: Tensor) -> Tensor:
        """Logits of the 5 classes, then the distances from the window's centre to the shape's left, top, right, bottom.

        Args:
            images: (n, 3, h, w) in [0, 1], at least 32 pixels high and wide.

        Returns:
            (n, 9, rows, columns), one answer a window; distances in units of half a window.
        """
        features = self.features(4 * images - 2)
        return torch.cat([self.scores(features), self.sides(features)], dim=1)


def _convolution(c_in: int, c_out: int, kernel_size: int) -> tuple[nn.Module, ...]:
    return nn.Conv2d(c_in, c_out, kernel_size, bias=False), nn.BatchNorm2d(c_out), nn.ReLU()


@dataclass(frozen=True)
class WindowSweep:
    """A window network's answers for every window of a scene.

    Attributes:
        answers: what the network gave, (9, rows, columns).
        margin: by how many pixels the scene was continued.
    """

    answers: Tensor
    margin: int

    @property
    def probabilities(self) -> Tensor:
        """Of each class in each window, (5, rows, columns)."""
        return self.answers[: len(CLASSES)].softmax(0)

    @property
    def centres(self) -> tuple[Tensor, Tensor]:
        """Where the windows' centres lie in the scene: x (columns,) and y (rows,), in pixels."""
        rows, columns = self.answers.shape[1:]
        first = WINDOW_PIXELS / 2 - self.margin
        return first + STRIDE_PIXELS * torch.arange(columns), first + STRIDE_PIXELS * torch.arange(rows)

    @property
    def boxes(self) -> Tensor:
        """The box that each window proposes, (rows * columns, 4): left, top, right, bottom in the scene's pixels."""
        x, y = self.centres
        left, top, right, bottom = self.answers[len(CLASSES) :] * (WINDOW_PIXELS / 2)
        corners = [x[None, :] - left, y[:, None] - top, x[None, :] + right, y[:, None] + bottom]
        return torch.stack(corners, dim=-1).flatten(0, 1)


@dataclass(frozen=True)
class Detections:
    """Shapes that were found.

    Attributes:
        boxes: (n, 4): left, top, right, bottom in pixels.
        classes: int64, (n,): places in `CLASSES`, or in the labels of the network that found them.
        scores: (n,), from 0 to 1, best first.
    """

    boxes: Tensor
    classes: Tensor
    scores: Tensor

    def __len__(self) -> int:
        """How many there are."""
        return len(self.scores)

    def chosen(self, places: Tensor) -> "Detections":
        """Some of them, in the given order."""
        return Detections(self.boxes[places], self.classes[places], self.scores[places])

    def suppressed(self, *, iou_threshold: float) -> "Detections":
        """Non-maximum suppression over all classes together, since two shapes never lie in one place.

        Raises:
            EngineError: a threshold out of range.
        """
        return self.chosen(non_maximum_suppression(self.boxes, self.scores, iou_threshold=iou_threshold))


def sweep(model: nn.Module, image: Tensor, *, margin: int = MARGIN_PIXELS) -> WindowSweep:
    """The answers for every window of a scene, from one pass over the whole.

    Args:
        model: a `WindowNetwork`.
        image: (3, h, w) in [0, 1].
        margin: by how many pixels the scene's border is continued.

    Raises:
        EngineError: the image is smaller than a window.
    """
    with torch.no_grad():
        return WindowSweep(model(pad_border(image, margin)[None])[0], margin)


def classify_each_window(model: nn.Module, image: Tensor, *, margin: int = MARGIN_PIXELS) -> WindowSweep:
    """The same result from classifying every window separately.

    Raises:
        EngineError: the image is smaller than a window.
    """
    whole = pad_border(image, margin)
    cut = whole.unfold(1, WINDOW_PIXELS, STRIDE_PIXELS).unfold(2, WINDOW_PIXELS, STRIDE_PIXELS)
    rows, columns = cut.shape[1:3]
    windows = cut.permute(1, 2, 0, 3, 4).flatten(0, 1)  # (rows*columns, 3, 32, 32)
    with torch.no_grad():
        answers = torch.cat([model(part) for part in windows.split(256)])
    return WindowSweep(answers[:, :, 0, 0].T.unflatten(1, (rows, columns)), margin)


def pad_border(image: Tensor, margin: int) -> Tensor:
    """The image padded by replicating its border.

    Raises:
        EngineError: it is smaller than a window even so.
    """
    shorter = min(image.shape[-2:]) + 2 * margin
    if shorter < WINDOW_PIXELS:
        raise EngineError(
            f"The image's shorter side has {shorter} pixels with its margin, and the window has {WINDOW_PIXELS}. "
            f"Use an image of at least {WINDOW_PIXELS - 2 * margin} pixels."
        )
    return F.pad(image[None], (margin,) * 4, mode="replicate")[0]


def proposals(swept: WindowSweep, *, score_threshold: float) -> Detections:
    """The boxes of all windows that are sure enough of a shape, best first; one shape is meant by many of them.

    Raises:
        EngineError: a threshold out of range.
    """
    if not 0 <= score_threshold <= 1:
        raise EngineError(f"A score lies between 0 and 1, the threshold is {score_threshold:g}. Choose one between.")
    scores, kinds = swept.probabilities[1:].flatten(1).max(0)
    order = scores.argsort(descending=True, stable=True)
    order = order[scores[order] >= score_threshold]
    return Detections(swept.boxes[order], kinds[order] + 1, scores[order])
