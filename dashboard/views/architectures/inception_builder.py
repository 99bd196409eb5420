"""The builder of Inception blocks: four paths, with the numbers of GoogLeNet's own blocks at hand."""

from functools import partial

import streamlit as st

from dashboard.figures.number_format import latex_count
from dashboard.views.architectures.block_spec import MOST_SIDE, Fields, Paths, Recipe
from dashboard.views.architectures.snippet import block_snippet
from engine.networks.models.inception import InceptionBlock, PathWidths

_GOOGLENET = {
    "3a": (192, 28, PathWidths(64, 96, 128, 16, 32, 32)),
    "3b": (256, 28, PathWidths(128, 128, 192, 32, 96, 64)),
    "4a": (480, 14, PathWidths(192, 96, 208, 16, 48, 64)),
    "4e": (528, 14, PathWidths(256, 160, 320, 32, 128, 128)),
    "5b": (832, 7, PathWidths(384, 192, 384, 48, 128, 128)),
}


def _take_googlenet() -> None:
    """Fills the fields with the numbers of a block of the paper."""
    chosen = st.session_state["architectures.googlenet"]
    if chosen is None:
        return
    c_in, side, widths = _GOOGLENET[chosen]
    values = {"inc_in": c_in, "inc_side": side} | {f"inc_{name}": value for name, value in vars(widths).items()}
    st.session_state.update({f"architectures.{name}": value for name, value in values.items()})


def inception_recipe(fields: Fields) -> Recipe:
    """The six widths of the paths, the input, and the size of the third path's window."""
    st.pills("Block of GoogLeNet", list(_GOOGLENET), key="architectures.googlenet", on_change=_take_googlenet)
    left, right = st.columns(2)
    with left:
        c_in = fields.count("Channels in", 192, key="inc_in", most=2048)
        one = fields.count("1×1", 64, key="inc_one")
        three = fields.count("3×3", 128, key="inc_three")
        five = fields.count("5×5", 32, key="inc_five")
    with right:
        side = fields.count("Side, pixels", 28, key="inc_side", most=MOST_SIDE)
        pool = fields.count("1×1 after pool", 32, key="inc_pool")
        three_reduced = fields.count("1×1 before 3×3", 96, key="inc_three_reduced")
        five_reduced = fields.count("1×1 before 5×5", 16, key="inc_five_reduced")
    as_torchvision = st.toggle("3×3 for 5×5, as torchvision", key="architectures.inc_3x3", bind="query-params")
    fields.check()
    widths, window = PathWidths(one, three_reduced, three, five_reduced, five, pool), 3 if as_torchvision else 5
    terms = (
        rf"{c_in} \cdot {one} + ({c_in} \cdot {three_reduced} + 9 \cdot {three_reduced} \cdot {three}) + ({c_in} \cdot "
        rf"{five_reduced} + {window**2} \cdot {five_reduced} \cdot {five}) + {c_in} \cdot {pool}"
    )
    total = c_in * (one + three_reduced + five_reduced + pool) + 9 * three_reduced * three
    total += window**2 * five_reduced * five
    return Recipe(
        title="Inception",
        key=f"inception {c_in} {side} {widths} {window}",
        make=partial(InceptionBlock, c_in, widths, batch_norm=False, large_window=window),
        input_shape=(1, c_in, side, side),
        formula=r"\text{weights} = c\,c_1 + (c\,r_3 + 9\,r_3 c_3) + (c\,r_5 + k^2 r_5 c_5) + c\,c_p",
        numbers=rf"{terms} = {latex_count(total)}",
        snippet=block_snippet(
            "engine.networks.models.inception",
            f"InceptionBlock({c_in}, {widths}, batch_norm=False, large_window={window})",
            "InceptionBlock, PathWidths",
            (1, c_in, side, side),
        ),
        paths=Paths(c_in, side, widths, window),
    )
