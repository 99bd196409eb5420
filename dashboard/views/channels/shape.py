"""The shape of a layer as the reader has set it, counted here and by torch."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import nn

from dashboard.controls.axis_numbers import AxisValues
from engine.convolution import LayerCost, layer_cost
from engine.networks import summarize


@dataclass(frozen=True)
class LayerShape:
    """A convolution without its numbers.

    Attributes:
        in_channels: channels of the input.
        out_channels: number of filters.
        groups: number of groups of channels that do not see each other.
        numbers: "input", "kernel", "stride" and "padding" along height and width.
    """

    in_channels: int
    out_channels: int
    groups: int
    numbers: Mapping[str, AxisValues]

    def cost(self) -> LayerCost:
        """Shapes, parameters and multiply-adds.

        Raises:
            EngineError: the layer is impossible.
        """
        return layer_cost(
            self.in_channels,
            self.out_channels,
            self.numbers["kernel"],
            self.numbers["input"],
            stride=self.numbers["stride"],
            padding=self.numbers["padding"],
            groups=self.groups,
        )

    def difference(self) -> float:
        """Largest difference between these counts and those of a torch layer of the same shape."""
        layer = nn.Conv2d(
            self.in_channels,
            self.out_channels,
            self.numbers["kernel"],
            self.numbers["stride"],
            self.numbers["padding"],
            groups=self.groups,
            device="meta",
        )
        cost = self.cost()
        counted = summarize(nn.Sequential(layer), (1, self.in_channels, *self.numbers["input"]))
        ours = (cost.parameters, cost.multiply_adds, *cost.output_shape)
        theirs = (counted.parameters, counted.multiply_adds, *counted.rows[-1].output_shape[1:])
        return float(max(abs(a - b) for a, b in zip(ours, theirs, strict=True)))
