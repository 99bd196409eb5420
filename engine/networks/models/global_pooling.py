"""A convolutional network that asks whether a feature is there, not where: global max pooling before its last layer."""

from torch import Tensor, nn

from engine.errors import EngineError


class GlobalPoolingNetwork(nn.Module):
    """Three 3x3 convolutions, the strongest answer of each feature anywhere, one linear layer.

    At full resolution a shift of the picture within its frame shifts every feature map; its maximum stays the same,
    but for what happens at the border. Where maps are halved between convolutions, each answer sees 18 pixels instead
    of 7, enough for a digit, but only shifts by multiples of 4 leave the maximum exactly as it was.

    Args:
        width: features of the first convolution; the others have twice as many.
        halvings: 2x2 max poolings between the convolutions: 0, or 2, one after each but the last.
        in_channels: 1 for grey pictures, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: no features at all, or another number of halvings.

    References:
        Lin, Chen, Yan. Network in network. ICLR 2014, arXiv:1312.4400, which pools by the mean.
    """

    def __init__(self, *, width: int = 16, halvings: int = 0, in_channels: int = 1, num_classes: int = 10) -> None:
        super().__init__()
        if width < 1:
            raise EngineError(f"A width of {width} leaves no features. Use at least 1.")
        if halvings not in (0, 2):
            raise EngineError(f"{halvings} halvings do not fit between 3 convolutions. Use 0 or 2.")
        self.conv1 = nn.Conv2d(in_channels, width, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2) if halvings else nn.Identity()
        self.conv2 = nn.Conv2d(width, 2 * width, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2) if halvings else nn.Identity()
        self.conv3 = nn.Conv2d(2 * width, 2 * width, 3, padding=1)
        self.relu3 = nn.ReLU()
        self.pool = nn.AdaptiveMaxPool2d(1)
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(2 * width, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """Maps pictures (n, in_channels, h, w) of any size to logits (n, num_classes)."""
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        return self.linear(self.flatten(self.pool(self.relu3(self.conv3(x)))))
