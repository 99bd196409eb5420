"""Numbers that describe an image: histograms, means, and how much a pixel tells about its neighbour."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import EngineError


@dataclass(frozen=True)
class ChannelStatistics:
    """Mean and standard deviation of each channel over many images, or over one.

    Attributes:
        title: whose they are.
        mean: one value a channel, for pixels in [0, 1].
        std: one value a channel.
        source: where they come from.
    """

    title: str
    mean: tuple[float, ...]
    std: tuple[float, ...]
    source: str


DATASET_STATISTICS = {
    "imagenet": ChannelStatistics(
        "ImageNet",
        (0.485, 0.456, 0.406),
        (0.229, 0.224, 0.225),
        "https://pytorch.org/vision/stable/models.html",
    ),
    "cifar10": ChannelStatistics(
        "CIFAR-10",
        (0.4914, 0.4822, 0.4465),
        (0.2470, 0.2435, 0.2616),
        "https://www.cs.toronto.edu/~kriz/cifar.html",
    ),
    "symmetric": ChannelStatistics(
        "from −1 to 1",
        (0.5, 0.5, 0.5),
        (0.5, 0.5, 0.5),
        "https://pytorch.org/vision/stable/transforms.html",
    ),
}


def channel_statistics(image: Tensor) -> ChannelStatistics:
    """The mean and the standard deviation of each channel of one image.

    Args:
        image: (c, h, w) with at least two different values in each channel.

    Raises:
        EngineError: a channel is constant, so that it cannot be divided by its deviation.
    """
    mean, std = image.double().mean((1, 2)), image.double().std((1, 2), correction=0)
    if std.min() == 0:
        channel = int(std.argmin())
        raise EngineError(
            f"Channel {channel} has the value {mean[channel].item():g} in all its {image[0].numel()} pixels, so its "
            "standard deviation is 0. Use the statistics of a data set instead."
        )
    return ChannelStatistics("this image", tuple(mean.tolist()), tuple(std.tolist()), "")


def histogram(image: Tensor, *, bins: int = 256) -> Tensor:
    """How many pixels of each channel fall into each of equal bins over [0, 1].

    Args:
        image: (c, h, w), in [0, 1].
        bins: 256 gives each level of an 8-bit image a bin of its own.

    Returns:
        int64, (c, bins).

    Raises:
        EngineError: fewer than one bin.
    """
    if bins < 1:
        raise EngineError(f"A histogram of {bins} bins is empty. Use at least 1.")
    levels = (image * bins).floor().clamp(0, bins - 1).long().flatten(1)  # (c, h*w)
    return torch.stack([torch.bincount(channel, minlength=bins) for channel in levels])


def neighbour_correlation(image: Tensor) -> float:
    """The correlation between each pixel and the one to its right, each channel about its own mean; 0 if all are equal.

    Near 1 for photographs: close pixels are alike, which is what a small kernel can use.

    Args:
        image: (c, h, w) with at least two columns.

    Raises:
        EngineError: the image has one column only.
    """
    if image.shape[-1] < 2:
        raise EngineError(f"The image is {image.shape[-1]} pixel wide but neighbours need at least 2. Use a wider one.")
    left, right = image[..., :-1].double(), image[..., 1:].double()
    left, right = ((side - side.mean((-2, -1), keepdim=True)).flatten() for side in (left, right))
    length = left.norm() * right.norm()
    return (left @ right / length).item() if length > 0 else 0.0
