"""Random directions in the space of a network's weights that suit the size of each of its filters."""

import torch
from torch import Tensor, nn


def filter_normalized_direction(model: nn.Module, generator: torch.Generator) -> dict[str, Tensor]:
    """A random direction whose filters are as long as the network's own.

    A network with ReLU or batch normalization does the same when one filter is scaled up and the next one down, so a
    step of equal length would look large to one and small to the other. Here a step of 1 moves every filter by its
    own length.

    Args:
        model: the network.
        generator: of the random numbers, on the CPU.

    Returns:
        A tensor for each parameter, by name; zero for biases and for batch normalization's scale and shift.

    References:
        Li, Xu, Taylor, Studer, Goldstein. Visualizing the loss landscape of neural nets. NeurIPS 2018, section 4,
        arXiv:1712.09913. A row of a linear layer counts as a filter, as in the paper's code.
    """
    return {
        name: _as_long(torch.randn(weight.shape, generator=generator), weight.detach())
        if weight.ndim > 1
        else torch.zeros_like(weight)
        for name, weight in model.named_parameters()
    }


def _as_long(direction: Tensor, weight: Tensor) -> Tensor:
    """The direction with the norm of each filter of the weight, (c_out, ...)."""
    direction = direction.to(weight)
    shape = (-1, *[1] * (weight.ndim - 1))
    wanted, present = (tensor.flatten(1).norm(dim=1).view(shape) for tensor in (weight, direction))
    return direction * (wanted / present.clamp_min(torch.finfo(weight.dtype).tiny))
