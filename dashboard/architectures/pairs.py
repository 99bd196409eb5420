"""Two networks side by side: what changed from one to the next."""

import streamlit as st

from dashboard.architectures.choice import cards
from dashboard.architectures.described import Described, described
from dashboard.architectures.points import points
from dashboard.drawing import drawing
from dashboard.lesson import show_formula
from dashboard.snippets.architectures import pair_snippet

_PAIRS = {
    "LeNet and AlexNet": ("lenet5", "alexnet"),
    "VGG and ResNet": ("vgg19", "resnet34"),
    "VGG and GoogLeNet": ("vgg16", "googlenet"),
    "Plain and residual": ("plain20", "resnet20"),
    "ResNet and DenseNet": ("resnet50", "densenet121"),
}
_LEFT, _RIGHT = "architectures.left", "architectures.right"
_WORDS = {
    "LeNet and AlexNet": "The same idea at another scale: convolution, activation, pooling, and linear layers at the "
    "end. What changed are the choices that make a deep network trainable.",
    "VGG and ResNet": "He et al. drew VGG-19 beside a network of 34 layers with shortcuts. The orange paths are "
    "projection shortcuts, where the shape changes; everywhere else the input itself is added.",
    "VGG and GoogLeNet": "More layers, a twentieth of the parameters: 1×1 convolutions, and global average pooling "
    "instead of large linear layers.",
    "Plain and residual": "The same convolutions and the same number of parameters. Only the additions differ.",
    "ResNet and DenseNet": "Adding keeps the number of channels; putting side by side lets it grow.",
}


def show_pair() -> str:
    """Two networks, each at its usual picture size."""
    chosen = st.pills("Pairs", list(_PAIRS), key="architectures.pair", on_change=_take)
    known = cards()
    first, second = _PAIRS[chosen] if chosen else _PAIRS["LeNet and AlexNet"]
    columns = st.columns(2, gap="medium")
    shown: list[Described] = []
    for column, key, usual in zip(columns, (_LEFT, _RIGHT), (first, second), strict=True):
        with column:
            name = st.selectbox(
                "Network",
                list(known),
                index=list(known).index(usual),
                format_func=lambda name: known[name].title,
                key=key,
                bind="query-params",
                label_visibility="collapsed",
            )
            network = described(name, size=known[name].input_size)
            drawing(network.svg, key=f"{key}.drawing", height_pixels=520)
            shown.append(network)
    pair = (shown[0].card.name, shown[1].card.name)
    sentence = next((words for title, words in _WORDS.items() if _PAIRS[title] == pair), "")
    if sentence:
        st.markdown(sentence)
    _point_by_point(*shown)
    ratio = shown[1].summary.parameters / shown[0].summary.parameters
    show_formula(
        r"\frac{P_{right}}{P_{left}}",
        rf"\frac{{{shown[1].summary.parameters:,}}}{{{shown[0].summary.parameters:,}}} = {ratio:.3g}".replace(
            ",", "{,}"
        ),
    )
    return pair_snippet(*pair)


def _take() -> None:
    """Puts a pair into the two boxes."""
    chosen = st.session_state["architectures.pair"]
    if chosen is not None:
        st.session_state[_LEFT], st.session_state[_RIGHT] = _PAIRS[chosen]


def _point_by_point(left: Described, right: Described) -> None:
    """A row a point; differing points come first in the reader's eye because equal ones say so."""
    both = [points(left), points(right)]
    st.table(
        {
            "point": list(both[0]),
            left.card.title: list(both[0].values()),
            right.card.title: list(both[1].values()),
        }
    )
