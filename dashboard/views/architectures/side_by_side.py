"""Two networks side by side: what changed from one to the next."""

import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.svg import standalone
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.architectures.comparison_facts import points
from dashboard.views.architectures.network_form import Choice, Described
from dashboard.views.architectures.pair_form import SIDES, chosen_side, side_key, take_pair
from dashboard.views.architectures.pair_words import PAIRS, pair_in_words
from dashboard.views.architectures.snippet import pair_snippet


def show_pair() -> str:
    """Two networks, each for images of a size of its own."""
    chosen = st.pills("Pairs", list(PAIRS), key="architectures.pair", on_change=_take)
    usual = PAIRS[chosen] if chosen else PAIRS["LeNet and AlexNet"]
    choices: list[Choice] = []
    for column, side, name in zip(st.columns(2, gap="medium"), SIDES, usual, strict=True):
        with column, engine_errors_shown():
            choice = chosen_side(side, name)
            drawing(choice.described().svg, key=side_key(side, "drawing"), height_pixels=520)
            choices.append(choice)
    if len(choices) < len(SIDES):
        return ""
    left, right = choices
    if sentence := pair_in_words(left.described(), right.described()):
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
        take_pair(PAIRS[chosen])


def _formula(left: Described, right: Described) -> None:
    """How many times as many parameters the second network has."""
    counts = [network.summary.parameters for network in (right, left)]
    numbers = rf"{counts[0]:,} / {counts[1]:,} = {counts[0] / counts[1]:.3g}"
    show_formula(r"P_{right} / P_{left}", numbers.replace(",", "{,}"))


def _points_file(left: Choice, right: Choice) -> Download:
    """The table as a file."""

    def make() -> str:
        both = [points(each.described()) for each in (left, right)]
        rows = ((point, both[0][point], both[1][point]) for point in both[0])
        return csv_file(("point", left.name, right.name), rows)

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
