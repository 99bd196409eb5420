"""Test error against the amount of training data."""

import itertools
from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.band_chart import Band, BandAxes, band_figure
from dashboard.figures.theme import LINES, chart_config
from dashboard.runtime.run_store import run_store
from dashboard.shell.lesson_page import agreement_badge, not_in_address, show_formula
from dashboard.shell.navigation import streamlit_page
from dashboard.shell.theme import current_theme
from dashboard.views.hardware.recorded_data_amount import PRESET, Amount, finished_here, networks, recorded
from dashboard.views.hardware.snippet import data_snippet
from engine.hardware import PowerLaw, power_law
from engine.landscape.small_batches import TEST_IMAGES
from engine.training.presets.catalogue import preset

KEY = "hardware.data"
FORMULA = r"\text{test error}(m) \approx a \, m^{-\beta}"


def data_view() -> str:
    """Draws the view; returns its code."""
    here, before = finished_here(run_store()), recorded()
    if here:
        not_in_address("the runs that finished here")
    shown = here if len(here) > 1 else list(before.amounts)
    law = _law(shown)
    _chart(here, list(before.amounts), shown, law)
    _invitation(here)
    _words(shown, law)
    st.caption(
        f"Recorded: `{before.command}`, {before.device}, {before.date}, seed 0; a test set of {TEST_IMAGES:,} digits, "
        f"so that one digit more or less is {1 / TEST_IMAGES:.2%}."
    )
    csv = _csv(here, list(before.amounts))
    downloads_row([Download("CSV", "data-amount.csv", "text/csv", lambda: csv)])
    return data_snippet(shown)


def _law(amounts: Sequence[Amount]) -> PowerLaw:
    """The power law through the errors; a network that makes none has no place on a logarithmic axis."""
    errors = [(amount.pictures, amount.error) for amount in amounts if amount.error > 0]
    return power_law(*zip(*errors, strict=True))


def _chart(here: list[Amount], before: list[Amount], shown: list[Amount], law: PowerLaw) -> None:
    bands = [_band("recorded run", LINES[7], before)]
    if here:
        bands.append(_band("your finished runs", LINES[0], here))
    places = [amount.pictures for amount in shown]
    bands.append(Band("power law", LINES[1], places, [law.at(place) for place in places], dash="dash"))
    ticks = [amount.pictures for amount in before]
    axes = BandAxes("training images m", "test error", log_x=True, log_y=True, x_ticks=ticks)
    figure = band_figure(bands, axes, theme=current_theme(), height_pixels=340)
    figure.update_yaxes(tickvals=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5), ticktext=("1%", "2%", "5%", "10%", "20%", "50%"))
    st.plotly_chart(
        figure,
        key=f"{KEY}.chart",
        config=chart_config("data-amount"),
        alt="; ".join(
            f"{band.name}: " + ", ".join(f"{x} images {y:.1%}" for x, y in zip(band.x, band.y, strict=True))
            for band in bands
        ),
    )


def _band(name: str, colour: str, amounts: Sequence[Amount]) -> Band:
    several = any(len(amount.errors) > 1 for amount in amounts)
    return Band(
        name,
        colour,
        [amount.pictures for amount in amounts],
        [amount.error for amount in amounts],
        [min(amount.errors) for amount in amounts] if several else (),
        [max(amount.errors) for amount in amounts] if several else (),
        markers=True,
    )


def _invitation(here: list[Amount]) -> None:
    """Where such runs are started."""
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        st.page_link(
            streamlit_page("training"),
            label=f"**Train these {networks()} networks yourself**",
            icon=":material/play_arrow:",
            query_params={"training.preset": preset(PRESET).title},  # a select box reads its words in an address
        )
    runs = sum(len(amount.errors) for amount in here)
    right.caption(
        f"{runs} finished {'run' if runs == 1 else 'runs'} of this preset, kept here, drawn in blue."
        if runs
        else "On the training page; what finishes there is drawn here beside the recorded run."
    )


def _words(shown: list[Amount], law: PowerLaw) -> None:
    first, last = shown[0], shown[-1]
    show_formula(
        FORMULA,
        rf"a = {law.factor:.3g}, \quad \beta = {-law.exponent:.3g}, \quad 2^{{-\beta}} = {2**law.exponent:.3g}",
    )
    goes = "falls" if last.error < first.error else "goes"
    st.markdown(
        f"From {first.pictures} to {last.pictures} training images the test error {goes} from **{first.error:.1%}** to "
        f"**{last.error:.1%}**. By the line through all of them, twice the data multiplies it by "
        f"**{2**law.exponent:.3g}**; a single step may differ. {steps_in_words(shown)}"
    )
    st.caption(
        f"The same LeNet each time, trained for the same number of updates. How it goes on beyond {last.pictures} "
        "images, or with data of another kind, is not shown."
    )
    agreement_badge(_difference(shown, law), "numpy.polyfit on logarithms")


def steps_in_words(amounts: Sequence[Amount]) -> str:
    """What each step to more images does to the error, and where it does not lower it."""
    steps = list(itertools.pairwise(amounts))
    factors = ", ".join(f"{after.error / before.error:.2f}" for before, after in steps if before.error > 0)
    idle = [f"from {before.pictures} to {after.pictures}" for before, after in steps if after.error >= before.error]
    said = f" It does not fall {' and '.join(idle)}." if idle else " It falls at every step."
    return f"From each number of images to the next the error is multiplied by {factors}.{said}"


def _difference(shown: list[Amount], law: PowerLaw) -> float:
    errors = [(amount.pictures, amount.error) for amount in shown if amount.error > 0]
    logarithms = np.log(errors)
    slope, _ = np.polyfit(logarithms[:, 0], logarithms[:, 1], 1)
    return abs(float(slope) - law.exponent)


def _csv(here: list[Amount], before: list[Amount]) -> str:
    rows = (
        (source, amount.pictures, error)
        for source, amounts in (("recorded", before), ("here", here))
        for amount in amounts
        for error in amount.errors
    )
    return csv_file(("source", "training images", "test error (share)"), rows)
