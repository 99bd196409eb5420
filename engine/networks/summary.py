"""A network's layers as a table: shapes, parameters, multiply-adds, memory and receptive fields.

It is worked out on the meta device, where tensors have shapes and no values, so that no image is computed and no
memory is needed.
"""

import math
import operator
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn

from engine.errors import EngineError
from engine.networks.graph.costs import multiply_adds
from engine.networks.graph.operations import TracedNetwork, block_of, meta_structure, signature, trace_structure
from engine.networks.receptive_field.field import ReceptiveField
from engine.networks.receptive_field.rules import carry

_LARGEST_INPUT = 4096
# Layers whose result has the shape of their input: nothing need be run to know it, which saves most of the time.
_SHAPE_KEEPING = (nn.BatchNorm2d, nn.ReLU, nn.Tanh, nn.Sigmoid, nn.Dropout, nn.Identity)

_traced: "weakref.WeakKeyDictionary[nn.Module, tuple[int, TracedNetwork]]" = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class LayerRow:
    """One layer of a network.

    Attributes:
        name: its path in the network, for example "layer1.0.conv1".
        type: what it does, for example "Conv2d"; functions by their name, for example "add".
        block: the building block it belongs to, for example "layer1.0".
        input_names: the layers whose results it takes; empty for the first.
        output_shape: with the batch.
        parameters: trained numbers; 0 where a layer reuses those of an earlier row.
        multiply_adds: for the whole batch.
        activation_bytes: of its output.
        field: receptive fields of the output's cells.
    """

    name: str
    type: str
    block: str
    input_names: tuple[str, ...]
    output_shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    activation_bytes: int
    field: ReceptiveField

    @property
    def receptive_field(self) -> int:
        """Side length of a cell's receptive field in input pixels."""
        return self.field.size

    @property
    def jump(self) -> float:
        """Input pixels between the receptive fields of neighbouring cells; 0 for a vector."""
        return self.field.vertical.jump

    @property
    def position(self) -> float:
        """Row of the input pixel at the centre of the first cell's receptive field."""
        return self.field.vertical.position


@dataclass(frozen=True)
class Summary:
    """All layers of a network for one input size.

    Attributes:
        rows: in the order of computation.
        parameters: of the whole network, also of heads that do not run in evaluation.
        multiply_adds: of one forward pass of the given batch.
        activation_bytes: of all layer outputs together.
    """

    rows: tuple[LayerRow, ...]
    parameters: int
    multiply_adds: int
    activation_bytes: int

    def row(self, name: str) -> LayerRow:
        """The row of one layer.

        Raises:
            EngineError: there is no such layer.
        """
        for row in self.rows:
            if row.name == name:
                return row
        raise EngineError(f'There is no layer "{name}". Layers are named {self.rows[0].name}, {self.rows[1].name}, ...')


def summarize(model: nn.Module, input_shape: Sequence[int]) -> Summary:
    """A network's layer table.

    Args:
        model: any network whose path does not depend on its input; it may live on any device, also on meta.
        input_shape: (n, c, h, w); a batch of one is assumed for (c, h, w).

    Raises:
        EngineError: the input is too small (or does not fit) at some layer, which the message names.
    """
    shape = (1, *input_shape) if len(input_shape) == 3 else tuple(input_shape)
    if len(shape) != 4 or min(shape) < 1:
        raise EngineError(f"An input of shape {tuple(input_shape)} is no image. Give (n, c, h, w), each at least 1.")
    traced = _trace_on_meta(model)
    try:
        rows = _Walk(traced).rows_for(shape)
    except _ShapeMismatchError as failure:
        raise EngineError(_advice(traced, shape, failure)) from failure
    return Summary(
        rows=rows,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        multiply_adds=sum(row.multiply_adds for row in rows),
        activation_bytes=sum(row.activation_bytes for row in rows),
    )


def _trace_on_meta(model: nn.Module) -> TracedNetwork:
    parts = signature(model)
    known = _traced.get(model)
    if known is None or known[0] != parts:
        known = _traced[model] = parts, trace_structure(meta_structure(model))
    return known[1]


class _ShapeMismatchError(Exception):
    """A layer that cannot take what the layers before it give."""

    def __init__(self, node: fx.Node, name: str, before: object, cause: RuntimeError) -> None:
        super().__init__(str(cause))
        self.node = node
        self.name = name
        self.before = before


class _Walk(fx.Interpreter):
    """Runs a graph on shapes alone and writes a row for each operation."""

    def __init__(self, traced: TracedNetwork) -> None:
        super().__init__(traced.graph, garbage_collect_values=False)
        self.traced = traced
        self.names = {node: name for name, node in traced.nodes.items()}
        self.fields: dict[fx.Node, ReceptiveField] = {}
        self.rows: list[LayerRow] = []
        self.counted: set[int] = set()

    def rows_for(self, shape: tuple[int, ...]) -> tuple[LayerRow, ...]:
        """One row for each operation whose result is a tensor."""
        with torch.no_grad():
            self.run(torch.empty(shape, device="meta"))
        return tuple(self.rows)

    def run_node(self, n: fx.Node) -> Any:
        """Runs one operation, and notes its row."""
        if n.op == "placeholder":
            self.fields[n] = ReceptiveField()
            return super().run_node(n)
        try:
            value = self.env[n.all_input_nodes[0]] if self._preserves_shape(n) else super().run_node(n)
        except RuntimeError as error:
            inputs = [self.env[source] for source in n.all_input_nodes]
            raise _ShapeMismatchError(n, self.names[n], inputs[0] if inputs else None, error) from error
        self.env[n] = value
        field = carry(n, self._module(n), self.fields, self.env) if n.op != "output" else None
        if field is not None:
            self.fields[n] = field
            if isinstance(value, Tensor) and n.target not in (getattr, operator.getitem):
                self.rows.append(self._row(n, value, field))
        return value

    def _preserves_shape(self, node: fx.Node) -> bool:
        return type(self._module(node)) in _SHAPE_KEEPING

    def _module(self, node: fx.Node) -> nn.Module | None:
        return self.fetch_attr(str(node.target)) if node.op == "call_module" else None

    def _row(self, node: fx.Node, value: Tensor, field: ReceptiveField) -> LayerRow:
        module, name = self._module(node), self.names[node]
        sources = [source for source in node.all_input_nodes if source in self.fields]
        return LayerRow(
            name=name,
            type=type(module).__name__ if module is not None else getattr(node.target, "__name__", str(node.target)),
            block=block_of(self.traced.structure, name),
            input_names=tuple(self.names[source] for source in sources if source in self.names),
            output_shape=tuple(value.shape),
            parameters=self._new_parameters(module),
            multiply_adds=multiply_adds(module, self.env[sources[0]], value),
            activation_bytes=value.numel() * value.element_size(),
            field=field,
        )

    def _new_parameters(self, module: nn.Module | None) -> int:
        """Parameters of a module that no earlier row has counted."""
        new = [p for p in module.parameters() if id(p) not in self.counted] if module is not None else []
        self.counted.update(id(parameter) for parameter in new)
        return sum(parameter.numel() for parameter in new)


def _advice(traced: TracedNetwork, shape: tuple[int, ...], failure: _ShapeMismatchError) -> str:
    """Message about the layer that does not fit, with the smallest input size that does."""
    module = traced.module(failure.name) if failure.node.op == "call_module" else None
    layer = f"{failure.name} ({type(module).__name__})" if module is not None else failure.name
    before = failure.before
    arrives = "×".join(str(size) for size in before.shape[1:]) if isinstance(before, Tensor) else "nothing"
    where = f"An input of {shape[2]}×{shape[3]} does not fit: {layer} is given {arrives} values"
    if isinstance(module, nn.Linear) and isinstance(before, Tensor):
        return f"{where}, but takes {module.in_features}. Use the size that this network was built for."
    if isinstance(module, nn.Conv2d) and isinstance(before, Tensor) and before.shape[1] != module.in_channels:
        return f"{where}, but takes {module.in_channels} channels. Use an image with {module.in_channels} channels."
    smallest = _smallest_input(traced, shape)
    advice = f"Use at least {smallest}×{smallest}." if smallest else "Use another size."
    return f"{where}, too few for its window. {advice}"


def _smallest_input(traced: TracedNetwork, shape: tuple[int, ...]) -> int | None:
    """The smallest square input that goes through, by bisection."""

    def fits(size: int) -> bool:
        try:
            _Walk(traced).rows_for((1, shape[1], size, size))
        except _ShapeMismatchError:
            return False
        return True

    low = min(shape[2:])
    high = next((low << i for i in range(1, int(math.log2(_LARGEST_INPUT))) if fits(low << i)), None)
    while high is not None and high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high
