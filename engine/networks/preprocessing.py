"""Preprocessing of images for a network, and the mapping from its input back to the image."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.errors import EngineError

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Box:
    """A rectangle on an image, in the image's pixels (edges may lie between pixels)."""

    top: float
    left: float
    bottom: float
    right: float


@dataclass(frozen=True)
class Preprocessing:
    """Shorter side to ``resize``, the central ``crop`` x ``crop`` square, then normalization per channel.

    Attributes:
        resize: length of the shorter side after resizing, in pixels.
        crop: side of the square that the network sees, in pixels.
        mean: subtracted from each channel; one value for a network that sees grey images.
        std: each channel is divided by it.
    """

    resize: int = 256
    crop: int = 224
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD

    @classmethod
    def for_size(cls, size: int) -> "Preprocessing":
        """ImageNet's customary preprocessing for an input of ``size`` pixels: 7/8 of the shorter side is seen."""
        return cls(resize=342 if size == 299 else round(size * 8 / 7), crop=size)

    @classmethod
    def for_small(cls, size: int, *, channels: int = 3) -> "Preprocessing":
        """For a network that sees the whole of a small image, in grey or in colour."""
        if channels == 1:
            return cls(resize=size, crop=size, mean=(sum(IMAGENET_MEAN) / 3,), std=(sum(IMAGENET_STD) / 3,))
        return cls(resize=size, crop=size)

    def __call__(self, image: Tensor) -> Tensor:
        """An image as the network's input.

        Args:
            image: float32, (3, h, w) in [0, 1].

        Returns:
            float32, (1, c, crop, crop).

        Raises:
            EngineError: the tensor is no image.
        """
        return self.normalize(self.seen(image)[None])

    def seen(self, image: Tensor) -> Tensor:
        """What the network sees of an image, at the size at which it sees it: (3, crop, crop) in [0, 1].

        For a network that sees grey images the three channels are equal.
        """
        _check_image(image)
        height, width = self._resized(image.shape[1], image.shape[2])
        if (height, width) != tuple(image.shape[1:]):
            image = F.interpolate(image[None], (height, width), mode="bilinear", antialias=True)[0]
        top, left = self._offset(height, width)
        square = image[:, top : top + self.crop, left : left + self.crop]
        return square.mean(0, keepdim=True).expand_as(square) if len(self.mean) == 1 else square

    def normalize(self, images: Tensor) -> Tensor:
        """Images (n, 3, h, w) in [0, 1] as the numbers that the network computes with."""
        if len(self.mean) == 1:
            images = images.mean(1, keepdim=True)
        mean, std = (images.new_tensor(values).view(1, -1, 1, 1) for values in (self.mean, self.std))
        return (images - mean) / std

    def seen_box(self, height: int, width: int) -> Box:
        """Which part of an image of this size the network sees."""
        resized_height, resized_width = self._resized(height, width)
        top, left = self._offset(resized_height, resized_width)
        vertical, horizontal = height / resized_height, width / resized_width
        return Box(top * vertical, left * horizontal, (top + self.crop) * vertical, (left + self.crop) * horizontal)

    def on_image(self, box: Box, height: int, width: int) -> Box:
        """A rectangle on the network's input as a rectangle on an image of this size."""
        seen = self.seen_box(height, width)
        vertical, horizontal = (seen.bottom - seen.top) / self.crop, (seen.right - seen.left) / self.crop
        return Box(
            seen.top + box.top * vertical,
            seen.left + box.left * horizontal,
            seen.top + box.bottom * vertical,
            seen.left + box.right * horizontal,
        )

    def _resized(self, height: int, width: int) -> tuple[int, int]:
        """Height and width after resizing; the longer side is rounded down, as torchvision does."""
        if height <= width:
            return self.resize, int(self.resize * width / height)
        return int(self.resize * height / width), self.resize

    def _offset(self, height: int, width: int) -> tuple[int, int]:
        """Top left corner of the central square."""
        return round((height - self.crop) / 2), round((width - self.crop) / 2)


def _check_image(image: Tensor) -> None:
    if image.ndim != 3 or image.shape[0] != 3:
        raise EngineError(f"An image has shape (3, h, w), this tensor has {tuple(image.shape)}. Choose one image.")
    low, high = (float(bound) for bound in torch.aminmax(image))
    if not (low >= -1e-3 and high <= 1 + 1e-3):
        raise EngineError(
            f"An image's values lie between 0 and 1, these between {low:.3g} and {high:.3g}. "
            "Give the image before normalization, or a prepared batch of shape (n, c, h, w)."
        )
