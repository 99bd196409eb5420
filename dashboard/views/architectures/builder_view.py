"""Building blocks to put together: their drawing, shapes, parameters and multiply-adds change with every control."""

from collections import OrderedDict
from dataclasses import dataclass, replace

import streamlit as st
import torch
from torch import nn

from dashboard.components.drawing.drawing import drawing
from dashboard.controls.totals_row import Total, totals_row
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.block_diagram import block_diagram
from dashboard.figures.number_format import memory, short
from dashboard.figures.svg import standalone
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.architectures.block_builders import BUILDERS
from dashboard.views.architectures.block_spec import Fields, Recipe
from dashboard.views.architectures.inception_costs import show_path_costs
from dashboard.views.architectures.tables import layer_table, layers_csv
from engine.networks import Summary, summarize
from engine.networks.graph.blocks import blocks
from engine.networks.graph.costs import counted_by_torch


@dataclass(frozen=True)
class Built:
    """A block with its layer table, its drawing and torch's own count."""

    summary: Summary
    svg: str
    counted: tuple[int, int]


def show_builder() -> str:
    """A block of the chosen kind."""
    kind = st.segmented_control(
        "Block", list(BUILDERS), default="VGG", required=True, key="architectures.block", bind="query-params"
    )
    left, middle, right = st.columns([5, 5, 4], gap="medium")
    with left:
        recipe = BUILDERS[kind](Fields())
    built = _built(recipe)
    with middle:
        drawing(built.svg, key="architectures.block_drawing")
        if recipe.remark:
            st.caption(recipe.remark)
    with right:
        _totals(built.summary)
    if recipe.paths is not None:
        show_path_costs(recipe.paths)
    show_formula(recipe.formula, recipe.numbers)
    difference = abs(built.summary.parameters - built.counted[0]) + abs(built.summary.multiply_adds - built.counted[1])
    agreement_badge(difference, "torch's FlopCounterMode and parameter count")
    if recipe.paths is None:
        layer_table(built.summary, key="architectures.block_layers")
    theme = current_theme()
    downloads_row(
        [
            Download("Drawing, SVG", "block.svg", "image/svg+xml", lambda: standalone(built.svg, theme=theme)),
            Download("Layers, CSV", "block.csv", "text/csv", lambda: layers_csv(built.summary)),
        ]
    )
    return recipe.snippet


def _totals(summary: Summary) -> None:
    out = " × ".join(str(size) for size in summary.rows[-1].output_shape[1:])
    totals_row(
        [
            Total("Output", out, "channels × height × width"),
            Total("Parameters", short(summary.parameters), f"{summary.parameters:,}"),
            Total("Multiply-adds", short(summary.multiply_adds), f"{summary.multiply_adds:,}"),
            Total("Activations", memory(summary.activation_bytes), f"{summary.activation_bytes:,} bytes in float32"),
        ]
    )


@cached(entries=128)
def _built(recipe: Recipe) -> Built:
    """The block as a network of its own on the meta device."""
    with torch.device("meta"):
        model = nn.Sequential(OrderedDict(block=recipe.make())).eval()
    summary = summarize(model, recipe.input_shape)
    title = f"{recipe.title} block"
    found = [replace(block, name=title) for block in blocks(model, summary)]
    svg = block_diagram(found, title=title, input_shape=recipe.input_shape[1:], bars=False)
    return Built(summary, svg, counted_by_torch(model, recipe.input_shape))
