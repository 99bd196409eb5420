"""How many weights the three layers have, for the drawn size and for an image of a megapixel."""

import streamlit as st

from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.theme import chart_config
from dashboard.shell.theme import current_theme
from dashboard.views.dense_to_convolution.controls import KEY, LayerSettings
from dashboard.views.dense_to_convolution.figures import count_bars
from dashboard.views.dense_to_convolution.matrices import TITLES, bytes_in_words, pixels_in_words
from engine.convolution import ParameterCounts, parameter_counts

SIDE = 1000  # a megapixel


def show_counts(settings: LayerSettings) -> None:
    """Bars on a logarithmic scale, and what the numbers mean."""
    here, large = counts_of(settings, settings.size), counts_of(settings, megapixel(settings))
    sizes = {f"drawn above, {pixels_in_words(settings.size)}": here, "one megapixel": large}
    figure = count_bars(
        {title: (one.dense, one.local, one.shared) for title, one in sizes.items()}, TITLES, theme=current_theme()
    )
    st.plotly_chart(
        figure,
        key=f"{KEY}.counts",
        config=chart_config("weights"),
        alt="Weights. "
        + "; ".join(
            f"{title}: dense {one.dense:,}, local {one.local:,}, shared {one.shared:,}" for title, one in sizes.items()
        ),
    )
    st.markdown(
        f"Channels in {settings.in_channels}, out {settings.out_channels}, Δ = {settings.reach}: on a megapixel, a "
        f"fully connected layer needs **{bytes_in_words(large.dense)}** of weights; a local one "
        f"**{bytes_in_words(large.local)}**; a convolution **{bytes_in_words(large.shared)}**, as on the small "
        "input: its number of weights does not depend on the size of the image."
    )
    downloads_row([Download("CSV of the counts", "weights.csv", "text/csv", lambda: _csv(sizes))])


def megapixel(settings: LayerSettings) -> tuple[int, ...]:
    """A million pixels with as many axes as the drawn input."""
    return (SIDE**2,) if len(settings.size) == 1 else (SIDE, SIDE)


def counts_of(settings: LayerSettings, size: tuple[int, ...]) -> ParameterCounts:
    """The counts of the chosen layer at another size."""
    return parameter_counts(
        size, reach=settings.reach, in_channels=settings.in_channels, out_channels=settings.out_channels
    )


def _csv(sizes: dict[str, ParameterCounts]) -> str:
    rows = ((title, one.dense, one.local, one.shared) for title, one in sizes.items())
    return csv_file(("input", "dense (weights)", "local (weights)", "shared (weights)"), rows)
