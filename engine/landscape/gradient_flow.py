"""Activation scales in the forward pass and gradient norms in the backward pass, by layer."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError

Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class GradientFlow:
    """One forward and backward pass, layer by layer in the order of the network's modules.

    Attributes:
        layers: names of the layers with weights.
        gradient_norms: Euclidean norm of the gradient of each layer's weight.
        input_scales: root mean square of what each layer reads.
        loss: mean cross-entropy of the batch, in nats.
    """

    layers: tuple[str, ...]
    gradient_norms: tuple[float, ...]
    input_scales: tuple[float, ...]
    loss: float


def gradient_flow(model: nn.Module, batch: Batch) -> GradientFlow:
    """Gradient norm and activation scale of every convolution and linear layer, in training mode.

    The network itself is not touched: a copy of it computes.

    Args:
        model: gives logits, (n, classes).
        batch: images (n, c, h, w) as the network sees them, and their classes, int64, (n,).

    Raises:
        EngineError: not as many classes as images.
    """
    images, labels = batch
    if len(images) != len(labels):
        raise EngineError(
            f"There are {len(images)} images but {len(labels)} classes. Give every image exactly one class."
        )
    own = copy.deepcopy(model).train().requires_grad_(True)
    layers = {name: layer for name, layer in own.named_modules() if isinstance(layer, (nn.Conv2d, nn.Linear))}
    scales: dict[str, Tensor] = {}
    for name, layer in layers.items():
        layer.register_forward_pre_hook(_input_scale_hook(scales, name))
    with torch.enable_grad():
        loss = F.cross_entropy(own(images), labels)
        gradients = torch.autograd.grad(loss, [layer.weight for layer in layers.values()])
    norms = torch.stack([gradient.norm() for gradient in gradients])
    read = torch.stack([scales[name] for name in layers])
    return GradientFlow(tuple(layers), tuple(norms.tolist()), tuple(read.tolist()), loss.item())


def _input_scale_hook(scales: dict[str, Tensor], name: str):
    """A hook that records the root mean square of a layer's input."""

    def note(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        scales[name] = inputs[0].detach().square().mean().sqrt()

    return note
