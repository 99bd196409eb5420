"""A network's layers and blocks as tables."""

from collections.abc import Sequence

import streamlit as st

from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import memory
from engine.networks import Summary
from engine.networks.graph.blocks import Block

_ROW, _MOST_ROWS = 35, 10  # pixels
WORDS = (
    "**Receptive field**: side of the square of input pixels that a cell can depend on. **Jump**: input pixels between "
    "the receptive fields of neighbouring cells. **First centre**: input row at the centre of the first cell's field."
)
_COUNT = st.column_config.NumberColumn(format="localized")


def layer_table(summary: Summary, *, key: str) -> None:
    """One row a layer, in the order of computation."""
    rows = summary.rows
    st.dataframe(
        {
            "layer": [row.name for row in rows],
            "type": [row.type for row in rows],
            "output": [_shape(row.output_shape[1:]) for row in rows],
            "parameters": [row.parameters for row in rows],
            "multiply-adds": [row.multiply_adds for row in rows],
            "activations": [memory(row.activation_bytes) for row in rows],
            "receptive field": [row.receptive_field for row in rows],
            "jump": [row.jump for row in rows],
            "first centre": [row.position for row in rows],
        },
        height=_height(len(rows)),
        hide_index=True,
        key=key,
        column_config={
            "parameters": _COUNT,
            "multiply-adds": _COUNT,
            "receptive field": st.column_config.NumberColumn(
                format="%d", help="Side of the square of input pixels that a cell can depend on."
            ),
            "jump": st.column_config.NumberColumn(
                format="%.3g", help="Input pixels between the receptive fields of neighbouring cells."
            ),
            "first centre": st.column_config.NumberColumn(
                format="%.3g", help="Input row at the centre of the first cell's receptive field."
            ),
        },
        alt="The network's layers with shapes, costs and receptive fields",
    )
    st.caption(WORDS)


def block_table(found: Sequence[Block], *, key: str) -> None:
    """One row a block; equal neighbours are one row."""
    st.dataframe(
        {
            "block": [block.name for block in found],
            "times": [block.repeats for block in found],
            "kind": [block.kind for block in found],
            "shortcut": [block.shortcut or "" for block in found],
            "output": [_shape(block.output_shape) for block in found],
            "parameters": [block.all_parameters for block in found],
            "multiply-adds": [block.all_multiply_adds for block in found],
            "activations": [memory(block.all_activation_bytes) for block in found],
        },
        height=_height(len(found)),
        hide_index=True,
        key=key,
        column_config={"parameters": _COUNT, "multiply-adds": _COUNT},
        alt="The network's building blocks with shapes and costs",
    )


def layers_csv(summary: Summary) -> str:
    """The layer table as a file."""
    fields = ("name", "type", "block", "output_shape", "parameters", "multiply_adds", "activation_bytes")
    rows = []
    for row in summary.rows:
        values = [getattr(row, field) for field in fields]
        values[3] = _shape(row.output_shape)
        rows.append((*values, row.receptive_field, row.jump, row.position))
    header = ("name", "type", "block", "output shape", "parameters", "multiply-adds", "activations (bytes)")
    return csv_file((*header, "receptive field (px)", "jump (px)", "first centre (px)"), rows)


def _height(rows: int) -> int:
    """Pixels for a heading and all rows, or for the first ones and part of the next, so that it is seen to go on."""
    return _ROW * (rows + 1) + 2 if rows <= _MOST_ROWS else int(_ROW * (_MOST_ROWS + 1.3))


def _shape(shape: Sequence[int]) -> str:
    return " × ".join(str(size) for size in shape)
