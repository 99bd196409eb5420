"""One network: its blocks drawn from its structure, its totals and its layer table."""

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.architectures.choice import chosen_network
from dashboard.architectures.departures import departures
from dashboard.architectures.described import Described
from dashboard.architectures.formulas import show_costliest
from dashboard.architectures.heads import show_heads
from dashboard.architectures.tables import block_table, layer_table, layers_csv
from dashboard.architectures.totals import Total, totals_row
from dashboard.downloads import Download, downloads_row
from dashboard.drawing import drawing
from dashboard.figures.numbers import memory, short
from dashboard.figures.svg import standalone
from dashboard.lesson import agreement_badge
from dashboard.snippets.architectures import network_snippet
from engine.networks import NetworkCard
from engine.networks.originals import is_original
from engine.networks.shipped import trained_versions

_HEIGHT = 560


def show_network() -> str:
    """The chosen network."""
    choice = chosen_network()
    shown = choice.described()
    left, right = st.columns([5, 6], gap="medium")
    with left:
        drawing(shown.svg, key="architectures.drawing", height_pixels=_HEIGHT)
    with right:
        _totals(shown)
        _about(shown)
        show_costliest(shown)
        agreement_badge(choice.difference_to_torch(), "torch's FlopCounterMode and parameter count")
    _table(shown)
    if shown.card.name == "googlenet":
        show_heads()
    theme = current_theme()
    downloads_row(
        [
            Download("Drawing, SVG", f"{choice.name}.svg", "image/svg+xml", lambda: standalone(shown.svg, theme=theme)),
            Download("Layers, CSV", f"{choice.name}.csv", "text/csv", lambda: layers_csv(shown.summary)),
        ]
    )
    return network_snippet(choice.name, size=choice.size, width=choice.width)


def weights_in_words(card: NetworkCard) -> str:
    """Which trained weights there are, in a sentence."""
    if "imagenet" in card.weights:
        return "Trained weights: torchvision's, a download on *Inspect features*."
    if is_original(card.name):
        return "Trained weights: none."
    versions = trained_versions(card.name)
    if not versions:
        return "Trained weights: none; train it in the *Training lab*."
    words = ", ".join(f"{each.card.title} ({each.test_accuracy:.1%} right)" for each in versions)
    return f"Trained weights that come with Convscope: {words}."


def _totals(shown: Described) -> None:
    """The sums over all layers."""
    summary = shown.summary
    weighted = sum(row.multiply_adds > 0 for row in summary.rows)
    totals_row(
        [
            Total("Parameters", short(summary.parameters), f"{summary.parameters:,}"),
            Total("Multiply-adds", short(summary.multiply_adds), f"{summary.multiply_adds:,} for one image"),
            Total("Activations", memory(summary.activation_bytes), f"{summary.activation_bytes:,} bytes in float32"),
            Total("Layers with weights", str(weighted), "Convolutions and linear layers, shortcuts included"),
        ]
    )


def _table(shown: Described) -> None:
    rows = st.segmented_control(
        "Rows",
        ["Layers", "Blocks"],
        default="Layers",
        required=True,
        key="architectures.rows",
        bind="query-params",
        label_visibility="collapsed",
    )
    if rows == "Blocks":
        block_table(shown.blocks, key="architectures.blocks")
    else:
        layer_table(shown.summary, key="architectures.layers")


def _about(shown: Described) -> None:
    """Where the network comes from, and in what it differs from its paper."""
    card = shown.card
    st.caption(
        f"**{card.title}**, {card.year}. {card.idea} {card.authors}: [paper]({card.paper}). Its usual image has "
        f"{card.input_size} × {card.input_size} pixels; it tells {card.classes:,} classes of {card.data} apart. "
        f"{weights_in_words(card)} Point at a box of the drawing to see what it costs: "
        "all of its layers, batch normalization included."
    )
    if differs := departures(shown):
        st.caption(differs)
