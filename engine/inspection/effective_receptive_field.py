"""Theoretical and effective receptive fields of a cell."""

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.inspection.activations import prepare
from engine.inspection.gradient_graph import differentiable_run
from engine.networks.preprocessing import Box
from engine.networks.shipped_weights import origin_of
from engine.networks.summary import summarize


def receptive_field(
    model: nn.Module, layer: str, position: tuple[int, int], *, input_size: tuple[int, int] | None = None
) -> Box:
    """The pixels of the network's input that can reach a cell, from the geometry of the layers before it.

    Args:
        model: the network.
        layer: a name from `layer_names`.
        position: row and column of the cell.
        input_size: height and width; the network's own if None.

    Returns:
        A box in pixels of the input, not clipped: what lies outside is padding.

    Raises:
        EngineError: an unknown layer, or a cell that it does not have.
    """
    row = summarize(model, input_shape(model, input_size)).row(layer)
    _check_position(layer, row.output_shape, position)
    return Box(*row.field.box(*position))


def input_shape(model: nn.Module, input_size: tuple[int, int] | None = None) -> tuple[int, int, int, int]:
    """The shape of a prepared batch of one, (1, c, h, w); of the network's own input size if none is given."""
    origin = origin_of(model)
    crop = origin.preprocessing.crop if origin is not None else 224
    channels = next(parameter for parameter in model.parameters() if parameter.ndim == 4).shape[1]
    return 1, channels, *(input_size or (crop, crop))


def effective_receptive_field(
    model: nn.Module, image: Tensor, layer: str, position: tuple[int, int], *, channel: int | None = None
) -> Tensor:
    """How strongly each pixel reaches a cell: the magnitude of the derivative, largest over the colours.

    It is far smaller than what the geometry allows: pixels in the middle reach the cell on many more paths.

    Args:
        model: the network.
        image: an image (3, h, w) in [0, 1], or a prepared batch of one.
        layer: a name from `layer_names`.
        position: row and column of the cell.
        channel: of the cell; all together if None.

    Returns:
        (h, w) on the network's input, not negative.

    Raises:
        EngineError: an unknown layer, or a cell or channel that it does not have.

    References:
        Luo et al. Understanding the effective receptive field in deep convolutional neural networks. NeurIPS 2016,
        arXiv:1701.04128.
    """
    return _derivative(model, image, layer, position, channel).abs().amax(0)


def channel_gradient(
    model: nn.Module, image: Tensor, layer: str, channel: int, *, position: tuple[int, int] | None = None
) -> Tensor:
    """Gradient of a channel with respect to the network's input.

    Args:
        model: the network.
        image: an image (3, h, w) in [0, 1], or a prepared batch of one.
        layer: a name from `layer_names`.
        channel: of the layer.
        position: row and column of the one cell to derive; the sum over the whole map if None.

    Returns:
        (c, h, w) on the network's input, signed.

    Raises:
        EngineError: an unknown layer, or a cell or channel that it does not have.

    References:
        Simonyan, Vedaldi, Zisserman. Deep inside convolutional networks. 2013, arXiv:1312.6034, for a channel in place
        of a class.
    """
    return _derivative(model, image, layer, position, channel)


def _derivative(
    model: nn.Module, image: Tensor, layer: str, position: tuple[int, int] | None, channel: int | None
) -> Tensor:
    """The derivative (c, h, w) of a sum over cells and channels, each all of them where None."""
    batch = prepare(model, image).clone().requires_grad_()
    maps = differentiable_run(model, batch, layer)
    _check_position(layer, tuple(maps.shape), position or (0, 0))
    channels = maps.shape[1]
    if channel is not None and not 0 <= channel < channels:
        raise EngineError(f"{layer} has {channels} channels, no channel {channel}. Choose 0 to {channels - 1}.")
    chosen = maps[0] if channel is None else maps[0, channel]
    (gradient,) = torch.autograd.grad((chosen if position is None else chosen[..., *position]).sum(), batch)
    return gradient[0]


def _check_position(layer: str, shape: tuple[int, ...], position: tuple[int, int]) -> None:
    if len(shape) != 4:
        raise EngineError(f"{layer} gives no feature maps. Choose a layer before the classifier.")
    rows, columns = shape[2:]
    if not (0 <= position[0] < rows and 0 <= position[1] < columns):
        raise EngineError(f"{layer} has {rows}×{columns} cells, none at {position}. Rows and columns begin with 0.")
