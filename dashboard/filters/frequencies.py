"""The kernel seen by frequency: which waves pass, which are held back."""

import numpy as np
import streamlit as st

from dashboard.appearance import current_theme
from dashboard.controls.image_picker import Picture
from dashboard.figures.frequencies import response_map, response_profile
from dashboard.filters.settings import FilterSettings
from dashboard.lesson import agreement_badge
from engine.kernels import frequency_response

SIZE = 64


def show_frequencies(_: Picture, settings: FilterSettings) -> None:
    """The factor by which the kernel multiplies each wave, as a map and along both axes."""
    kernel = settings.kernel.weights
    response = frequency_response(kernel, size=SIZE).numpy()
    left, right = st.columns(2)
    figures = (response_map(response, theme=current_theme()), response_profile(response, theme=current_theme()))
    for column, figure, name in zip((left, right), figures, ("map", "profile"), strict=True):
        column.plotly_chart(figure, key=f"filters.{name}", config={"displaylogo": False})
    row, column = np.unravel_index(int(response.argmax()), response.shape)
    across, down = abs(column - SIZE // 2) / SIZE, abs(row - SIZE // 2) / SIZE
    st.markdown(
        f"Flat areas are multiplied by **{response[SIZE // 2, SIZE // 2]:.3g}** (the absolute sum of the weights). "
        f"The strongest answer, **{response.max():.3g}**, is to waves of {across:.2f} cycles per pixel across and "
        f"{down:.2f} down. Half a cycle per pixel is the finest wave that a picture can hold."
    )
    agreement_badge(_difference_to_waves(kernel.double().numpy(), response), "waves sent through the kernel one by one")


def _difference_to_waves(kernel: np.ndarray, response: np.ndarray) -> float:
    """The response at some frequencies, measured: the size of the constant that a complex wave is multiplied by."""
    k_h, k_w = kernel.shape
    differences = []
    for row, column in ((32, 32), (32, 48), (40, 32), (20, 44), (0, 0)):
        down, across = (row - SIZE // 2) / SIZE, (column - SIZE // 2) / SIZE
        wave = np.exp(2j * np.pi * (down * np.arange(k_h)[:, None] + across * np.arange(k_w)))
        differences.append(abs(abs((kernel * wave).sum()) - response[row, column]))
    return float(max(differences))
