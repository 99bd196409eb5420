"""How each kind of operation changes the receptive field: the rules that carry it through a network's graph."""

from collections.abc import Sequence
from typing import Any

from torch import Tensor, fx, nn
from torch.nn import functional as F
from torch.nn.modules.conv import _ConvNd
from torch.nn.modules.pooling import _AdaptiveAvgPoolNd, _AdaptiveMaxPoolNd, _AvgPoolNd, _MaxPoolNd

from engine.networks.receptive_field.field import ReceptiveField

_POOLING_ARGUMENTS: dict[Any, tuple[str, ...]] = {
    F.max_pool2d: ("input", "kernel_size", "stride", "padding", "dilation"),
    F.avg_pool2d: ("input", "kernel_size", "stride", "padding"),
}
_ADAPTIVE_FUNCTIONS = (F.adaptive_avg_pool2d, F.adaptive_max_pool2d)


def carry(
    node: fx.Node, module: nn.Module | None, fields: dict[fx.Node, ReceptiveField], values: dict[fx.Node, Any]
) -> ReceptiveField | None:
    """The receptive field after an operation.

    Args:
        node: the operation.
        module: the module that performs it, or None for a function.
        fields: receptive fields of the operations before it.
        values: results of the operations up to and including this one (on the meta device: only shapes matter).

    Returns:
        None for an operation that does not depend on the image.
    """
    sources = [source for source in node.all_input_nodes if source in fields]
    if not sources:
        return None
    field = fields[sources[0]]
    for source in sources[1:]:
        field = field.union(fields[source])
    before, after = values[sources[0]], values[node]
    if not isinstance(before, Tensor) or not isinstance(after, Tensor):
        return field
    size_in, size_out = _spatial_size(before), _spatial_size(after)
    if size_in is None:
        return field
    if _is_adaptive(node, module) and size_out is not None:
        return ReceptiveField(
            field.vertical.adaptive(size_in[0], size_out[0]), field.horizontal.adaptive(size_in[1], size_out[1])
        )
    window = _window(node, module)
    if window is not None:
        return _slide(field, *window)
    if node.target is F.pad:
        return _padded(field, node.args[1] if len(node.args) > 1 else node.kwargs["pad"])
    if _subsampling(node) is not None:
        return _slide(field, (1, 1), _subsampling(node), (0, 0), (1, 1))
    if size_out == size_in and not isinstance(module, nn.Linear):
        return field
    return ReceptiveField(field.vertical.whole(size_in[0]), field.horizontal.whole(size_in[1]))


def _spatial_size(value: Tensor) -> tuple[int, int] | None:
    """Height and width of a batch of feature maps (or of one channel of them); None for vectors."""
    return (value.shape[-2], value.shape[-1]) if value.ndim >= 3 else None


def _is_adaptive(node: fx.Node, module: nn.Module | None) -> bool:
    return isinstance(module, (_AdaptiveAvgPoolNd, _AdaptiveMaxPoolNd)) or node.target in _ADAPTIVE_FUNCTIONS


def _window(node: fx.Node, module: nn.Module | None) -> tuple[Any, Any, Any, Any] | None:
    """Kernel size, stride, padding and dilation per axis of an operation that slides a window."""
    if isinstance(module, _ConvNd) and not module.transposed:
        padding = module.padding
        if isinstance(padding, str):
            left, _, top, _ = module._reversed_padding_repeated_twice
            padding = (top, left)
        return module.kernel_size, module.stride, padding, module.dilation
    if isinstance(module, (_MaxPoolNd, _AvgPoolNd)):
        given = {name: getattr(module, name, 1) for name in ("kernel_size", "stride", "padding", "dilation")}
    elif (names := _POOLING_ARGUMENTS.get(node.target)) is not None:
        given = dict(zip(names, node.args, strict=False)) | dict(node.kwargs)
    else:
        return None
    kernel_size = _pair(given["kernel_size"])
    stride = given.get("stride")
    return (
        kernel_size,
        kernel_size if stride is None or stride == [] else _pair(stride),
        _pair(given.get("padding", 0)),
        _pair(given.get("dilation", 1)),
    )


def _pair(value: Any) -> tuple[int, int]:
    return (value[0], value[-1]) if isinstance(value, Sequence) else (value, value)


def _slide(field: ReceptiveField, kernel_size: Any, stride: Any, padding: Any, dilation: Any) -> ReceptiveField:
    axes = [
        axis.window(kernel_size[i], stride=stride[i], padding=padding[i], dilation=dilation[i])
        for i, axis in enumerate((field.vertical, field.horizontal))
    ]
    return ReceptiveField(*axes)


def _padded(field: ReceptiveField, pad: Any) -> ReceptiveField:
    """The field after padding given as (left, right, top, bottom, ...): the first cell moves outwards."""
    left, _, top, _ = (*pad, 0, 0, 0, 0)[:4]
    return _slide(field, (1, 1), (1, 1), (top, left), (1, 1))


def _subsampling(node: fx.Node) -> tuple[int, int] | None:
    """Steps of a slice such as ``x[:, :, ::2, ::2]``, or None for anything else."""
    index = node.args[1] if getattr(node.target, "__name__", "") == "getitem" else None
    if not isinstance(index, tuple) or len(index) != 4:
        return None
    rows, columns = index[2:]
    if not isinstance(rows, slice) or not isinstance(columns, slice) or rows.start or columns.start:
        return None
    steps = (rows.step or 1, columns.step or 1)
    return steps if all(isinstance(step, int) for step in steps) else None
