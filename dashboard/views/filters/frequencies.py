"""The kernel seen by frequency: which waves pass, which are held back."""

import numpy as np
import streamlit as st

from dashboard.controls.image_picker import Picture
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.number_format import rounded
from dashboard.figures.rasters import png_file, sequential_picture
from dashboard.figures.theme import chart_config
from dashboard.shell.lesson_page import agreement_badge
from dashboard.shell.theme import current_theme
from dashboard.views.filters.figures import response_map, response_profile
from dashboard.views.filters.settings import FilterSettings
from dashboard.views.filters.snippet import frequencies_snippet
from engine.kernels import frequency_response

SIZE, PIXELS = 64, 6


def show_frequencies(_: Picture, settings: FilterSettings) -> None:
    """The factor by which the kernel multiplies each wave, as a map and along both axes."""
    kernel = settings.kernel.weights
    response = frequency_response(kernel, size=SIZE).numpy()
    theme = current_theme()
    figures = (response_map(response, theme=theme), response_profile(response, theme=theme))
    row, column = np.unravel_index(int(response.argmax()), response.shape)
    across, down = abs(column - SIZE // 2) / SIZE, abs(row - SIZE // 2) / SIZE
    flat = rounded(response[SIZE // 2, SIZE // 2])
    words = (
        f"flat areas times {flat}, at most times {rounded(response.max())} at {across:.2f} across and {down:.2f} down"
    )
    for place, figure, name in zip(st.columns(2), figures, ("map", "profile"), strict=True):
        place.plotly_chart(figure, key=f"filters.{name}", config=chart_config(name), alt=f"Response, {name}: {words}")
    st.markdown(
        f"Flat areas are multiplied by **{flat}** (the absolute sum of the weights). "
        f"The strongest response, **{rounded(response.max())}**, is to waves of {across:.2f} cycles per pixel across "
        f"and {down:.2f} down. Half a cycle per pixel is the finest wave that an image can hold."
    )
    agreement_badge(_difference_to_waves(kernel.double().numpy(), response), "waves sent through the kernel one by one")
    downloads_row(
        [
            Download("PNG of the map", "response.png", "image/png", lambda: map_png(response)),
            Download("CSV of the response", "response.csv", "text/csv", lambda: response_csv(response)),
        ]
    )
    with st.expander("Code of the frequencies", icon=":material/code:"):
        st.code(frequencies_snippet(settings, SIZE), language="python")


def map_png(response: np.ndarray) -> bytes:
    """The map as an image, frequency 0 in the middle, a square of pixels for a frequency."""
    enlarged = sequential_picture(response / (response.max() or 1.0)).repeat(PIXELS, axis=0).repeat(PIXELS, axis=1)
    return png_file(enlarged)


def response_csv(response: np.ndarray) -> str:
    """A line a wave: cycles per pixel across and down, and the factor."""
    places = (np.arange(SIZE) - SIZE // 2) / SIZE
    rows = ((f"{places[j]:g}", f"{places[i]:g}", value) for (i, j), value in np.ndenumerate(response))
    return csv_file(("across (cycles per px)", "down (cycles per px)", "factor"), rows)


def _difference_to_waves(kernel: np.ndarray, response: np.ndarray) -> float:
    """The response at some frequencies, measured: the size of the constant that a complex wave is multiplied by."""
    k_h, k_w = kernel.shape
    differences = []
    for row, column in ((32, 32), (32, 48), (40, 32), (20, 44), (0, 0)):
        down, across = (row - SIZE // 2) / SIZE, (column - SIZE // 2) / SIZE
        wave = np.exp(2j * np.pi * (down * np.arange(k_h)[:, None] + across * np.arange(k_w)))
        differences.append(abs(abs((kernel * wave).sum()) - response[row, column]))
    return float(max(differences))
