"""AlexNet: as its paper has it, and with its layers at the size of small images."""

from collections import OrderedDict

from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.models.initialization import initialize_he

_LOCAL_SIZE = 5  # channels that a response is normalized over


class AlexNet2012(nn.Module):
    """The network of the paper: 60,965,224 parameters, of images of 224x224 pixels.

    Args:
        num_classes: number of logits.

    References:
        Krizhevsky, Sutskever, Hinton. ImageNet classification with deep convolutional neural networks. NIPS 2012.
        The second, fourth and fifth convolution have two groups of channels, as on the paper's two GPUs. The paper
        does not say how windows of 11 pixels with stride 4 cover 224 pixels; a padding of 2 gives its 55x55 cells.
        Weights start as in He et al. 2015 (arXiv:1502.01852), not with the paper's normal numbers and ones.
    """

    def __init__(self, *, num_classes: int = 1000) -> None:
        super().__init__()
        self.features = nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(3, 96, 11, stride=4, padding=2),
                relu1=nn.ReLU(),
                norm1=_local_response_norm(),
                pool1=nn.MaxPool2d(3, stride=2),
                conv2=nn.Conv2d(96, 256, 5, padding=2, groups=2),
                relu2=nn.ReLU(),
                norm2=_local_response_norm(),
                pool2=nn.MaxPool2d(3, stride=2),
                conv3=nn.Conv2d(256, 384, 3, padding=1),
                relu3=nn.ReLU(),
                conv4=nn.Conv2d(384, 384, 3, padding=1, groups=2),
                relu4=nn.ReLU(),
                conv5=nn.Conv2d(384, 256, 3, padding=1, groups=2),
                relu5=nn.ReLU(),
                pool5=nn.MaxPool2d(3, stride=2),
            )
        )
        self.classifier = nn.Sequential(
            OrderedDict(
                flatten=nn.Flatten(),
                linear6=nn.Linear(256 * 6 * 6, 4096),
                relu6=nn.ReLU(),
                dropout6=nn.Dropout(0.5),
                linear7=nn.Linear(4096, 4096),
                relu7=nn.ReLU(),
                dropout7=nn.Dropout(0.5),
                linear8=nn.Linear(4096, num_classes),
            )
        )
        self.apply(initialize_he)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, 3, 224, 224) to logits (n, num_classes)."""
        return self.classifier(self.features(x))


def _local_response_norm() -> nn.Module:
    """The paper's: torch divides its alpha by the number of channels, the paper does not."""
    return nn.LocalResponseNorm(_LOCAL_SIZE, alpha=1e-4 * _LOCAL_SIZE, beta=0.75, k=2.0)


class SmallAlexNet(nn.Module):
    """Five convolutions, overlapping max pooling, and three linear layers with dropout, for 32x32 images.

    Args:
        width: channels of the first convolution; the next four have 2, 4, 4 and 4 times as many.
        hidden: units of the two hidden linear layers.
        dropout: share of units that are switched off in training before each of them.
        in_channels: 1 for grey images, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: a width or number of hidden units below 1, or a dropout that is no share.

    References:
        Krizhevsky, Sutskever, Hinton. ImageNet classification with deep convolutional neural networks. NIPS 2012.
        Departures: a 5x5 first window with stride 1 instead of 11x11 with stride 4, far fewer channels, one device
        instead of groups on two, and no local response normalization (torchvision leaves it out as well). An adaptive
        average pooling before the linear layers lets other image sizes through; at 32x32 it changes nothing.
        Weights start as in He et al. 2015 (arXiv:1502.01852).
    """

    def __init__(
        self, *, width: int = 32, hidden: int = 256, dropout: float = 0.5, in_channels: int = 3, num_classes: int = 10
    ) -> None:
        super().__init__()
        _check(width, hidden, dropout)
        self.conv1 = nn.Conv2d(in_channels, width, 5, padding=2)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(width, 2 * width, 5, padding=2)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(3, stride=2, padding=1)
        self.conv3 = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.relu3 = nn.ReLU()
        self.conv4 = nn.Conv2d(4 * width, 4 * width, 3, padding=1)
        self.relu4 = nn.ReLU()
        self.conv5 = nn.Conv2d(4 * width, 4 * width, 3, padding=1)
        self.relu5 = nn.ReLU()
        self.pool5 = nn.MaxPool2d(3, stride=2, padding=1)
        self.fit = nn.AdaptiveAvgPool2d(4)
        self.flatten = nn.Flatten()
        self.dropout6 = nn.Dropout(dropout)
        self.linear6 = nn.Linear(4 * width * 4 * 4, hidden)
        self.relu6 = nn.ReLU()
        self.dropout7 = nn.Dropout(dropout)
        self.linear7 = nn.Linear(hidden, hidden)
        self.relu7 = nn.ReLU()
        self.linear8 = nn.Linear(hidden, num_classes)
        self.apply(initialize_he)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, in_channels, h, w) to logits (n, num_classes)."""
        x = self.pool1(self.relu1(self.conv1(x)))  # (n, 32, 16, 16)
        x = self.pool2(self.relu2(self.conv2(x)))  # (n, 64, 8, 8)
        x = self.relu4(self.conv4(self.relu3(self.conv3(x))))  # (n, 128, 8, 8)
        x = self.pool5(self.relu5(self.conv5(x)))  # (n, 128, 4, 4)
        x = self.flatten(self.fit(x))
        x = self.relu6(self.linear6(self.dropout6(x)))
        x = self.relu7(self.linear7(self.dropout7(x)))
        return self.linear8(x)


def _check(width: int, hidden: int, dropout: float) -> None:
    if min(width, hidden) < 1:
        raise EngineError(f"A width of {width} and {hidden} hidden units leave a layer empty. Use at least 1 of each.")
    if not 0 <= dropout < 1:
        raise EngineError(f"A dropout of {dropout} is not a share. Use at least 0, below 1.")
