"""AlexNet's layers at the size of small pictures."""

from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.initialization import he


class SmallAlexNet(nn.Module):
    """Five convolutions, overlapping max pooling, and three linear layers with dropout, for 32x32 pictures.

    Args:
        width: channels of the first convolution; the next four have 2, 4, 4 and 4 times as many.
        hidden: units of the two hidden linear layers.
        dropout: share of units that are switched off in training before each of them.
        in_channels: 1 for grey pictures, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: a width or number of hidden units below 1, or a dropout that is no share.

    References:
        Krizhevsky, Sutskever, Hinton. ImageNet classification with deep convolutional neural networks. NIPS 2012.
        Departures: a 5x5 first window with stride 1 instead of 11x11 with stride 4, far fewer channels, one device
        instead of groups on two, and no local response normalization (torchvision leaves it out as well). An adaptive
        average pooling before the linear layers lets other picture sizes through; at 32x32 it changes nothing.
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
        self.apply(he)

    def forward(self, x: Tensor) -> Tensor:
        """Maps pictures (n, in_channels, h, w) to logits (n, num_classes)."""
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
