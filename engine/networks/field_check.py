"""Receptive fields the other way round: which input pixels a cell reads, followed back from layer to layer."""

from dataclasses import dataclass

from torch import nn

from engine.networks.summary import LayerRow, Summary

_KEEPING = ("BatchNorm2d", "ReLU", "relu", "Tanh", "Sigmoid", "Dropout", "Identity", "add", "cat", "dropout")


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
    """The input pixels (outside of the picture: padding) on which a cell of a layer can depend.

    Args:
        model: the network.
        summary: its layer table.
        layer: name of the layer.
        row: of the cell.
        column: of the cell.

    Returns:
        None where a layer on the way is no module, so that its window is not known here.
    """
    rows = {each.name: each for each in summary.rows}
    order = [each.name for each in summary.rows]
    reaches: dict[str, Reach] = {layer: Reach(row, column, row, column)}
    result: Reach | None = None
    for name in reversed(order[: order.index(layer) + 1]):
        if name not in reaches:
            continue
        before = _before(model, rows[name], reaches[name])
        if before is None:
            return None
        sources = [source for source in rows[name].input_names if source in rows]
        for source in sources:
            reaches[source] = reaches[source].union(before) if source in reaches else before
        if len(sources) < max(1, len(rows[name].input_names)):
            result = before if result is None else result.union(before)
    return result


def _before(model: nn.Module, row: LayerRow, reach: Reach) -> Reach | None:
    """The cells of a layer's input that a rectangle of its output reads."""
    if row.type in _KEEPING:
        return reach
    try:
        module = model.get_submodule(row.name)
    except AttributeError:
        return None
    if not isinstance(module, (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)) or isinstance(module.padding, str):
        return None
    ends = [
        _ends(
            low,
            high,
            *(_along(getattr(module, name, 1), axis) for name in ("kernel_size", "stride", "padding", "dilation")),
        )
        for axis, (low, high) in enumerate(((reach.top, reach.bottom), (reach.left, reach.right)))
    ]
    (top, bottom), (left, right) = ends
    return Reach(top, left, bottom, right)


def _ends(low: int, high: int, kernel_size: int, stride: int, padding: int, dilation: int) -> tuple[int, int]:
    return low * stride - padding, high * stride - padding + dilation * (kernel_size - 1)


def _along(value: int | tuple[int, ...], axis: int) -> int:
    return value[axis] if isinstance(value, tuple) else value
