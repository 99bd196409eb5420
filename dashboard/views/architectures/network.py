"""One network: its blocks drawn from its structure, its totals and its layer table."""

import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.controls.totals_row import Total, totals_row
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_format import memory, short
from dashboard.figures.svg import standalone
from dashboard.runtime.cache import cached
from dashboard.shell.lesson_page import agreement_badge
from dashboard.shell.theme import current_theme
from dashboard.views.architectures.departures import departures
from dashboard.views.architectures.formulas import show_costliest
from dashboard.views.architectures.network_form import Described, chosen_network
from dashboard.views.architectures.snippet import network_snippet
from dashboard.views.architectures.tables import block_table, layer_table, layers_csv
from engine.networks import NetworkCard
from engine.networks.models.googlenet_heads import Classifier, googlenet_classifiers
from engine.networks.models.torchvision_models import is_original
from engine.networks.shipped_weights import trained_versions

_TITLES = {"aux1": "auxiliary 1", "aux2": "auxiliary 2", "fc": "at the end"}
_KINDS = {
    "Conv2d": "1×1 convolution",
    "Linear": "linear",
    "adaptive_avg_pool2d": "average pooling",
    "AdaptiveAvgPool2d": "global average pooling",
}
_QUIET = ("relu", "flatten", "dropout", "BatchNorm2d", "Dropout", "ReLU")


def show_heads() -> None:
    """The table, and what the heads along the way are for."""
    found = classifiers()
    st.table(
        {
            "classifier": [_TITLES[each.name] for each in found],
            "reads": [f"{each.reads}, {_shape(each.input_shape)}" for each in found],
            "layers": [layers_in_words(each) for each in found],
            "parameters": [f"{each.parameters:,}" for each in found],
            "multiply-adds": [short(each.multiply_adds) for each in found],
        }
    )
    extra = sum(each.parameters for each in found[:-1])
    st.caption(
        f"The two auxiliary classifiers, {extra:,} parameters, push gradients into the middle of the network while it "
        "is trained; each counts 0.3 in the loss. Afterwards they are thrown away, so the drawing and the totals leave "
        "them out. At the end, global average pooling leaves one number a channel: a single linear layer is enough."
    )


@cached(entries=1)
def classifiers() -> list[Classifier]:
    """The three, described once for all readers."""
    return googlenet_classifiers()


def layers_in_words(classifier: Classifier) -> str:
    """The layers that change the shape, with what they give out."""
    shaping = [row for row in classifier.rows if row.type not in _QUIET]
    return ", ".join(f"{_KINDS.get(row.type, row.type)} → {_shape(row.output_shape[1:])}" for row in shaping)


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(str(size) for size in shape)


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
