"""A convolutional network that asks whether a feature is there, not where: global max pooling before its last layer."""

from torch import Tensor, nn

from engine.errors import EngineError


class GlobalPoolingNetwork(nn.Module):
    """Three 3x3 convolutions at full resolution, the strongest answer of each feature anywhere, one linear layer.

    Shift a picture within its frame, and every feature map shifts with it; its maximum stays the same, but for what
    happens at the border.

    Args:
        width: features of the first convolution; the others have twice as many.
        in_channels: 1 for grey pictures, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: no features at all.
    """

    def __init__(self, *, width: int = 16, in_channels: int = 1, num_classes: int = 10) -> None:
        super().__init__()
        if width < 1:
            raise EngineError(f"A width of {width} leaves no features. Use at least 1.")
        self.conv1 = nn.Conv2d(in_channels, width, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(width, 2 * width, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(2 * width, 2 * width, 3, padding=1)
        self.relu3 = nn.ReLU()
        self.pool = nn.AdaptiveMaxPool2d(1)
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(2 * width, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """Maps pictures (n, in_channels, h, w) of any size to logits (n, num_classes)."""
        x = self.relu2(self.conv2(self.relu1(self.conv1(x))))
        return self.linear(self.flatten(self.pool(self.relu3(self.conv3(x)))))
