"""GoogLeNet's three classifiers: what each is given, its layers, and what it costs."""

import streamlit as st

from dashboard.figures.number_format import short
from dashboard.runtime.cache import cached
from engine.networks.models.googlenet_heads import Classifier, googlenet_classifiers

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
