"""The tab on signals: which signal and kernel, and the four linked plots."""

from functools import partial

import streamlit as st

from dashboard.components.signal_viewer.signal_viewer import signal_viewer
from dashboard.controls.url_bound_inputs import check_number, whole_number_field
from dashboard.downloads import as_png, as_svg
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_format import cell_text, rounded
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.convolution.formulas import size_of_axis
from dashboard.views.convolution.signal_drawing import signal_film, signal_scene
from dashboard.views.convolution.signals import (
    AVERAGE,
    KERNELS,
    MATCHED,
    OWN,
    SignalSettings,
    chosen_kernel,
    signal_csv,
    signal_snippet,
)
from engine.signals import signal_card, signal_names

KEY = "convolution.signal"
STEPS = {  # label, smallest, largest, default
    "stride": ("Stride s", 1, 8, 1),
    "padding": ("Padding P", 0, 32, 0),
    "dilation": ("Dilation d", 1, 8, 1),
}
FORMULA = r"y_i = \sum_{p} w_p\; x_{\,s i + d p - P}"


def signal_tab() -> str:
    """The plots beside their controls; returns the code that reproduces them."""
    stage, controls = st.columns([5, 2], gap="medium")
    with controls, engine_errors_shown():
        settings = _controls()
        with stage, engine_errors_shown():
            _stage(settings)
            return signal_snippet(settings)
    return ""


def _controls() -> SignalSettings:
    name = st.selectbox(
        "Signal x",
        signal_names(),
        index=signal_names().index("heartbeat"),
        format_func=lambda name: signal_card(name).title,
        key=f"{KEY}.name",
        bind="query-params",
        help="Made by formula; the heartbeat looks like a recording.",
    )
    kernel_name = st.selectbox(
        "Kernel w", list(KERNELS), index=list(KERNELS).index(MATCHED), key=f"{KEY}.kernel", bind="query-params"
    )
    st.caption(KERNELS[kernel_name])
    taps = 5
    if kernel_name == AVERAGE:
        taps = st.slider("Taps", 1, 31, 5, key=f"{KEY}.taps", bind="query-params")
    text = "1 -2 1"
    if kernel_name == OWN:
        text = st.text_input("Numbers of the kernel", "1 -2 1", key=f"{KEY}.numbers", bind="query-params")
    steps = {
        name: whole_number_field(label, start, key=f"{KEY}.{name}", place=column)
        for (name, (label, _, _, start)), column in zip(STEPS.items(), st.columns(3, gap="small"), strict=True)
    }
    flip = st.toggle(
        "Flip the kernel",
        key=f"{KEY}.flip",
        bind="query-params",
        help="Mathematics reverses the kernel before it slides; libraries do not (cross-correlation).",
    )
    for step, (label, low, high, _) in STEPS.items():
        check_number(label, steps[step], low, high)
    kernel, code = chosen_kernel(kernel_name, taps=taps, text=text)
    return SignalSettings(name, kernel_name, kernel, code, flip=flip, **steps)


def _stage(settings: SignalSettings) -> None:
    output = settings.output()
    signal_viewer(
        settings.signal,
        settings.laid,
        output,
        stride=settings.stride,
        padding=settings.padding,
        dilation=settings.dilation,
        key="convolution.sample",
    )
    st.caption(_words(settings))
    agreement_badge(settings.difference(), "numpy.correlate")
    show_formula(FORMULA, size_of_axis(settings, "n", len(settings.signal), len(settings.kernel)))
    theme = current_theme()
    scene = partial(signal_scene, settings, theme)
    downloads_row(
        [
            Download("GIF", "signal.gif", "image/gif", lambda: signal_film(settings, theme)),
            Download("SVG", "signal.svg", "image/svg+xml", lambda: as_svg(scene())),
            Download("PNG", "signal.png", "image/png", lambda: as_png(scene())),
            Download("CSV of the numbers", "signal.csv", "text/csv", lambda: signal_csv(settings)),
        ]
    )


def _words(settings: SignalSettings) -> str:
    """What the kernel did to this signal, from the numbers on screen."""
    x, y = settings.signal, settings.output()
    largest = int(y.argmax())
    centre = largest * settings.stride - settings.padding + settings.dilation * (len(settings.kernel) - 1) / 2
    steps = [(values[1:] - values[:-1]).abs().mean().item() if len(values) > 1 else 0.0 for values in (x, y)]
    return (
        f"{signal_card(settings.name).summary} The largest output, {cell_text(y[largest].item())}, is y({largest}); "
        f"its window lies around sample {cell_text(centre)}. From one sample to the next the input changes by "
        f"{rounded(steps[0], 2)} on average, the output by {rounded(steps[1], 2)}."
    )
