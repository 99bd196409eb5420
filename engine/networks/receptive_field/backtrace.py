"""Receptive fields the other way round: which input pixels a cell reads, followed back from layer to layer."""

from dataclasses import dataclass
from math import ceil
from operator import getitem
from typing import Any

from torch import fx, nn
from torch.nn import functional as F

from engine.networks.graph.operations import trace
from engine.networks.summary import Summary

_KEEPING = (
    *(nn.BatchNorm2d, nn.ReLU, nn.Tanh, nn.Sigmoid, nn.Dropout, nn.Identity, nn.LocalResponseNorm),
    *("relu", "tanh", "sigmoid", "dropout", "add", "iadd", "mul", "cat"),
)
_ADAPTIVE = (nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d, F.adaptive_avg_pool2d, F.adaptive_max_pool2d)
_POOLS: dict[Any, tuple[str, ...]] = {
    F.max_pool2d: ("input", "kernel_size", "stride", "padding", "dilation"),
    F.avg_pool2d: ("input", "kernel_size", "stride", "padding"),
}
_WHOLE = (nn.Flatten, nn.Linear, "flatten", "view", "reshape", "mean")


@dataclass(frozen=True)
class Reach:
    """A rectangle of cells or pixels, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def union(self, other: "Reach") -> "Reach":
        """The smallest rectangle around both."""
        return Reach(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


def pixels_read(model: nn.Module, summary: Summary, layer: str, row: int, column: int) -> Reach | None:
    """The input pixels (outside of the image: padding) on which a cell of a layer can depend.

    Args:
        model: the network.
        summary: its layer table.
        layer: name of the layer.
        row: of the cell; 0 where the layer gives a vector.
        column: of the cell; 0 where the layer gives a vector.

    Returns:
        None where an operation on the way is of a kind whose window is not known here.
    """
    traced = trace(model)
    names = {node: name for name, node in traced.nodes.items()}
    shapes = {each.name: each.output_shape for each in summary.rows}
    reaches = {traced.nodes[layer]: Reach(row, column, row, column)}
    for node in reversed(traced.graph.graph.nodes):
        if node not in reaches:
            continue
        if node.op == "placeholder":
            return reaches[node]
        sources = [each for each in node.all_input_nodes if _depends_on_pixels(each, names.get(each, ""), shapes)]
        sizes = [shapes.get(names.get(each, ""), ())[2:] for each in sources]
        module = traced.structure.get_submodule(str(node.target)) if node.op == "call_module" else None
        before = _before(node, module, reaches[node], sizes[0], shapes.get(names[node], ())[2:])
        if before is None:
            return None
        for source in sources:
            reaches[source] = reaches[source].union(before) if source in reaches else before
    return None


def _depends_on_pixels(node: fx.Node, name: str, shapes: dict[str, tuple[int, ...]]) -> bool:
    """Whether an operation's result depends on pixels, and is not only a size or a weight."""
    return node.op == "placeholder" or name in shapes or node.target is getitem


def _before(
    node: fx.Node, module: nn.Module | None, reach: Reach, size_in: tuple[int, ...], size_out: tuple[int, ...]
) -> Reach | None:
    """The cells of an operation's input that a rectangle of its output reads."""
    kind: Any = type(module) if module is not None else node.target
    if kind in _KEEPING or getattr(kind, "__name__", kind) in _KEEPING:
        return reach
    if kind in _WHOLE or getattr(kind, "__name__", kind) in _WHOLE:
        return Reach(0, 0, size_in[0] - 1, size_in[1] - 1) if len(size_in) == 2 else reach
    if kind in _ADAPTIVE:
        return _adaptive(reach, size_in, size_out) if len(size_in) == len(size_out) == 2 else None
    if kind is F.pad:
        widths: Any = node.args[1] if len(node.args) > 1 else node.kwargs["pad"]
        left, _, top, _ = (*widths, 0, 0, 0, 0)[:4]
        return Reach(reach.top - top, reach.left - left, reach.bottom - top, reach.right - left)
    if kind is getitem:
        return _sliced(node.args[1], reach)
    windows = _windows(node, module)
    if windows is None:
        return None
    (top, bottom), (left, right) = (
        _ends(low, high, window)
        for window, (low, high) in zip(windows, ((reach.top, reach.bottom), (reach.left, reach.right)), strict=True)
    )
    return Reach(top, left, bottom, right)


def _adaptive(reach: Reach, size_in: tuple[int, ...], size_out: tuple[int, ...]) -> Reach:
    """Each cell of adaptive pooling has a window of its own, from floor(i n / m) to ceil((i + 1) n / m) - 1."""
    steps = [given / wanted for given, wanted in zip(size_in, size_out, strict=True)]
    return Reach(
        int(reach.top * steps[0]),
        int(reach.left * steps[1]),
        ceil((reach.bottom + 1) * steps[0]) - 1,
        ceil((reach.right + 1) * steps[1]) - 1,
    )


def _sliced(index: Any, reach: Reach) -> Reach | None:
    """The cells read by ``x[:, :, ::s, ::s]``; other indices are not supported."""
    if not isinstance(index, tuple) or len(index) != 4 or not all(isinstance(each, slice) for each in index[2:]):
        return None
    if any(each.start for each in index[2:]):
        return None
    down, across = ((each.step or 1) for each in index[2:])
    return Reach(reach.top * down, reach.left * across, reach.bottom * down, reach.right * across)


def _windows(node: fx.Node, module: nn.Module | None) -> list[tuple[int, int, int, int]] | None:
    """Kernel size, stride, padding and dilation along rows and along columns."""
    if isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        given = {name: getattr(module, name, 1) for name in ("kernel_size", "stride", "padding", "dilation")}
        if isinstance(module, nn.Conv2d) and isinstance(module.padding, str):
            left, _, top, _ = module._reversed_padding_repeated_twice
            given["padding"] = (top, left)
    elif node.target in _POOLS:
        given = dict(zip(_POOLS[node.target], node.args, strict=False)) | dict(node.kwargs)
        given = {"padding": 0, "dilation": 1} | given
        given["stride"] = given.get("stride") or given["kernel_size"]
    else:
        return None
    return [
        (
            _along(given["kernel_size"], axis),
            _along(given["stride"], axis),
            _along(given["padding"], axis),
            _along(given["dilation"], axis),
        )
        for axis in range(2)
    ]


def _ends(low: int, high: int, window: tuple[int, int, int, int]) -> tuple[int, int]:
    kernel_size, stride, padding, dilation = window
    return low * stride - padding, high * stride - padding + dilation * (kernel_size - 1)


def _along(value: Any, axis: int) -> int:
    return value[axis] if isinstance(value, tuple | list) else value
