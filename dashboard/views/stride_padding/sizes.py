"""Layers too large to be drawn cell by cell: their sizes alone, in a table, checked against torch."""

from dataclasses import dataclass
from typing import TypedDict

import streamlit as st
import torch

from dashboard.controls.layer_settings import MOST_CELLS
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.views.stride_padding.formulas import floor_words, layer_formula, transposed_formula
from dashboard.views.stride_padding.snippet import layer_sizes_snippet, transposed_sizes_snippet
from engine.convolution import layer_cost, never_read, output_size, transposed_output_size
from engine.convolution.padding import check_padding_mode

PerAxis = tuple[int, int]
MOST_PADDED = 2 * MOST_CELLS  # cells of the player along an axis, padding and output included
LARGEST_INPUT = 4096


@dataclass(frozen=True)
class LayerSizes:
    """A convolution of one channel without its numbers; pairs are (height, width)."""

    input: PerAxis
    kernel: PerAxis
    stride: PerAxis
    padding: PerAxis
    dilation: PerAxis
    padding_mode: str = "zeros"

    @property
    def drawable(self) -> bool:
        """Whether a player can show it: every cell of its padded input."""
        sides = zip(self.input, self.padding, strict=True)
        return max(*self.input, *self.kernel) <= MOST_CELLS and max(n + 2 * p for n, p in sides) <= MOST_PADDED

    def axis(self, axis: int) -> tuple[int, int, int, int, int]:
        """Size, kernel size, stride, padding and dilation along an axis: 0 is height, 1 is width."""
        return self.input[axis], self.kernel[axis], self.stride[axis], self.padding[axis], self.dilation[axis]

    def output(self) -> PerAxis:
        """The output's size.

        Raises:
            EngineError: the settings are impossible.
        """
        check_padding_mode(self.padding_mode, self.input, self.padding)
        height, width = (output_size(n, k, stride=s, padding=p, dilation=d) for n, k, s, p, d in map(self.axis, (0, 1)))
        return height, width


@dataclass(frozen=True)
class TransposedSizes:
    """A transposed convolution of one channel without its numbers; pairs are (height, width)."""

    input: PerAxis
    kernel: PerAxis
    stride: PerAxis
    padding: PerAxis
    output_padding: PerAxis
    dilation: PerAxis

    @property
    def drawable(self) -> bool:
        """Whether a player can show it: every cell of what the stamps cover."""
        return max(*self.input, *self.kernel) <= MOST_CELLS and max(self.stamped) <= MOST_PADDED

    @property
    def stamped(self) -> PerAxis:
        """What the stamps cover before padding cuts it."""
        height, width = ((n - 1) * s + d * (k - 1) + 1 for n, k, s, _, _, d in map(self.axis, (0, 1)))
        return height, width

    def axis(self, axis: int) -> tuple[int, int, int, int, int, int]:
        """Size, kernel size, stride, padding, output padding and dilation along an axis: 0 is height, 1 is width."""
        parts = (self.input, self.kernel, self.stride, self.padding, self.output_padding, self.dilation)
        n, k, s, p, extra, d = (part[axis] for part in parts)
        return n, k, s, p, extra, d

    def output(self) -> PerAxis:
        """The output's size.

        Raises:
            EngineError: the settings are impossible.
        """
        height, width = (
            transposed_output_size(n, k, stride=s, padding=p, output_padding=extra, dilation=d)
            for n, k, s, p, extra, d in map(self.axis, (0, 1))
        )
        return height, width


def layer_sizes_view(formula: str, sizes: LayerSizes) -> str:
    """The formula and the table of a convolution; returns its code."""
    out = sizes.output()
    show_formula(formula, layer_formula(sizes), words=_opening(sizes.input))
    reach = tuple(d * (k - 1) + 1 for k, d in zip(sizes.kernel, sizes.dilation, strict=True))
    unread = tuple(len(never_read(n, k, stride=s, padding=p, dilation=d)) for n, k, s, p, d in map(sizes.axis, (0, 1)))
    cost = layer_cost(
        1, 1, sizes.kernel, sizes.input, stride=sizes.stride, padding=sizes.padding, dilation=sizes.dilation
    )
    _table(
        {
            "Input": sizes.input,
            "Padded input": tuple(n + 2 * p for n, p in zip(sizes.input, sizes.padding, strict=True)),
            "One window covers": reach,
            "Output": out,
            "Never read": unread,
        }
    )
    st.markdown(
        f"{floor_words(sizes, drawn=False)}\n\nOne filter on one channel needs **{cost.multiply_adds:,}** "
        "multiply-adds."
    )
    agreement_badge(_difference(out, sizes), "torch.nn.Conv2d")
    return layer_sizes_snippet(sizes.input, _options(sizes), sizes.padding_mode)


def transposed_sizes_view(formula: str, sizes: TransposedSizes) -> str:
    """The formula and the table of a transposed convolution; returns its code."""
    out = sizes.output()
    show_formula(formula, transposed_formula(sizes), words=_opening(sizes.input))
    _table({"Input": sizes.input, "The stamps cover": sizes.stamped, "Output": out})
    agreement_badge(_difference(out, sizes), "torch.nn.ConvTranspose2d")
    return transposed_sizes_snippet(sizes.input, {**_options(sizes), "output_padding": sizes.output_padding})


def _opening(size: PerAxis) -> str:
    return (
        f"The player draws inputs of up to {MOST_CELLS} × {MOST_CELLS} pixels, {MOST_PADDED} × {MOST_PADDED} with "
        f"padding. For this layer on {size[0]} × {size[1]} pixels, here are the sizes alone."
    )


def _table(rows: dict[str, tuple[int, ...]]) -> None:
    st.table([{"pixels": name, "height": height, "width": width} for name, (height, width) in rows.items()])


class _Options(TypedDict):
    """What torch's layers are called with."""

    kernel_size: PerAxis
    stride: PerAxis
    padding: PerAxis
    dilation: PerAxis


def _options(sizes: LayerSizes | TransposedSizes) -> _Options:
    return {
        "kernel_size": sizes.kernel,
        "stride": sizes.stride,
        "padding": sizes.padding,
        "dilation": sizes.dilation,
    }


def _difference(ours: PerAxis, sizes: LayerSizes | TransposedSizes) -> float:
    """The largest difference between the output's sides and those that torch says, without computing any value."""
    where = (sizes.kernel, sizes.stride, sizes.padding)
    if isinstance(sizes, LayerSizes):
        layer = torch.nn.Conv2d(1, 1, *where, sizes.dilation, device="meta")
    else:
        layer = torch.nn.ConvTranspose2d(
            1, 1, *where, output_padding=sizes.output_padding, dilation=sizes.dilation, device="meta"
        )
    theirs = layer(torch.empty(1, 1, *sizes.input, device="meta")).shape[2:]
    return float(max(abs(a - b) for a, b in zip(ours, theirs, strict=True)))
