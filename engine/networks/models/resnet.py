"""Plain and residual networks for small images, in the layout that He et al. used on CIFAR-10.

A 3x3 convolution, three stages of n blocks at full, half and quarter resolution with twice the width each, global
average pooling and one linear layer: 6n + 2 layers with weights. The plain network is the same without shortcuts, and
with parameter-free shortcuts both have exactly the same parameters.
"""

from typing import Literal

from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.networks.models.initialization import initialize_he, initialize_output_layer

Shortcut = Literal["padded", "projection"]


class PaddedIdentity(nn.Module):
    """The parameter-free shortcut (option A): every ``stride``-th pixel, and zeros in the channels that are new."""

    def __init__(self, in_channels: int, out_channels: int, *, stride: int) -> None:
        super().__init__()
        self.stride = stride
        self.new_channels = out_channels - in_channels

    def forward(self, x: Tensor) -> Tensor:
        """Subsamples and widens (n, c_in, h, w) to (n, c_out, ceil(h / stride), ceil(w / stride))."""
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.new_channels))


def _normalization(channels: int, *, batch_norm: bool) -> nn.Module:
    return nn.BatchNorm2d(channels) if batch_norm else nn.Identity()


def _convolution(in_channels: int, out_channels: int, *, stride: int, batch_norm: bool) -> nn.Conv2d:
    """A padded 3x3 convolution; batch normalization's shift takes the place of its bias."""
    return nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=not batch_norm)


def _shortcut(in_channels: int, out_channels: int, *, stride: int, kind: Shortcut, batch_norm: bool) -> nn.Module:
    if stride == 1 and in_channels == out_channels:
        return nn.Identity()
    if kind == "padded":
        return PaddedIdentity(in_channels, out_channels, stride=stride)
    projection = nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=not batch_norm)
    return nn.Sequential(projection, _normalization(out_channels, batch_norm=batch_norm))


class PlainBlock(nn.Module):
    """Two 3x3 convolutions, each normalized and rectified: y = relu(f(x))."""

    def __init__(self, in_channels: int, out_channels: int, *, stride: int, batch_norm: bool) -> None:
        super().__init__()
        self.conv1 = _convolution(in_channels, out_channels, stride=stride, batch_norm=batch_norm)
        self.norm1 = _normalization(out_channels, batch_norm=batch_norm)
        self.relu1 = nn.ReLU()
        self.conv2 = _convolution(out_channels, out_channels, stride=1, batch_norm=batch_norm)
        self.norm2 = _normalization(out_channels, batch_norm=batch_norm)
        self.relu2 = nn.ReLU()

    def branch(self, x: Tensor) -> Tensor:
        """The two convolutions before the last ReLU: f(x)."""
        x = self.relu1(self.norm1(self.conv1(x)))
        return self.norm2(self.conv2(x))

    def forward(self, x: Tensor) -> Tensor:
        """Maps (n, c_in, h, w) to (n, c_out, h / stride, w / stride)."""
        return self.relu2(self.branch(x))


class ResidualBlock(PlainBlock):
    """The same two convolutions, whose result is added to the block's input: y = relu(f(x) + x)."""

    def __init__(
        self, in_channels: int, out_channels: int, *, stride: int, batch_norm: bool, shortcut: Shortcut
    ) -> None:
        super().__init__(in_channels, out_channels, stride=stride, batch_norm=batch_norm)
        self.shortcut = _shortcut(in_channels, out_channels, stride=stride, kind=shortcut, batch_norm=batch_norm)

    def forward(self, x: Tensor) -> Tensor:
        """Maps (n, c_in, h, w) to (n, c_out, h / stride, w / stride)."""
        return self.relu2(self.branch(x) + self.shortcut(x))


class SmallResNet(nn.Module):
    """A plain or residual network of depth 6n + 2 for small images.

    Args:
        depth: layers with weights along the main path: 8, 14, 20, 32, 44, 56, 110, ...
        width: channels of the first stage (16 in the paper); the others have twice and four times as many.
        residual: False gives the plain network.
        shortcut: "padded" is the paper's parameter-free option A, "projection" its option B (a 1x1 convolution
            where the shape changes, the identity elsewhere).
        batch_norm: False leaves normalization out and gives the convolutions a bias instead.
        in_channels: 1 for grey images, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: a depth that is not 6n + 2, a width below 1 or an unknown shortcut.

    References:
        He, Zhang, Ren, Sun. Deep residual learning for image recognition. CVPR 2016, section 4.2, arXiv:1512.03385.
        The paper does not say where option A puts its zeros; here they come after the old channels. Weights start as
        in He et al. 2015 (arXiv:1502.01852, fan-in), those of the linear layer, without a ReLU behind it, at torch's
        default, biases at 0.
    """

    def __init__(
        self,
        depth: int = 20,
        *,
        width: int = 16,
        residual: bool = True,
        shortcut: Shortcut = "padded",
        batch_norm: bool = True,
        in_channels: int = 3,
        num_classes: int = 10,
    ) -> None:
        super().__init__()
        _check(depth, width, shortcut)
        self.conv1 = _convolution(in_channels, width, stride=1, batch_norm=batch_norm)
        self.norm1 = _normalization(width, batch_norm=batch_norm)
        self.relu1 = nn.ReLU()

        def stage(channels_in: int, channels: int, *, stride: int) -> nn.Sequential:
            blocks = []
            for index in range((depth - 2) // 6):
                shape = (channels, channels) if index else (channels_in, channels)
                step = 1 if index else stride
                if residual:
                    blocks.append(ResidualBlock(*shape, stride=step, batch_norm=batch_norm, shortcut=shortcut))
                else:
                    blocks.append(PlainBlock(*shape, stride=step, batch_norm=batch_norm))
            return nn.Sequential(*blocks)

        self.stage1 = stage(width, width, stride=1)
        self.stage2 = stage(width, 2 * width, stride=2)
        self.stage3 = stage(2 * width, 4 * width, stride=2)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(4 * width, num_classes)
        self.apply(initialize_he)
        initialize_output_layer(self.linear)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, in_channels, h, w) to logits (n, num_classes)."""
        x = self.relu1(self.norm1(self.conv1(x)))
        x = self.stage3(self.stage2(self.stage1(x)))
        return self.linear(self.flatten(self.pool(x)))


def _check(depth: int, width: int, shortcut: str) -> None:
    if depth < 8 or (depth - 2) % 6:
        nearest = max(8, 6 * round((depth - 2) / 6) + 2)
        raise EngineError(f"A depth of {depth} is not 6n + 2 with n of at least 1. Use {nearest}, for example.")
    if width < 1:
        raise EngineError(f"A width of {width} leaves no channels. Use at least 1.")
    if shortcut not in ("padded", "projection"):
        raise EngineError(f'There is no shortcut "{shortcut}". Use "padded" or "projection".')
