"""Feature maps: what every layer of a network makes of an image, in one forward pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn

from engine.errors import EngineError
from engine.inspection.interpreter import Run, translate_input_errors
from engine.networks.graph.operations import TracedNetwork, trace
from engine.networks.preprocessing import Preprocessing
from engine.networks.shipped_weights import origin_of


@dataclass(frozen=True)
class Observation:
    """Feature maps and logits of one forward pass.

    Attributes:
        activations: each layer's result, (n, c, h, w) or (n, c), the caller's own.
        logits: (n, classes).
    """

    activations: dict[str, Tensor]
    logits: Tensor


def activations(model: nn.Module, image: Tensor, layers: Sequence[str]) -> dict[str, Tensor]:
    """Outputs of the named layers for an image.

    The network is neither changed nor hooked, so that any number of threads may inspect the same one. A value is
    what its layer computed, also where the network itself overwrites it in place afterwards.

    Args:
        model: any network whose path does not depend on its input.
        image: an image (3, h, w) in [0, 1], prepared as the network expects it; or a prepared batch (n, c, h, w).
        layers: names from `layer_names`.

    Returns:
        The layers' results by name, in the given order, on the network's device.

    Raises:
        EngineError: an unknown layer, or an input that the network cannot take.
    """
    traced = _with_layers(model, layers)
    run = _Recording(traced, layers, whole=False)
    run.record(prepare(model, image))
    return {name: run.recorded[name] for name in layers}


def observe(model: nn.Module, image: Tensor, layers: Sequence[str]) -> Observation:
    """The same together with the network's answer, from one pass.

    Args:
        model: as for `activations`.
        image: as for `activations`.
        layers: as for `activations`.

    Raises:
        EngineError: as for `activations`.
    """
    traced = _with_layers(model, layers)
    run = _Recording(traced, layers, whole=True)
    logits = run.record(prepare(model, image))
    return Observation({name: run.recorded[name] for name in layers}, logits)


def prepare(model: nn.Module, image: Tensor) -> Tensor:
    """An image as the batch that a network takes, on its device; a batch that is prepared already stays as it is.

    Args:
        model: a network; one that `engine.networks.build` made knows what it expects.
        image: (3, h, w) in [0, 1], or a prepared batch (n, c, h, w).

    Raises:
        EngineError: the tensor is neither.
    """
    if image.ndim not in (3, 4):
        raise EngineError(
            f"The input has {image.ndim} axes. Give an image of shape (3, h, w), or a prepared batch (n, c, h, w)."
        )
    origin = origin_of(model)
    preprocessing = origin.preprocessing if origin is not None else Preprocessing()
    batch = preprocessing(image) if image.ndim == 3 else image
    first = next(model.parameters(), None)
    return batch if first is None else batch.to(first.device, first.dtype)


def _with_layers(model: nn.Module, layers: Sequence[str]) -> TracedNetwork:
    traced = trace(model)
    unknown = [name for name in layers if name not in traced.nodes]
    if unknown:
        some = ", ".join(list(traced.nodes)[:3])
        raise EngineError(f'There is no layer "{unknown[0]}". Layers are named {some}, ...; see layer_names(model).')
    return traced


class _AllLayersComputedError(Exception):
    """Every wanted layer has been computed."""


class _Recording(Run):
    """Interpreter that keeps the results of selected operations."""

    def __init__(self, traced: TracedNetwork, layers: Sequence[str], *, whole: bool) -> None:
        super().__init__(traced.graph)
        self.wanted = {traced.nodes[name]: name for name in layers}
        self.whole = whole
        self.recorded: dict[str, Tensor] = {}

    @torch.no_grad()
    def record(self, batch: Tensor) -> Any:
        """Runs the network on a prepared batch; the answer is None where it stops before it."""
        try:
            with translate_input_errors(batch):
                return self.run(batch)
        except _AllLayersComputedError:
            return None

    def run_node(self, n: fx.Node) -> Any:
        """Runs one operation."""
        value = super().run_node(n)
        if n in self.wanted:
            self.recorded[self.wanted[n]] = value
            if not self.whole and len(self.recorded) == len(self.wanted):
                raise _AllLayersComputedError
        return value
