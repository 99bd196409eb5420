"""DenseNet: blocks in which every layer reads the feature maps of all layers before it."""

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.models.initialization import initialize_he


class DenseLayer(nn.Module):
    """Normalization, ReLU and a 3x3 convolution, whose few new feature maps are put behind the old ones.

    Args:
        in_channels: channels that come in.
        growth: channels that are added.
    """

    def __init__(self, in_channels: int, growth: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(in_channels)
        self.relu = nn.ReLU()
        self.conv = nn.Conv2d(in_channels, growth, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Maps (n, in_channels, h, w) to (n, in_channels + growth, h, w)."""
        return torch.cat([x, self.conv(self.relu(self.norm(x)))], 1)


class DenseBlock(nn.Sequential):
    """Dense layers one after another: each adds ``growth`` channels to all that came before.

    Args:
        in_channels: channels that come in.
        layers: how many dense layers.
        growth: channels that each adds.

    Raises:
        EngineError: no layer, or no channels.

    References:
        Huang, Liu, van der Maaten, Weinberger. Densely connected convolutional networks. CVPR 2017, arXiv:1608.06993.
    """

    def __init__(self, in_channels: int, *, layers: int, growth: int) -> None:
        if min(in_channels, layers, growth) < 1:
            raise EngineError(
                f"A block of {layers} layers that each add {growth} to {in_channels} channels is empty. "
                f"Use at least 1 of each."
            )
        super().__init__(*(DenseLayer(in_channels + i * growth, growth) for i in range(layers)))
        self.out_channels = in_channels + layers * growth


class Transition(nn.Sequential):
    """Between two dense blocks: a 1x1 convolution with fewer channels, and an average pooling that halves the image.

    Args:
        in_channels: channels that come in.
        out_channels: channels that go out.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(in_channels)
        self.relu = nn.ReLU()
        self.conv = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        self.pool = nn.AvgPool2d(2)


class SmallDenseNet(nn.Module):
    """Three dense blocks with transitions, global average pooling and one linear layer, for small images.

    Args:
        growth: channels that each layer adds ("k"); half the width if None.
        layers: dense layers in each block; the paper's depth L is 3 * layers + 4.
        width: channels of the first convolution.
        compression: share of the channels that a transition keeps ("theta").
        early_pooling: whether the image is halved before the first block, which makes a step four times cheaper.
        in_channels: 1 for grey images, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: an empty block, or a compression outside of 0 to 1.

    References:
        Huang, Liu, van der Maaten, Weinberger. Densely connected convolutional networks. CVPR 2017, arXiv:1608.06993.
        The paper's plain DenseNet on CIFAR-10 is growth=12, layers=12, width=16, compression=1, early_pooling=False
        (1.0M parameters). Departure: the early pooling. Weights start as in He et al. 2015 (arXiv:1502.01852).
    """

    def __init__(
        self,
        *,
        growth: int | None = None,
        layers: int = 6,
        width: int = 32,
        compression: float = 0.5,
        early_pooling: bool = True,
        in_channels: int = 3,
        num_classes: int = 10,
    ) -> None:
        super().__init__()
        _check(width, compression)
        growth = growth or max(1, width // 2)
        self.conv = nn.Conv2d(in_channels, width, 3, padding=1, bias=False)
        self.pool = nn.MaxPool2d(2) if early_pooling else nn.Identity()
        self.block1 = DenseBlock(width, layers=layers, growth=growth)
        kept = max(1, int(self.block1.out_channels * compression))
        self.transition1 = Transition(self.block1.out_channels, kept)
        self.block2 = DenseBlock(kept, layers=layers, growth=growth)
        kept = max(1, int(self.block2.out_channels * compression))
        self.transition2 = Transition(self.block2.out_channels, kept)
        self.block3 = DenseBlock(kept, layers=layers, growth=growth)
        self.norm = nn.BatchNorm2d(self.block3.out_channels)
        self.relu = nn.ReLU()
        self.pool_all = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(self.block3.out_channels, num_classes)
        self.apply(initialize_he)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, in_channels, h, w) to logits (n, num_classes)."""
        x = self.pool(self.conv(x))  # (n, 32, 16, 16)
        x = self.transition1(self.block1(x))  # (n, 64, 8, 8)
        x = self.transition2(self.block2(x))  # (n, 80, 4, 4)
        x = self.relu(self.norm(self.block3(x)))  # (n, 176, 4, 4)
        return self.linear(self.flatten(self.pool_all(x)))


def _check(width: int, compression: float) -> None:
    if width < 1:
        raise EngineError(f"A width of {width} leaves no channels. Use at least 1.")
    if not 0 < compression <= 1:
        raise EngineError(f"A compression of {compression} is not a share. Use more than 0, up to 1.")
