"""How far a cell of a feature map sees: what the geometry allows, and where the influence really lies."""

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.inspection.activations import prepare
from engine.inspection.differentiable import differentiable_run
from engine.networks.origin import origin_of
from engine.networks.preprocessing import Box
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
    origin = origin_of(model)
    crop = origin.preprocessing.crop if origin is not None else 224
    height, width = input_size or (crop, crop)
    channels = next(parameter for parameter in model.parameters() if parameter.ndim == 4).shape[1]
    row = summarize(model, (1, channels, height, width)).row(layer)
    _check_position(layer, row.output_shape, position)
    return Box(*row.field.box(*position))


def effective_receptive_field(
    model: nn.Module, image: Tensor, layer: str, position: tuple[int, int], *, channel: int | None = None
) -> Tensor:
    """How strongly each pixel reaches a cell: the magnitude of the derivative, largest over the colours.

    It is far smaller than what the geometry allows: pixels in the middle reach the cell on many more paths.

    Args:
        model: the network.
        image: a picture (3, h, w) in [0, 1], or a prepared batch of one.
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
    batch = prepare(model, image).clone().requires_grad_()
    maps = differentiable_run(model, batch, layer)
    _check_position(layer, tuple(maps.shape), position)
    cells = maps[0, :, position[0], position[1]]
    if channel is not None and not 0 <= channel < len(cells):
        raise EngineError(f"{layer} has {len(cells)} channels, no channel {channel}. Choose 0 to {len(cells) - 1}.")
    chosen = cells if channel is None else cells[channel]
    (gradient,) = torch.autograd.grad(chosen.sum(), batch)
    return gradient[0].abs().amax(0)


def _check_position(layer: str, shape: tuple[int, ...], position: tuple[int, int]) -> None:
    if len(shape) != 4:
        raise EngineError(f"{layer} gives no feature maps. Choose a layer before the classifier.")
    rows, columns = shape[2:]
    if not (0 <= position[0] < rows and 0 <= position[1] < columns):
        raise EngineError(f"{layer} has {rows}×{columns} cells, none at {position}. Rows and columns begin with 0.")
