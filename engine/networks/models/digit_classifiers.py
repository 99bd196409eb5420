"""A convolutional network that asks whether a feature is there, not where: global max pooling before its last layer."""

from itertools import pairwise

from torch import Tensor, nn

from engine.errors import EngineError


class MultilayerPerceptron(nn.Module):
    """Every pixel is connected with every unit of the first layer; where it lies in the image plays no part.

    Args:
        input_size: side of the square images in pixels.
        hidden: units of each hidden layer.
        layers: number of hidden layers.
        dropout: share of hidden units that are left out at random in each training step.
        batch_norm: whether every hidden unit is normalized over the batch; it has one value an image, a 1x1 map.
        in_channels: 1 for grey images, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: a layer without units, or a share outside 0 to 1.

    References:
        Srivastava et al. Dropout: a simple way to prevent neural networks from overfitting. JMLR 15 (2014).
    """

    def __init__(
        self,
        *,
        input_size: int = 8,
        hidden: int = 256,
        layers: int = 2,
        dropout: float = 0.0,
        batch_norm: bool = False,
        in_channels: int = 1,
        num_classes: int = 10,
    ) -> None:
        super().__init__()
        if min(input_size, hidden) < 1:
            raise EngineError(f"A layer of {min(input_size, hidden)} units connects nothing. Use at least 1.")
        if not 0 <= dropout < 1:
            raise EngineError(f"A dropout of {dropout} is out of range. Use at least 0 and less than 1.")
        widths = [in_channels * input_size**2] + [hidden] * layers
        self.flatten = nn.Flatten()
        self.hidden = nn.Sequential(
            *(_hidden_layer(before, after, dropout, batch_norm=batch_norm) for before, after in pairwise(widths))
        )
        self.linear = nn.Linear(widths[-1], num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, in_channels, input_size, input_size) to logits (n, num_classes)."""
        return self.linear(self.hidden(self.flatten(x)))


def _hidden_layer(before: int, after: int, dropout: float, *, batch_norm: bool) -> nn.Sequential:
    normalization = [nn.BatchNorm1d(after)] if batch_norm else []
    return nn.Sequential(nn.Linear(before, after), *normalization, nn.ReLU(), nn.Dropout(dropout))


class GlobalPoolingNetwork(nn.Module):
    """Three 3x3 convolutions, the strongest answer of each feature anywhere, one linear layer.

    At full resolution a shift of the image within its frame shifts every feature map; its maximum stays the same,
    but for what happens at the border. Where maps are halved between convolutions, each answer sees 18 pixels instead
    of 7, enough for a digit, but only shifts by multiples of 4 leave the maximum exactly as it was.

    Args:
        width: features of the first convolution; the others have twice as many.
        halvings: 2x2 max poolings between the convolutions: 0, or 2, one after each but the last.
        in_channels: 1 for grey images, 3 for colour.
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
        """Maps images (n, in_channels, h, w) of any size to logits (n, num_classes)."""
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        return self.linear(self.flatten(self.pool(self.relu3(self.conv3(x)))))
