"""VGG from its blocks: a few 3x3 convolutions, then a pooling, and again."""

from collections import OrderedDict

from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.models.initialization import initialize_he


class VGGBlock(nn.Sequential):
    """Convolutions of 3x3 with padding 1, each rectified, and a 2x2 max pooling that halves the image.

    Args:
        in_channels: channels that come in.
        out_channels: channels of every convolution in the block.
        convolutions: how many there are.
        batch_norm: whether each is normalized over the minibatch, which takes the place of its bias.

    Raises:
        EngineError: no convolution, or no channels.
    """

    def __init__(self, in_channels: int, out_channels: int, *, convolutions: int, batch_norm: bool = False) -> None:
        if min(in_channels, out_channels, convolutions) < 1:
            raise EngineError(
                f"A block of {convolutions} convolutions from {in_channels} to {out_channels} channels is empty. "
                f"Use at least 1 of each."
            )
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        for i in range(1, convolutions + 1):
            layers[f"conv{i}"] = nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=not batch_norm)
            if batch_norm:
                layers[f"norm{i}"] = nn.BatchNorm2d(out_channels)
            layers[f"relu{i}"] = nn.ReLU()
            in_channels = out_channels
        layers["pool"] = nn.MaxPool2d(2, stride=2)
        super().__init__(layers)


class SmallVGG(nn.Module):
    """VGG blocks whose channels double from one to the next, and linear layers, for 32x32 images.

    Args:
        blocks: how many VGG blocks.
        convolutions: in each block.
        width: channels of the first block.
        hidden: units of the hidden linear layer.
        dropout: share of them that is switched off in training.
        batch_norm: whether convolutions are normalized.
        in_channels: 1 for grey images, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: a block without channels or convolutions, or a dropout that is no share.

    References:
        Simonyan, Zisserman. Very deep convolutional networks for large-scale image recognition. ICLR 2015,
        arXiv:1409.1556. Departures: three blocks instead of five, far fewer channels, one hidden linear layer instead
        of two, and batch normalization, which is younger than the paper. An adaptive average pooling before the
        linear layers lets other image sizes through; at 32x32 it changes nothing. Weights start as in He et al.
        2015 (arXiv:1502.01852).
    """

    def __init__(
        self,
        *,
        blocks: int = 3,
        convolutions: int = 2,
        width: int = 32,
        hidden: int = 128,
        dropout: float = 0.3,
        batch_norm: bool = True,
        in_channels: int = 3,
        num_classes: int = 10,
    ) -> None:
        super().__init__()
        _check(blocks, hidden, dropout)
        widths = [in_channels] + [width * 2**i for i in range(blocks)]
        self.blocks = nn.Sequential(
            *(
                VGGBlock(widths[i], widths[i + 1], convolutions=convolutions, batch_norm=batch_norm)
                for i in range(blocks)
            )
        )
        side = max(1, 32 >> blocks)
        self.fit = nn.AdaptiveAvgPool2d(side)
        self.flatten = nn.Flatten()
        self.linear1 = nn.Linear(widths[-1] * side * side, hidden)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(hidden, num_classes)
        self.apply(initialize_he)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, in_channels, h, w) to logits (n, num_classes)."""
        x = self.flatten(self.fit(self.blocks(x)))
        return self.linear2(self.dropout(self.relu(self.linear1(x))))


def _check(blocks: int, hidden: int, dropout: float) -> None:
    if min(blocks, hidden) < 1:
        raise EngineError(f"{blocks} blocks and {hidden} hidden units leave a layer empty. Use at least 1 of each.")
    if not 0 <= dropout < 1:
        raise EngineError(f"A dropout of {dropout} is not a share. Use at least 0, below 1.")
