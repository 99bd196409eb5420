"""The forward pass on a device: memory format and precision."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from engine.networks.graph.inlined_forward import inlined
from engine.training.spec import RunSpec


def on_the_cpu(state: Any) -> Any:
    """The same dicts, lists and values, with every tensor on the CPU; tensors that are there already are not copied."""
    if isinstance(state, Tensor):
        return state.cpu()
    if isinstance(state, dict):
        return {name: on_the_cpu(value) for name, value in state.items()}
    if isinstance(state, (list, tuple)):
        return type(state)(on_the_cpu(value) for value in state)
    return state


class Forward:
    """Gives a network's logits, in training and in tests alike.

    Args:
        model: the network; it is moved to the device.
        device: what computes.
        spec: the run, for its precision.

    Attributes:
        model: the network on its device.
    """

    def __init__(self, model: nn.Module, device: torch.device, spec: RunSpec) -> None:
        self._device = device
        self._precision = spec.precision_on(device.type)
        self._memory_format = torch.contiguous_format if device.type == "mps" else torch.channels_last
        self.model = _laid_out(model.to(device), self._memory_format)
        # On the CPU, a small network's modules cost a tenth of its step. On CUDA steps are recorded as a whole.
        self._in_training = inlined(self.model) if device.type == "cpu" else self.model

    def __call__(self, images: Tensor) -> Tensor:
        """Maps images (n, c, h, w) to logits (n, classes), float32."""
        forward = self._in_training if self.model.training else self.model
        with self._autocast():
            return forward(images.contiguous(memory_format=self._memory_format)).float()

    def _autocast(self) -> AbstractContextManager:
        if self._precision == "bf16":
            # A recorded step must convert the weights anew each time, and takes no conversion from a cache.
            return torch.autocast(self._device.type, dtype=torch.bfloat16, cache_enabled=self._device.type != "cuda")
        return nullcontext()


def weight_layers(model: nn.Module) -> tuple[tuple[str, ...], list[Tensor]]:
    """Names and weights of a network's convolutions and linear layers, in its order."""
    named = [
        (name, module.weight) for name, module in model.named_modules() if isinstance(module, (nn.Conv2d, nn.Linear))
    ]
    return tuple(name for name, _ in named), [weight for _, weight in named]


def _laid_out(model: nn.Module, memory_format: torch.memory_format) -> nn.Module:
    """Stores the weights of convolutions in this order of axes."""
    for weight in model.parameters():
        if weight.ndim == 4:
            weight.data = weight.data.contiguous(memory_format=memory_format)
    return model
