"""A network over the whole scene: which classes are in it, and which class each pixel belongs to."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.vision_tasks.scenes import CLASSES, KINDS

GAIN = 16.0
"""A shape covers about a twentieth of a scene. Without a gain its voice is lost in the average: the network then learns
slowly, and makes itself heard by spreading what speaks for a class over far more places than the shape covers."""


@dataclass(frozen=True)
class SceneAnswer:
    """The output of a scene network.

    Attributes:
        presence: a logit for each of `KINDS`, (n, 4): positive where the class is somewhere in the scene.
        pixels: logits of each pixel's class, (n, 5, h, w), in the order of `CLASSES`.
        features: what the classifier averages, (n, c, h / 4, w / 4): the encoder's last feature maps times `GAIN`.
    """

    presence: Tensor
    pixels: Tensor
    features: Tensor


class SceneNetwork(nn.Module):
    """An encoder that halves the scene twice, a classifier on its averaged features, and a decoder back to the pixels.

    Args:
        width: channels at full size; twice as many at half and four times as many at quarter size.

    References:
        Long, Shelhamer, Darrell. Fully convolutional networks for semantic segmentation. CVPR 2015, arXiv:1411.4038:
        1 x 1 convolutions bring the channels down, finer maps are added while the map grows again (skips). The
        classifier is that of Zhou et al. (CVPR 2016): global average pooling, then one linear layer.
    """

    def __init__(self, *, width: int = 12) -> None:
        super().__init__()
        self.fine = nn.Sequential(*_convolution(3, width), *_convolution(width, width))
        self.middle = nn.Sequential(*_convolution(width, 2 * width), *_convolution(2 * width, 2 * width))
        self.coarse = nn.Sequential(
            *_convolution(2 * width, 4 * width),
            *_convolution(4 * width, 4 * width),
        )
        self.classifier = nn.Linear(4 * width, len(KINDS))
        self.to_middle = nn.Conv2d(4 * width, 2 * width, 1)
        self.mixed_middle = nn.Sequential(*_convolution(2 * width, 2 * width))
        self.to_fine = nn.Conv2d(2 * width, width, 1)
        self.mixed_fine = nn.Sequential(*_convolution(width, width))
        self.pixels = nn.Conv2d(width, len(CLASSES), 1)

    def forward(self, images: Tensor) -> SceneAnswer:
        """Both answers for images (n, 3, h, w) in [0, 1], whose sides are multiples of 4."""
        fine = self.fine(4 * images - 2)
        middle = self.middle(F.max_pool2d(fine, 2))
        features = self.coarse(F.max_pool2d(middle, 2))
        evidence = GAIN * features
        presence = self.classifier(evidence.mean((2, 3)))
        grown = self.mixed_middle(middle + _doubled(self.to_middle(features)))
        grown = self.mixed_fine(fine + _doubled(self.to_fine(grown)))
        return SceneAnswer(presence, self.pixels(grown), evidence)


def _convolution(c_in: int, c_out: int) -> tuple[nn.Module, ...]:
    return nn.Conv2d(c_in, c_out, 3, padding=1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU()


def _doubled(maps: Tensor) -> Tensor:
    return F.interpolate(maps, scale_factor=2.0, mode="bilinear", align_corners=False)


def predict_scene(model: nn.Module, image: Tensor) -> SceneAnswer:
    """A scene network's answers for one image (3, h, w) in [0, 1]; the batch has one member."""
    with torch.no_grad():
        return model(image[None])
