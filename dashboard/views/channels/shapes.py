"""The lecture's question about the output's dimension, answered for any layer, with what it costs."""

from dataclasses import replace

import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.controls.axis_numbers import AxisNumber, axis_numbers, check_axis_numbers
from dashboard.controls.url_bound_inputs import check_number, whole_number_field
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_format import short
from dashboard.figures.svg import standalone
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.channels.figures import NARROW, WIDE, weight_figure
from dashboard.views.channels.formulas import cost_formula, groups_words, output_formula
from dashboard.views.channels.shape import LayerShape
from dashboard.views.channels.snippet import shapes_snippet
from engine.convolution import LayerCost

KEY = "channels.shapes"
MOST_CHANNELS, LARGEST_INPUT = 4096, 4096
INPUTS, FILTERS = "Input channels c_in", "Filters c_out"
FORMULA = (
    r"c_\text{out} \times \left(\left\lfloor\frac{h - k_h + 2p_h}{s_h}\right\rfloor + 1\right) \times "
    r"\left(\left\lfloor\frac{w - k_w + 2p_w}{s_w}\right\rfloor + 1\right)"
)
_NUMBERS = {
    "input": AxisNumber("Input size i", 32, "Pixels along the axis.", LARGEST_INPUT),
    "kernel": AxisNumber("Kernel k", 3, "Weights along the axis."),
    "stride": AxisNumber("Stride s", 1, "Pixels between neighbouring windows."),
    "padding": AxisNumber("Padding p", 1, "Pixels added at each end."),
}


def shapes_view() -> str:
    """Draws the view; returns its code.

    Raises:
        EngineError: the settings are impossible.
    """
    c_in, c_out, groups = _channels()
    numbers = axis_numbers(_NUMBERS, key=KEY)
    for label, value in ((INPUTS, c_in), (FILTERS, c_out)):
        check_number(label, value, 1, MOST_CHANNELS)
    check_axis_numbers(_NUMBERS, numbers)
    shape = LayerShape(c_in, c_out, groups, numbers)
    cost = shape.cost()
    theme = current_theme()
    svg, narrow = (
        weight_figure(cost.weight_shape, in_channels=c_in, groups=groups, theme=theme, spread=spread)
        for spread in (WIDE, NARROW)
    )
    _metrics(cost)
    drawing(svg, key=f"{KEY}.weight", narrow_svg=narrow)
    st.markdown(groups_words(c_in, groups, whole=replace(shape, groups=1).cost()))
    agreement_badge(shape.difference(), "torch.nn.Conv2d")
    answer = output_formula(numbers["input"], numbers["kernel"], numbers["padding"], numbers["stride"], cost)
    show_formula(FORMULA, answer + r"\\[4pt]" + cost_formula(cost))
    downloads_row([Download("SVG", "weight.svg", "image/svg+xml", lambda: standalone(svg, theme=theme))])
    return shapes_snippet(shape)


def _channels() -> tuple[int, int, int]:
    first, second, third = st.columns(3, gap="medium")
    c_in = whole_number_field(INPUTS, 3, key=f"{KEY}.in", place=first)
    c_out = whole_number_field(FILTERS, 6, key=f"{KEY}.out", place=second)
    most = max(min(c_in, MOST_CHANNELS), 2)
    if st.session_state.get(f"{KEY}.groups", 1) > most:
        st.session_state[f"{KEY}.groups"] = most
    groups = third.slider(
        "Groups g, from 1 to c_in",
        1,
        most,
        1,
        key=f"{KEY}.groups",
        bind="query-params",
        help="Each group of filters reads its own share of the channels. As many groups as channels: depthwise.",
    )
    return c_in, c_out, groups


def _metrics(cost: LayerCost) -> None:
    """What the layer is and costs."""
    with st.container(horizontal=True, gap="medium"):
        st.metric("Weight", " × ".join(map(str, cost.weight_shape)), width="content")
        st.metric("Output", " × ".join(map(str, cost.output_shape)), width="content")
        st.metric("Parameters", f"{cost.parameters:,}", width="content")
        st.metric("Multiply-adds", short(cost.multiply_adds), width="content")
