"""The filter that makes one channel of a layer, also where a block puts several convolutions together."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, fx, nn
from torch.nn.modules.conv import _ConvNd

from engine.errors import EngineError
from engine.inspection.effective_receptive_field import input_shape
from engine.networks.graph.operations import TracedNetwork, block_of, trace
from engine.networks.summary import summarize


@dataclass(frozen=True)
class Filters:
    """A convolution's trained numbers.

    Attributes:
        weights: (c_out, c_in / groups, k_h, k_w), the caller's own.
        bias: (c_out,), or None.
        stride: per axis.
    """

    weights: Tensor
    bias: Tensor | None
    stride: tuple[int, ...]


def filters(model: nn.Module, layer: str) -> Filters:
    """The filters of a convolution.

    Args:
        model: the network.
        layer: the convolution's module path, or a path of which it is the only convolution.

    Raises:
        EngineError: there is no such module, or it holds no convolution or several.
    """
    try:
        module = model.get_submodule(layer)
    except AttributeError as error:
        raise EngineError(f'There is no module "{layer}" with filters. Use a convolution of the network.') from error
    found = [part for part in module.modules() if isinstance(part, _ConvNd)]
    if len(found) != 1:
        raise EngineError(f"{layer} holds {len(found)} convolutions, not one. Name one of them.")
    convolution = found[0]
    bias = convolution.bias
    return Filters(
        weights=convolution.weight.detach().clone(),
        bias=bias.detach().clone() if bias is not None else None,
        stride=tuple(convolution.stride),
    )


_ADDITIONS = (operator.add, torch.add)


@dataclass(frozen=True)
class ChannelFilter:
    """The trained numbers that make one channel.

    Attributes:
        convolution: the module path of the convolution.
        index: which of its filters.
        weights: (c_in / groups, k_h, k_w), the caller's own.
        bias: added to the sum; None where there is none.
        first_input: number of the first channel that it reads; above 0 only for grouped convolutions.
    """

    convolution: str
    index: int
    weights: Tensor
    bias: float | None
    first_input: int = 0


def channel_filters(model: nn.Module, layer: str, channel: int) -> tuple[ChannelFilter, ...]:
    """The filters that produce a channel, up to normalization and activation.

    Where a block adds up several convolutions (a residual block with a projection) there is one for each; what comes
    over an identity shortcut has no filter in the block. Where results are stacked (Inception, SqueezeNet, DenseNet)
    it is the one whose result stands at this channel.

    Args:
        model: the network.
        layer: a name from `layer_names`.
        channel: of the layer.

    Returns:
        Empty where the channel is no result of a convolution, or is mixed with others on the way.

    Raises:
        EngineError: an unknown layer, one without maps, or a channel that it does not have.
    """
    traced = trace(model)
    if layer not in traced.nodes:
        raise EngineError(f'There is no layer "{layer}". See layer_names(model).')
    shapes = {row.name: row.output_shape for row in summarize(model, input_shape(model)).rows}
    counts = {traced.nodes[name]: shape[1] for name, shape in shapes.items() if len(shape) == 4}
    count = counts.get(traced.nodes[layer], 0)
    if not 0 <= channel < count:
        raise EngineError(f"{layer} has {count} channels, no channel {channel}. Choose a layer and channel with maps.")
    found = _Search(traced, counts).trace_back(traced.nodes[layer], channel)
    return tuple(_filter(module, name, index) for module, name, index in found)


class _Search:
    """Goes back from a channel to the convolutions that made it."""

    def __init__(self, traced: TracedNetwork, counts: Mapping[fx.Node, int]) -> None:
        self.traced, self.counts = traced, counts
        self.names = {node: name for name, node in traced.nodes.items()}

    def trace_back(self, node: fx.Node, channel: int) -> list[tuple[_ConvNd, str, int]]:
        """The convolutions with their paths and the numbers of their filters."""
        module = self.traced.structure.get_submodule(str(node.target)) if node.op == "call_module" else None
        if isinstance(module, _ConvNd):
            return [(module, str(node.target), channel)]
        sources = [source for source in node.all_input_nodes if source in self.counts]
        if node.target is torch.cat:
            return self._in_stack(sources, channel)
        if node.target in _ADDITIONS and len(sources) > 1:
            return self._in_sum(node, sources, channel)
        if len(sources) == 1 and self.counts[sources[0]] == self.counts.get(node):
            return self.trace_back(sources[0], channel)
        return []

    def _in_stack(self, sources: list[fx.Node], channel: int) -> list[tuple[_ConvNd, str, int]]:
        for source in sources:
            if channel < self.counts[source]:
                return self.trace_back(source, channel)
            channel -= self.counts[source]
        return []

    def _in_sum(self, node: fx.Node, sources: list[fx.Node], channel: int) -> list[tuple[_ConvNd, str, int]]:
        """Filters of the summands within the block; those before it only where there are no others."""
        found = [one for source in sources for one in self.trace_back(source, channel)]
        block = block_of(self.traced.structure, self.names[node])
        own = [one for one in found if block_of(self.traced.structure, one[1]) == block]
        return own or found


def _filter(module: _ConvNd, name: str, index: int) -> ChannelFilter:
    weights = module.weight[index].detach().clone()
    bias = float(module.bias[index].detach()) if module.bias is not None else None
    group = index // (module.out_channels // module.groups)
    return ChannelFilter(name, index, weights, bias, first_input=group * weights.shape[0])


@dataclass(frozen=True)
class FirstLayer:
    """The first convolution of a network.

    Attributes:
        name: its module path.
        weights: (c_out, c_in, k_h, k_w).
    """

    name: str
    weights: Tensor


def first_layer(model: nn.Module) -> FirstLayer:
    """The first convolution of a network with its trained filters.

    Raises:
        EngineError: the network has none.
    """
    name = next((name for name, module in model.named_modules() if isinstance(module, nn.Conv2d)), None)
    if name is None:
        raise EngineError("This network has 0 convolutions, so there are no filters to see. Choose another one.")
    return FirstLayer(name, filters(model, name).weights.cpu())
