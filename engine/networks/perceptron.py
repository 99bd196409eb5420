"""A fully connected network: what convolutional ones are measured against."""

from itertools import pairwise

from torch import Tensor, nn

from engine.errors import EngineError


class MultilayerPerceptron(nn.Module):
    """Every pixel is connected with every unit of the first layer; where it lies in the picture plays no part.

    Args:
        input_size: side of the square pictures in pixels.
        hidden: units of each hidden layer.
        layers: number of hidden layers.
        dropout: share of hidden units that are left out at random in each training step.
        in_channels: 1 for grey pictures, 3 for colour.
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
            *(
                nn.Sequential(nn.Linear(before, after), nn.ReLU(), nn.Dropout(dropout))
                for before, after in pairwise(widths)
            )
        )
        self.linear = nn.Linear(widths[-1], num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """Maps pictures (n, in_channels, input_size, input_size) to logits (n, num_classes)."""
        return self.linear(self.hidden(self.flatten(x)))
