"""LeNet-5: in the form of 1998, and with the choices that came later."""

from typing import Literal

from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.models.initialization import initialize_glorot

Activation = Literal["tanh", "sigmoid", "relu"]
Pooling = Literal["average", "max"]


_ACTIVATIONS: dict[str, type[nn.Module]] = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "relu": nn.ReLU}
_POOLINGS: dict[str, type[nn.Module]] = {"average": nn.AvgPool2d, "max": nn.MaxPool2d}


class LeNet5(nn.Module):
    """Two convolutions, each followed by pooling, and three linear layers: 61,706 parameters on 28x28 digits.

    Args:
        activation: "tanh" is the paper's (it calls such S-shaped functions sigmoids), "sigmoid" the textbooks', "relu"
            today's.
        pooling: "average" is the paper's, "max" today's.
        width: feature maps of the first convolution (6 in the paper); all other widths keep their proportion to it.
        input_size: side of the images in pixels. The paper's are 28x28 digits on a 32x32 canvas; here the first
            convolution pads by 2 instead.
        in_channels: 1 for grey images, 3 for colour.
        num_classes: number of logits.

    Raises:
        EngineError: an unknown activation or pooling, a width below 1 or images of less than 12 pixels.

    References:
        LeCun, Bottou, Bengio, Haffner. Gradient-based learning applied to document recognition. Proc. IEEE 86 (1998),
        doi:10.1109/5.726791. Departures: the paper stretches its activation to 1.7159 tanh(2x/3); its subsampling has
        a trained factor and offset for each map, and an activation behind it; its second convolution reads chosen
        groups of maps (1,516 parameters instead of 2,416); its outputs are distances to fixed patterns, here they are
        logits. It counts 60,000 parameters. Weights start as in Glorot and Bengio 2010 in every form, so that forms
        can be compared.
    """

    def __init__(
        self,
        *,
        activation: Activation = "tanh",
        pooling: Pooling = "average",
        width: int = 6,
        input_size: int = 28,
        in_channels: int = 1,
        num_classes: int = 10,
    ) -> None:
        super().__init__()
        _check(activation, pooling, width, input_size)
        act, pool = _ACTIVATIONS[activation], _POOLINGS[pooling]
        maps, hidden, last = (max(1, round(width * size / 6)) for size in (16, 120, 84))
        side = (input_size // 2 - 4) // 2
        self.conv1 = nn.Conv2d(in_channels, width, 5, padding=2)
        self.act1 = act()
        self.pool1 = pool(2)
        self.conv2 = nn.Conv2d(width, maps, 5)
        self.act2 = act()
        self.pool2 = pool(2)
        self.flatten = nn.Flatten()
        self.linear1 = nn.Linear(maps * side * side, hidden)
        self.act3 = act()
        self.linear2 = nn.Linear(hidden, last)
        self.act4 = act()
        self.linear3 = nn.Linear(last, num_classes)
        self.apply(initialize_glorot)

    def forward(self, x: Tensor) -> Tensor:
        """Maps images (n, in_channels, input_size, input_size) to logits (n, num_classes)."""
        x = self.pool1(self.act1(self.conv1(x)))  # (n, 6, 14, 14)
        x = self.pool2(self.act2(self.conv2(x)))  # (n, 16, 5, 5)
        x = self.act3(self.linear1(self.flatten(x)))
        return self.linear3(self.act4(self.linear2(x)))


def _check(activation: str, pooling: str, width: int, input_size: int) -> None:
    if activation not in _ACTIVATIONS:
        raise EngineError(f'There is no activation "{activation}". Use one of {", ".join(_ACTIVATIONS)}.')
    if pooling not in _POOLINGS:
        raise EngineError(f'There is no pooling "{pooling}". Use one of {", ".join(_POOLINGS)}.')
    if width < 1:
        raise EngineError(f"A width of {width} leaves no channels. Use at least 1.")
    if input_size < 12:
        raise EngineError(f"Nothing is left of images of {input_size}×{input_size} pixels. Use at least 12×12.")
