"""Two networks side by side: what changed from one to the next."""

import csv
import io

import streamlit as st

from dashboard.appearance import current_theme
from dashboard.architectures.choice import Choice
from dashboard.architectures.described import Described
from dashboard.architectures.pair_choice import SIDES, chosen_side, side_key, take_pair
from dashboard.architectures.points import points
from dashboard.downloads import Download, downloads_row
from dashboard.drawing import drawing
from dashboard.figures.svg import standalone
from dashboard.lesson import agreement_badge, show_formula
from dashboard.snippets.architectures import pair_snippet

_PAIRS = {
    "LeNet and AlexNet": ("lenet5", "alexnet"),
    "VGG and ResNet": ("vgg19", "resnet34"),
    "VGG and GoogLeNet": ("vgg16", "googlenet"),
    "Plain and residual": ("plain20", "resnet20"),
    "ResNet and DenseNet": ("resnet50", "densenet121"),
}
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
    """Two networks, each for pictures of a size of its own."""
    chosen = st.pills("Pairs", list(_PAIRS), key="architectures.pair", on_change=_take)
    usual = _PAIRS[chosen] if chosen else _PAIRS["LeNet and AlexNet"]
    choices: list[Choice] = []
    for column, side, name in zip(st.columns(2, gap="medium"), SIDES, usual, strict=True):
        with column:
            choice = chosen_side(side, name)
            drawing(choice.described().svg, key=side_key(side, "drawing"), height_pixels=520)
            choices.append(choice)
    left, right = choices
    sentence = next((words for title, words in _WORDS.items() if _PAIRS[title] == (left.name, right.name)), "")
    if sentence:
        st.markdown(sentence)
    _point_by_point(left.described(), right.described())
    _formula(left.described(), right.described())
    agreement_badge(
        left.difference_to_torch() + right.difference_to_torch(),
        "torch's FlopCounterMode and parameter count, both networks",
    )
    downloads_row(
        [_points_file(left, right), *(_drawing_file(each, side) for each, side in zip(choices, SIDES, strict=True))]
    )
    return pair_snippet(left, right)


def _take() -> None:
    """Puts a pair into the two boxes."""
    if chosen := st.session_state["architectures.pair"]:
        take_pair(_PAIRS[chosen])


def _formula(left: Described, right: Described) -> None:
    """How many times as many parameters the second network has."""
    counts = [network.summary.parameters for network in (right, left)]
    numbers = rf"{counts[0]:,} / {counts[1]:,} = {counts[0] / counts[1]:.3g}"
    show_formula(r"P_{right} / P_{left}", numbers.replace(",", "{,}"))


def _points_file(left: Choice, right: Choice) -> Download:
    """The table as a file."""

    def make() -> str:
        both = [points(each.described()) for each in (left, right)]
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("point", left.name, right.name))
        writer.writerows((point, both[0][point], both[1][point]) for point in both[0])
        return file.getvalue()

    return Download("CSV of the points", "points.csv", "text/csv", make)


def _drawing_file(choice: Choice, side: str) -> Download:
    theme = current_theme()
    return Download(
        f"SVG, {side}",
        f"{side}-{choice.name}.svg",
        "image/svg+xml",
        lambda: standalone(choice.described().svg, theme=theme),
    )


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
