"""Derivatives of a network's answer without touching the network: on graphs that share its weights."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.inspection.interpreter import Run
from engine.networks.graph.operations import TracedNetwork, private_structure, trace

_RECTIFIERS = (F.relu, F.relu_, torch.relu, torch.relu_)
_CAPPED = (F.relu6,)


@dataclass(frozen=True)
class LayerGradient:
    """A layer's result and how the answer depends on it.

    Attributes:
        activations: (c, h, w).
        gradients: derivative of the score by each activation, (c, h, w).
        scores: the logits, (classes,).
        target: the class whose score was derived.
    """

    activations: Tensor
    gradients: Tensor
    scores: Tensor
    target: int


def layer_gradient(model: nn.Module, batch: Tensor, layer: str, target: int | None = None) -> LayerGradient:
    """How the score of a class depends on the feature maps of a layer, from one forward and half a backward pass.

    Args:
        model: the network; it is not changed.
        batch: a prepared batch of one, (1, c, h, w).
        layer: a name from `layer_names`.
        target: the class; the most probable one if None.

    Raises:
        EngineError: an unknown layer, one without maps, or no such class.
    """
    traced = trace(model)
    if layer not in traced.nodes:
        raise EngineError(f'There is no layer "{layer}". See layer_names(model).')
    run = _GradientFromLayer(traced, layer)
    scores: Tensor = run.run(batch.detach())
    chosen = chosen_class(scores, target)
    if run.leaf is None or run.leaf.ndim != 4:
        raise EngineError(f"{layer} gives no feature maps. Choose a layer before the classifier.")
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad(scores[0, chosen], run.leaf)
    return LayerGradient(run.leaf[0].detach(), gradient[0], scores[0].detach(), chosen)


def differentiable_run(model: nn.Module, batch: Tensor, layer: str) -> Tensor:
    """A layer's result for a batch, with what derivatives need.

    Raises:
        EngineError: an unknown layer.
    """
    until_there = graph_up_to(model, layer)
    with torch.enable_grad():
        return until_there(batch)


def graph_up_to(model: nn.Module, layer: str) -> fx.GraphModule:
    """The network's graph up to a layer, on a copy that shares the weights.

    Raises:
        EngineError: an unknown layer.
    """
    traced = trace(model)
    if layer not in traced.nodes:
        raise EngineError(f'There is no layer "{layer}". See layer_names(model).')
    graph = fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    graph.graph_copy(traced.graph.graph, copies)
    graph.output(copies[traced.nodes[layer]])
    until_there = fx.GraphModule(traced.structure, graph)
    until_there.graph.eliminate_dead_code()
    until_there.recompile()
    return until_there


def chosen_class(scores: Tensor, target: int | None) -> int:
    """The class that was asked for, or the one with the highest score.

    Raises:
        EngineError: there is no such class.
    """
    classes = scores.shape[-1]
    if target is None:
        return int(scores[0].argmax())
    if not 0 <= target < classes:
        raise EngineError(f"There is no class {target}: the network knows {classes}. Choose 0 to {classes - 1}.")
    return target


def with_relu_modules(model: nn.Module) -> nn.Module:
    """A copy of the network that shares its weights, with each ReLU call as a module of its own.

    Methods that replace the derivative of ReLU need to find each of its calls; a network that calls it as a function
    (GoogLeNet, Inception), or one module several times (ResNet), would silently give the plain gradient.
    """
    traced = trace(model)
    structure = private_structure(traced.structure)
    graph = fx.Graph()
    graph.output(graph.graph_copy(traced.graph.graph, {}))
    for number, node in enumerate(list(graph.nodes)):
        if is_relu(node, structure):
            name = f"rectifier_{number}"
            structure.add_module(name, _Capped() if _is_capped(node, structure) else nn.ReLU())
            with graph.inserting_after(node):
                own = graph.call_module(name, (node.all_input_nodes[0],))
            node.replace_all_uses_with(own)
            graph.erase_node(node)
    return fx.GraphModule(structure, graph)


def has_relu(model: nn.Module) -> bool:
    """Whether a network computes a ReLU anywhere."""
    traced = trace(model)
    return any(is_relu(node, traced.structure) for node in traced.graph.graph.nodes)


def is_relu(node: fx.Node, structure: nn.Module) -> bool:
    """Whether an operation is a ReLU, also one that is cut off at 6, as a module, a function or a method."""
    if node.op == "call_module":
        return isinstance(structure.get_submodule(str(node.target)), (nn.ReLU, nn.ReLU6))
    return node.target in (*_RECTIFIERS, *_CAPPED) or (node.op == "call_method" and node.target in ("relu", "relu_"))


def _is_capped(node: fx.Node, structure: nn.Module) -> bool:
    if node.op == "call_module":
        return isinstance(structure.get_submodule(str(node.target)), nn.ReLU6)
    return node.target in _CAPPED


class _Capped(nn.ReLU):
    """ReLU6, which captum takes for what it is: a ReLU whose derivative is replaced."""

    def forward(self, input: Tensor) -> Tensor:
        """Cuts off below 0 and above 6."""
        return F.relu6(input)


class _GradientFromLayer(Run):
    """Interpreter that records gradients from a given layer on."""

    def __init__(self, traced: TracedNetwork, layer: str) -> None:
        super().__init__(traced.graph)
        self.layer = traced.nodes[layer]
        self.leaf: Tensor | None = None

    def run_node(self, n: fx.Node) -> Any:
        """Runs one operation; nothing is noted, and kept in memory, before the layer."""
        with torch.set_grad_enabled(self.leaf is not None):
            value = super().run_node(n)
        if n is self.layer and isinstance(value, Tensor):
            self.leaf = value = value.detach().requires_grad_()
        return value
