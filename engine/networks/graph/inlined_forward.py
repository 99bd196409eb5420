"""The training forward pass as one function: module calls inlined, weights passed as arguments.

Where layers are small, finding modules and their weights takes longer than some of the computing. What is computed
stays the same: to the bit, or up to rounding where a map is so small that a convolution is done as a dense layer.
"""

import operator
from collections.abc import Callable

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F

from engine.networks.dense_convolution import convolve
from engine.networks.graph.tracer import ThreadAwareTracer

_OVERWRITABLE = (torch.batch_norm, F.linear, operator.add)
"""Operations whose results no gradient needs but that of the operation behind them."""

_NORMALIZATIONS = (nn.BatchNorm1d, nn.BatchNorm2d)


class _Inliner(ThreadAwareTracer):
    def is_leaf_module(self, m: nn.Module, *_: str) -> bool:
        """Batch normalization alone decides on what it is given: how many axes it has."""
        return isinstance(m, _NORMALIZATIONS)


def inlined(model: nn.Module) -> Callable[[Tensor], Tensor]:
    """A network's forward pass in training mode without its modules.

    It reads and updates the network's own parameters and buffers, which may change in place but not be replaced, and
    calls no hooks.

    Args:
        model: the network; its path must not depend on the values it is given, and its batch normalization must have
            weights, running statistics and a momentum.

    Returns:
        What maps the network's input to its output, with the same gradients and running statistics.
    """
    was_training = model.training
    graph = _Inliner().trace(model.train())
    model.train(was_training)
    normalizations = {name: layer for name, layer in model.named_modules() if isinstance(layer, _NORMALIZATIONS)}
    for node in list(graph.nodes):
        if node.op == "call_module":
            _inline_batch_norm(graph, node, normalizations[str(node.target)])
        elif node.target is F.relu:
            _rectify_in_place(node)
        elif node.target is torch.conv2d:
            node.target = convolve
    tensors = _lift_tensors(graph, model)
    forward = _compiled(graph)
    return lambda images: forward(None, images, *tensors)


def _inline_batch_norm(graph: fx.Graph, node: fx.Node, layer: nn.BatchNorm1d | nn.BatchNorm2d) -> None:
    """Writes down what a batch normalization does in training mode."""
    with graph.inserting_before(node):
        weight, bias, mean, var, batches = (
            graph.get_attr(f"{node.target}.{name}")
            for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
        )
        graph.call_method("add_", (batches, 1))
        how = (True, layer.momentum, layer.eps, torch.backends.cudnn.enabled)
        normalized = graph.call_function(torch.batch_norm, (*node.args, weight, bias, mean, var, *how))
    node.replace_all_uses_with(normalized)
    graph.erase_node(node)


def _rectify_in_place(node: fx.Node) -> None:
    """Applies a ReLU in place where its input is not used elsewhere, which saves a tensor."""
    source = node.args[0]
    alone = isinstance(source, fx.Node) and len(source.users) == 1 and source.target in _OVERWRITABLE
    node.target = torch.relu_ if alone else torch.relu
    node.kwargs = {}


def _lift_tensors(graph: fx.Graph, model: nn.Module) -> list[Tensor]:
    """Makes arguments of all parameters and buffers that are read, and returns them in their order."""
    arguments: dict[str, fx.Node] = {}
    last = next(node for node in graph.nodes if node.op == "placeholder")
    for node in list(graph.nodes):
        if node.op == "get_attr":
            if node.target not in arguments:
                with graph.inserting_after(last):
                    last = arguments[node.target] = graph.placeholder(f"own_{node.target.replace('.', '_')}")
            node.replace_all_uses_with(arguments[node.target])
            graph.erase_node(node)
    return [operator.attrgetter(name)(model) for name in arguments]


def _compiled(graph: fx.Graph) -> Callable[..., Tensor]:
    """The graph as a function of nothing, the images and the tensors.

    An ``fx.GraphModule`` would do the same, but keeps the source of each for as long as the process lives.
    """
    code = graph.python_code("self")
    scope = dict(code.globals)
    exec(code.src, scope)
    return scope["forward"]
