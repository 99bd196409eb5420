"""Elements of a block: sequences of layers, and branches that split and merge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from torch import nn

from engine.networks.summary import LayerRow

Merge = Literal["add", "cat"]

_ACTIVATIONS = {"ReLU", "relu", "Tanh", "tanh", "Sigmoid", "sigmoid", "ReLU6", "SiLU", "GELU", "Hardswish"}
_MERGES = ("add", "iadd", "cat")
_WORDS = {
    "BatchNorm2d": "batch norm",
    "LocalResponseNorm": "local response norm",
    "Dropout": "dropout",
    "dropout": "dropout",
    "Flatten": "flatten",
    "flatten": "flatten",
    "pad": "every 2nd pixel, new channels 0",
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "relu": "ReLU",
}
_POOLS = {
    "MaxPool2d": "max pool",
    "max_pool2d": "max pool",
    "AvgPool2d": "average pool",
    "avg_pool2d": "average pool",
    "AdaptiveAvgPool2d": "average pool",
    "adaptive_avg_pool2d": "average pool",
}


@dataclass(frozen=True)
class Unit:
    """A layer with weights together with its normalization and activation, or a layer without weights.

    Attributes:
        words: what it does, for example "3×3 conv".
        stride: pixels between neighbouring windows; 1 where no window slides.
        before: normalization and activation in front of it, for example ("BN", "ReLU").
        after: normalization and activation behind it.
        rows: its layers.
    """

    words: str
    stride: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    rows: tuple[LayerRow, ...]

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Shape of its result, without the batch."""
        return self.rows[-1].output_shape[1:]

    @property
    def weighted(self) -> bool:
        """Whether it is a convolution or a linear layer."""
        return any(row.multiply_adds for row in self.rows)


@dataclass(frozen=True)
class Split:
    """A split into parallel paths, with the operation that merges them.

    Attributes:
        paths: at least two; one without elements passes its input on as it is.
        merge: whether the results are added or put side by side.
        row: the layer that brings them together.
    """

    paths: tuple[tuple["Unit | Split", ...], ...]
    merge: Merge
    row: LayerRow

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Shape of its result, without the batch."""
        return self.row.output_shape[1:]


Element = Unit | Split
ModuleOf = Callable[[LayerRow], nn.Module | None]


def elements(rows: Sequence[LayerRow], module_of: ModuleOf) -> tuple[Element, ...]:
    """The layers of a block as a row of units and splits.

    Args:
        rows: the block's layers in the order of computation, with one way in and one way out.
        module_of: the module that performs a layer; None for a function.
    """
    return _Ways(rows, module_of).between(None, rows[-1].name)


class _Ways:
    """The ways through a block, found backwards from its last layer."""

    def __init__(self, rows: Sequence[LayerRow], module_of: ModuleOf) -> None:
        self.rows = {row.name: row for row in rows}
        self.module_of = module_of
        self.forks: dict[str, str | None] = {}
        self.depth: dict[str | None, int] = {None: 0}
        for row in rows:
            fork = self._common(self._parents(row))
            self.forks[row.name] = fork
            self.depth[row.name] = self.depth[fork] + 1

    def between(self, start: str | None, end: str | None) -> tuple[Element, ...]:
        """All that lies on the ways from one layer (None: the block's input) to another, which is included."""
        chain: list[LayerRow | Split] = []
        while end != start and end is not None:
            row, fork = self.rows[end], self.forks[end]
            parents = self._parents(row)
            if len(parents) > 1 and row.type in _MERGES:
                paths = tuple(self.between(fork, parent) for parent in parents)
                chain.append(Split(paths, "cat" if row.type == "cat" else "add", row))
                end = fork
            else:
                chain.append(row)
                end = parents[0]
        return _units(chain[::-1], self.module_of)

    def _parents(self, row: LayerRow) -> list[str | None]:
        """The layers of this block that a layer reads; None stands for the block's input."""
        return [name if name in self.rows else None for name in row.input_names] or [None]

    def _common(self, names: list[str | None]) -> str | None:
        """The last layer that every way to these layers passes."""
        common = names[0]
        for other in names[1:]:
            while common != other:
                if self.depth[common] >= self.depth[other] and common is not None:
                    common = self.forks[common]
                elif other is not None:
                    other = self.forks[other]
        return common


def _units(chain: list[LayerRow | Split], module_of: ModuleOf) -> tuple[Element, ...]:
    """Joins each layer with weights and the normalization and activation around it."""
    found: list[Element] = []
    waiting: list[LayerRow] = []  # normalization and activation that come before their layer
    for part in chain:
        if isinstance(part, Split):
            found += [_unit([row], module_of) for row in waiting]
            found.append(part)
            waiting = []
        elif part.type == "Identity":
            continue
        elif _joins(part):
            last = found[-1] if found else None
            if isinstance(last, Unit) and last.weighted and not waiting:
                found[-1] = _unit([*last.rows, part], module_of)
            else:
                waiting.append(part)
        elif part.multiply_adds:
            found.append(_unit([*waiting, part], module_of))
            waiting = []
        else:
            found += [_unit([row], module_of) for row in (*waiting, part)]
            waiting = []
    return (*found, *(_unit([row], module_of) for row in waiting))


def _joins(row: LayerRow) -> bool:
    return row.type.startswith("BatchNorm") or row.type in _ACTIVATIONS or row.type == "LocalResponseNorm"


def _unit(rows: list[LayerRow], module_of: ModuleOf) -> Unit:
    main = next((i for i, row in enumerate(rows) if row.multiply_adds), 0)
    module = module_of(rows[main])
    stride = getattr(module, "stride", 1)
    return Unit(
        words=_words(rows[main], module),
        stride=max(stride) if isinstance(stride, tuple) else stride or 1,
        before=tuple(_short(row) for row in rows[:main]),
        after=tuple(_short(row) for row in rows[main + 1 :]),
        rows=tuple(rows),
    )


def _short(row: LayerRow) -> str:
    if row.type == "LocalResponseNorm":
        return "LRN"
    return "BN" if row.type.startswith("BatchNorm") else _WORDS.get(row.type, row.type)


def _words(row: LayerRow, module: nn.Module | None) -> str:
    if isinstance(module, nn.Conv2d):
        kind = "depthwise conv" if module.groups == module.in_channels > 1 else "conv"
        return f"{module.kernel_size[0]}×{module.kernel_size[1]} {kind}"
    if row.type == "Linear":
        return "linear"
    if row.type in _POOLS:
        return _pool_words(row, module)
    return _WORDS.get(row.type, row.type)


def _pool_words(row: LayerRow, module: nn.Module | None) -> str:
    kind = _POOLS[row.type]
    if "daptive" in row.type:
        h, w = row.output_shape[-2:]
        return f"global {kind}" if (h, w) == (1, 1) else f"{kind} to {h}×{w}"
    size = getattr(module, "kernel_size", None)
    side = size[0] if isinstance(size, tuple) else size
    return f"{side}×{side} {kind}" if side else kind
