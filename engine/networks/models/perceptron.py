"""A fully connected network: what convolutional ones are measured against."""

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
