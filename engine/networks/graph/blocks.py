"""A network as its building blocks: what each consists of and costs, with equal neighbours folded into one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from torch import nn

from engine.networks.graph.block_elements import Element, Split, Unit, elements
from engine.networks.summary import LayerRow, Summary

Kind = Literal["plain", "residual", "branched", "dense", "classifier"]
Shortcut = Literal["identity", "projection", "padded"]


@dataclass(frozen=True)
class DenseStack:
    """How a dense block grows.

    Attributes:
        layers: dense layers in it.
        growth: channels that each adds.
        in_channels: channels that come in.
    """

    layers: int
    growth: int
    in_channels: int


@dataclass(frozen=True)
class Block:
    """A building block of a network, or several equal ones in a row.

    Attributes:
        name: of its module, or of its first and last layer.
        kind: what it is built like.
        elements: its units and splits; of a dense block, those of its first layer.
        rows: its layers; of equal blocks, those of the first.
        repeats: how many equal blocks follow each other.
        dense: how a dense block grows, else None.
        all_parameters: of all the equal blocks together.
        all_multiply_adds: likewise.
        all_activation_bytes: likewise.
    """

    name: str
    kind: Kind
    elements: tuple[Element, ...]
    rows: tuple[LayerRow, ...]
    repeats: int = 1
    dense: DenseStack | None = None
    all_parameters: int = 0
    all_multiply_adds: int = 0
    all_activation_bytes: int = 0

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Shape of its result, without the batch."""
        return self.rows[-1].output_shape[1:]

    @property
    def shortcut(self) -> Shortcut | None:
        """The kind of the block's shortcut; None where it has none."""
        for element in self.elements:
            if isinstance(element, Split) and element.merge == "add":
                return _shortcut(element)
        return None


def blocks(model: nn.Module, summary: Summary) -> tuple[Block, ...]:
    """A network's building blocks in the order of computation.

    Args:
        model: the network.
        summary: its layer table.
    """
    found = []
    for name, rows in _segments(model, summary.rows):
        found += [_block(model, name, rows)] if name else [_block(model, "", part) for part in _cut(rows)]
    return _folded(found)


def _segments(model: nn.Module, rows: Sequence[LayerRow]) -> list[tuple[str, list[LayerRow]]]:
    """Runs of layers that belong to one block by name; loose layers in between are named ""."""
    segments: list[tuple[str, list[LayerRow]]] = []
    for block, run in groupby(rows, key=lambda row: row.block):
        part = list(run)
        name = "" if _is_loose(model, block, part) else block
        if not name and segments and not segments[-1][0]:
            segments[-1][1].extend(part)
        else:
            segments.append((name, part))
    return segments


def _is_loose(model: nn.Module, block: str, rows: Sequence[LayerRow]) -> bool:
    """Whether layers form no block of their own: torch's containers, and single layers with their normalization."""
    if not block or type(model.get_submodule(block)).__module__.startswith("torch.nn."):
        return True
    return sum(row.multiply_adds > 0 for row in rows) < 2 and not any(row.type in ("add", "cat") for row in rows)


def _cut(rows: Sequence[LayerRow]) -> list[list[LayerRow]]:
    """Loose layers in pieces that end with a pooling; the classifier is the last piece."""
    pieces: list[list[LayerRow]] = [[]]
    classifier = False
    for row in rows:
        if not classifier and _begins_classifier(row):
            classifier = True
            pieces.append([])
        pieces[-1].append(row)
        if not classifier and "Pool" in row.type:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _begins_classifier(row: LayerRow) -> bool:
    return row.type in ("AdaptiveAvgPool2d", "adaptive_avg_pool2d", "Linear", "Flatten", "flatten")


def _block(model: nn.Module, name: str, rows: list[LayerRow]) -> Block:
    def module_of(row: LayerRow) -> nn.Module | None:
        try:
            return model.get_submodule(row.name)
        except AttributeError:
            return None

    if name and "Dense" in type(model.get_submodule(name)).__name__:
        return _with_costs(Block(name, "dense", _first_layer(rows, module_of), tuple(rows), dense=_growth(rows)))
    inside = elements(rows, module_of)
    words = name or (rows[0].name if len(rows) == 1 else f"{rows[0].name} … {rows[-1].name}")
    return _with_costs(Block(words, _kind(inside), inside, tuple(rows)))


def _with_costs(block: Block) -> Block:
    return replace(
        block,
        all_parameters=sum(row.parameters for row in block.rows),
        all_multiply_adds=sum(row.multiply_adds for row in block.rows),
        all_activation_bytes=sum(row.activation_bytes for row in block.rows),
    )


def _first_layer(rows: list[LayerRow], module_of) -> tuple[Element, ...]:
    """The units of a dense block's first layer, without the concatenations."""
    first = next(row.name for row in rows if row.multiply_adds)
    prefix = first.rsplit(".", 1)[0] + "."
    own = [row for row in rows if row.name.startswith(prefix) and row.type != "cat"]
    return elements(own, module_of)


def _growth(rows: list[LayerRow]) -> DenseStack:
    """Reads layers and growth off the block's convolutions: each layer ends with a 3x3 convolution of k channels."""
    cats = [row for row in rows if row.type == "cat"]
    layers = len(cats) - (rows[0].type == "cat")  # torchvision's layers begin with one, and the block ends with one
    growth = next(row for row in reversed(rows) if row.multiply_adds).output_shape[1]
    return DenseStack(layers, growth, rows[-1].output_shape[1] - layers * growth)


def _kind(inside: tuple[Element, ...]) -> Kind:
    merges = {element.merge for element in inside if isinstance(element, Split)}
    if "add" in merges:
        return "residual"
    if "cat" in merges:
        return "branched"
    linear = any(isinstance(element, Unit) and element.words == "linear" for element in inside)
    return "classifier" if linear else "plain"


def _shortcut(split: Split) -> Shortcut:
    """The path with the fewest layers decides: nothing on it, a convolution, or something without weights."""
    path = min(split.paths, key=len)
    if not path:
        return "identity"
    return "projection" if any(isinstance(unit, Unit) and unit.weighted for unit in path) else "padded"


def _folded(found: list[Block]) -> tuple[Block, ...]:
    """Equal neighbours as one block with a number."""
    folded: list[Block] = []
    for block in found:
        if folded and _signature(folded[-1].elements) == _signature(block.elements) and _same_costs(folded[-1], block):
            last = folded[-1]
            folded[-1] = replace(
                last,
                repeats=last.repeats + 1,
                all_parameters=last.all_parameters + block.all_parameters,
                all_multiply_adds=last.all_multiply_adds + block.all_multiply_adds,
                all_activation_bytes=last.all_activation_bytes + block.all_activation_bytes,
            )
        else:
            folded.append(block)
    return tuple(folded)


def _same_costs(one: Block, other: Block) -> bool:
    each = one.all_parameters // one.repeats
    return (one.kind, one.output_shape, each) == (other.kind, other.output_shape, other.all_parameters)


def _signature(inside: tuple[Element, ...]) -> tuple:
    """The properties that equal blocks share."""
    return tuple(
        (element.words, element.stride, element.output_shape)
        if isinstance(element, Unit)
        else (element.merge, *(_signature(path) for path in element.paths))
        for element in inside
    )
