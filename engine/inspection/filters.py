"""The trained filters of a layer."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd

from engine.errors import EngineError


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
