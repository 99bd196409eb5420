"""Inception: blocks of four paths with windows of several sizes, and a small network of them."""

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.models.initialization import initialize_he


@dataclass(frozen=True)
class PathWidths:
    """Channels of the four paths of an Inception block.

    Attributes:
        one: of the 1x1 path.
        three_reduced: of the 1x1 convolution before the 3x3 window.
        three: of the 3x3 path.
        five_reduced: of the 1x1 convolution before the 5x5 window.
        five: of the 5x5 path.
        pool: of the 1x1 convolution behind the pooling.
    """

    one: int
    three_reduced: int
    three: int
    five_reduced: int
    five: int
    pool: int

    @property
    def out(self) -> int:
        """Channels of the block's result: those of the four paths side by side."""
        return self.one + self.three + self.five + self.pool

    def scaled(self, factor: float) -> "PathWidths":
        """The same proportions with this many times the channels, at least 1 each."""
        sizes = (self.one, self.three_reduced, self.three, self.five_reduced, self.five, self.pool)
        return PathWidths(*(max(1, round(size * factor)) for size in sizes))


class Convolution(nn.Sequential):
    """A convolution that keeps the image's size, normalized and rectified."""

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, *, batch_norm: bool = True) -> None:
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        layers["conv"] = nn.Conv2d(
            in_channels, out_channels, kernel_size, padding=kernel_size // 2, bias=not batch_norm
        )
        if batch_norm:
            layers["norm"] = nn.BatchNorm2d(out_channels)
        layers["relu"] = nn.ReLU()
        super().__init__(layers)


class InceptionBlock(nn.Module):
    """Four paths over the same input, side by side in the channels of the result.

    Args:
        in_channels: channels that come in.
        widths: channels of the paths.
        batch_norm: whether each convolution is normalized, which takes the place of its bias.
        large_window: side of the third path's window: 5 in the paper, 3 in torchvision's GoogLeNet.
        reductions: whether 1x1 convolutions make fewer channels before the 3x3 and 5x5 windows.

    Raises:
        EngineError: a path without channels.

    References:
        Szegedy et al. Going deeper with convolutions. CVPR 2015, arXiv:1409.4842, figure 2b.
    """

    def __init__(
        self,
        in_channels: int,
        widths: PathWidths,
        *,
        batch_norm: bool = True,
        large_window: int = 5,
        reductions: bool = True,
    ) -> None:
        super().__init__()
        if min(in_channels, *vars(widths).values()) < 1:
            raise EngineError(
                f"A path of {widths} on {in_channels} channels is empty. Use at least 1 channel for each."
            )

        def convolution(channels_in: int, channels_out: int, kernel_size: int) -> Convolution:
            return Convolution(channels_in, channels_out, kernel_size, batch_norm=batch_norm)

        def windows(reduced: int, channels_out: int, kernel_size: int) -> nn.Sequential:
            if not reductions:
                return nn.Sequential(convolution(in_channels, channels_out, kernel_size))
            return nn.Sequential(convolution(in_channels, reduced, 1), convolution(reduced, channels_out, kernel_size))

        self.path1 = convolution(in_channels, widths.one, 1)
        self.path2 = windows(widths.three_reduced, widths.three, 3)
        self.path3 = windows(widths.five_reduced, widths.five, large_window)
        self.path4 = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), convolution(in_channels, widths.pool, 1))

    def forward(self, x: Tensor) -> Tensor:
        """Maps (n, in_channels, h, w) to (n, widths.out, h, w)."""
        return torch.cat([self.path1(x), self.path2(x), self.path3(x), self.path4(x)], 1)


_SMALL = (
    PathWidths(32, 24, 48, 8, 16, 16),
    PathWidths(48, 32, 64, 12, 24, 24),
    PathWidths(64, 40, 80, 12, 32, 32),
    PathWidths(80, 48, 96, 16, 40, 40),
)


class SmallInception(nn.Module):
    """Two convolutions, four Inception blocks, global average pooling and one linear layer, for 32x32 images.

    Args:
        width: channels of the first convolution; all other widths keep their proportion to it.
        dropout: share of the pooled features that is switched off in training.
        in_channels: 1 for grey images, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: a width below 1, or a dropout that is no share.

    References:
        Szegedy et al. Going deeper with convolutions. CVPR 2015, arXiv:1409.4842. Departures: four blocks instead of
        nine, batch normalization (arXiv:1502.03167) and therefore no auxiliary classifiers, and no local response
        normalization. Unlike torchvision's GoogLeNet, the third path has the paper's 5x5 window. Weights start as in
        He et al. 2015 (arXiv:1502.01852).
    """

    def __init__(self, *, width: int = 32, dropout: float = 0.2, in_channels: int = 3, num_classes: int = 10) -> None:
        super().__init__()
        _check(width, dropout)
        a, b, c, d = (widths.scaled(width / 32) for widths in _SMALL)
        self.stem1 = Convolution(in_channels, width, 3)
        self.pool1 = nn.MaxPool2d(2)
        self.stem2 = Convolution(width, 2 * width, 3)
        self.block1 = InceptionBlock(2 * width, a)
        self.pool2 = nn.MaxPool2d(2)
        self.block2 = InceptionBlock(a.out, b)
        self.block3 = InceptionBlock(b.out, c)
        self.block4 = InceptionBlock(c.out, d)
        self.pool3 = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(d.out, num_classes)
        self.apply(initialize_he)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, in_channels, h, w) to logits (n, num_classes)."""
        x = self.stem2(self.pool1(self.stem1(x)))  # (n, 64, 16, 16)
        x = self.pool2(self.block1(x))  # (n, 112, 8, 8)
        x = self.block4(self.block3(self.block2(x)))  # (n, 256, 8, 8)
        return self.linear(self.dropout(self.flatten(self.pool3(x))))


def _check(width: int, dropout: float) -> None:
    if width < 1:
        raise EngineError(f"A width of {width} leaves no channels. Use at least 1.")
    if not 0 <= dropout < 1:
        raise EngineError(f"A dropout of {dropout} is not a share. Use at least 0, below 1.")
