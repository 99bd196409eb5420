"""A network as the list of operations it really performs, named after the modules they belong to.

Everything that looks inside a network (its summary, its activations, attribution) works on such a graph instead of
placing hooks on the network: the graph has a private structure and shares only the weights, so that any number of
threads can inspect the same network at the same time, and nothing has to be undone afterwards.
"""

import copy
import operator
import re
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.fx.proxy import TraceError
from torch.nn import functional as F

from engine.errors import EngineError

_OUTPUT = re.compile(r"output: </TD>\s*<TD[^>]*>(.*?)</TD>", re.DOTALL)
_SHAPE = re.compile(r"\(([\d, ]+)\)")


@dataclass(frozen=True)
class Operations:
    """The graph.

    Attributes:
        dot: for Graphviz.
        nodes: boxes in it.
        output_shapes: of every box that is an operation, with the batch.
    """

    dot: str
    nodes: int
    output_shapes: tuple[tuple[int, ...], ...]


def operations(model: nn.Module, input_shape: Sequence[int], *, depth: int) -> Operations:
    """The operations of a network, nested modules opened down to ``depth``.

    Args:
        model: on the meta device; it is copied, because drawing places hooks on it.
        input_shape: (n, c, h, w).
        depth: 1 keeps the network's own modules closed.

    References:
        torchview, https://github.com/mert-kurttutan/torchview.
    """
    from torchview import draw_graph

    drawn = draw_graph(
        copy.deepcopy(model), input_size=tuple(input_shape), device="meta", depth=depth, mode="eval", strict=False
    )
    source = drawn.visual_graph.source
    return Operations(source, source.count("<TABLE"), output_shapes(source))


def output_shapes(dot: str) -> tuple[tuple[int, ...], ...]:
    """The shapes that the boxes of a graph give out, as they are written in them."""
    written = [shape for cell in _OUTPUT.findall(dot) for shape in _SHAPE.findall(cell)]
    return tuple(tuple(int(length) for length in shape.split(",") if length.strip()) for shape in written)


_PURE: dict[Any, Callable[..., Any]] = {
    operator.iadd: operator.add,
    operator.imul: operator.mul,
    operator.isub: operator.sub,
    F.relu_: F.relu,
}
"""The out-of-place counterpart of an in-place operation."""

_traced: "weakref.WeakKeyDictionary[nn.Module, tuple[int, TracedNetwork]]" = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class TracedNetwork:
    """The operations of a network in evaluation mode, in the order in which they run.

    Attributes:
        structure: a private copy of the module tree that shares the network's weights and never writes in place.
        graph: the operations; running it gives the network's output.
        nodes: the operations by name, for example "layer1.0.conv1" or "layer1.0.add".
    """

    structure: nn.Module
    graph: fx.GraphModule
    nodes: dict[str, fx.Node]

    def module(self, name: str) -> nn.Module | None:
        """The module that performs an operation, or None for a function such as an addition."""
        node = self.nodes[name]
        return self.structure.get_submodule(str(node.target)) if node.op == "call_module" else None


def private_structure(model: nn.Module, *, share: Callable[[Tensor], Tensor] = lambda tensor: tensor) -> nn.Module:
    """A copy of a network's module tree in evaluation mode, without hooks, whose weights are the network's own.

    Args:
        model: any network; it is not changed.
        share: what stands for each parameter and buffer; the default is the tensor itself.
    """
    tensors = [*model.parameters(), *model.buffers()]
    structure = copy.deepcopy(model, {id(tensor): share(tensor) for tensor in tensors})
    for module in structure.modules():
        for hooks in (module._forward_hooks, module._forward_pre_hooks, module._backward_hooks):
            hooks.clear()
    return structure.eval()


def meta_structure(model: nn.Module) -> nn.Module:
    """The same with weights that have a shape but no memory."""

    def on_meta(tensor: Tensor) -> Tensor:
        empty = torch.empty_like(tensor, device="meta")
        return nn.Parameter(empty, requires_grad=False) if isinstance(tensor, nn.Parameter) else empty

    return private_structure(model, share=on_meta)


def trace(model: nn.Module) -> TracedNetwork:
    """The network's operations; the second call for a network that has not changed costs nothing.

    Raises:
        EngineError: the network decides on values while it runs, so that no one graph describes it.
    """
    parts = signature(model)
    known = _traced.get(model)
    if known is None or known[0] != parts:
        known = _traced[model] = parts, trace_structure(private_structure(model))
    return known[1]


def signature(model: nn.Module) -> int:
    """Tells whether a network still consists of the same modules and the same tensors."""
    return hash(tuple(id(part) for part in chain(model.modules(), model.parameters(), model.buffers())))


def trace_structure(structure: nn.Module) -> TracedNetwork:
    """The operations of a structure that belongs to the caller: writing in place is turned off in it."""
    from engine.networks.graph.tracer import PathTracer

    overwriting = {name for name, module in structure.named_modules() if getattr(module, "inplace", False)}
    for name in overwriting:
        vars(structure.get_submodule(name))["inplace"] = False
    tracer = PathTracer()
    try:
        graph = tracer.trace(structure)
    except (TraceError, TypeError) as error:
        raise EngineError(
            f"The operations of {type(structure).__name__} cannot be listed, because its forward method decides "
            f"on the values it is given ({error}). Use a network whose path does not depend on the input."
        ) from error
    _disable_in_place(graph, overwriting)
    nodes = {name: node for node, name in tracer.node_to_qualname.items() if node.op != "placeholder"}
    return TracedNetwork(structure, fx.GraphModule(structure, graph), nodes)


def _disable_in_place(graph: fx.Graph, overwriting: set[str]) -> None:
    """Replaces in-place operations, so that recorded values are not overwritten.

    What the network reads from an overwritten tensor afterwards, it reads from the new one.
    """
    order = {node: index for index, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        if _writes_in_place(node, overwriting):
            overwritten = node.args[0]
            overwritten.replace_all_uses_with(node, lambda user, place=order[node]: order[user] > place)
            _make_out_of_place(node)


def _writes_in_place(node: fx.Node, overwriting: set[str]) -> bool:
    target: Any = node.target
    if node.op == "call_module":
        return target in overwriting
    if node.op == "call_method":
        return target.endswith("_") and not target.endswith("__")
    if node.op != "call_function":
        return False
    positional = target is F.relu and len(node.args) > 1 and bool(node.args[1])
    return target in _PURE or positional or bool(node.kwargs.get("inplace"))


def _make_out_of_place(node: fx.Node) -> None:
    target: Any = node.target
    if node.op == "call_method":
        node.target = target[:-1]
    elif node.op == "call_function":
        pure: Any = _PURE.get(target, target)
        node.target = pure
        node.args = node.args[:1] if target is F.relu else node.args
        node.kwargs = {name: value for name, value in node.kwargs.items() if name != "inplace"}


def block_of(structure: nn.Module, name: str) -> str:
    """The building block that an operation belongs to: the outermost module that is not one of torch's own.

    A layer outside of any block (AlexNet and VGG have none) belongs to the first module of its path.
    """
    path: list[str] = []
    module: nn.Module | None = structure
    for part in name.split("."):
        module = module._modules.get(part)
        if module is None:
            break
        path.append(part)
        if not type(module).__module__.startswith("torch.nn."):
            return ".".join(path)
    return path[0] if len(path) > 1 else ""
