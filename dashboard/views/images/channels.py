"""The channels one by one, and what becomes of them when they are averaged."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch
from torchvision.transforms.functional import rgb_to_grayscale

from dashboard.controls.image_picker import Picture
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.figures.rasters import signed_picture
from dashboard.figures.theme import Theme, chart_config
from dashboard.runtime.cache import cached
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.images.figures import channel_histograms
from dashboard.views.images.snippet import channels_snippet, grey_snippet
from engine.images import channel_mean, histogram, luminance, split_channels

NAMES = ("red", "green", "blue")
SAMPLED = 7  # every so many pixels are enough to say where most values lie
# A pure colour of each channel, and what its mean and its luminance are.
PURE = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0), "yellow": (1.0, 1.0, 0.0)}


def show_channels(picture: Picture) -> str:
    """Each channel as an image of its own, and the histogram of its values."""
    tinted = st.toggle(
        "Tint each channel in its colour", key="images.tinted", bind="query-params", persist_state="page"
    )
    for column, name, channel in zip(st.columns(3), NAMES, split_channels(picture.tensor), strict=True):
        column.image(_file(picture, name, tinted=tinted), width="stretch", alt=f"The {name} channel")
        column.caption(f"**{name.capitalize()}**, mean {channel.mean().item():.3f}")
    st.plotly_chart(
        _histograms(picture, current_theme()),
        key="images.histogram",
        config=chart_config("histogram"),
        alt=f"Histograms: {spread(picture)}",
    )
    _, h, w = picture.tensor.shape
    show_formula(r"x = (x_R,\ x_G,\ x_B)", rf"3 \text{{ channels of }} {h} \times {w} = {h * w:,}".replace(",", r"{,}"))
    agreement_badge(_difference_to_numpy(picture), "numpy.histogram")
    downloads_row([Download("CSV of the histogram", "histogram.csv", "text/csv", lambda: _histogram_csv(picture))])
    return channels_snippet(picture)


@cached(entries=16)
def _histograms(picture: Picture, theme: Theme) -> go.Figure:
    positions = np.tile(np.arange(256), (3, 1))
    return channel_histograms(histogram(picture.tensor).numpy(), positions, theme=theme, axis_title="level, 0 to 255")


@cached(entries=16)
def spread(picture: Picture) -> str:
    """Where the values of each channel lie, for those who cannot see the histograms."""
    quarters = torch.tensor([0.25, 0.5, 0.75])
    parts = []
    for name, channel in zip(NAMES, picture.tensor, strict=True):
        low, middle, high = channel.flatten()[::SAMPLED].quantile(quarters).tolist()
        parts.append(f"{name}, half of all values from {low:.2f} to {high:.2f}, median {middle:.2f}")
    return "; ".join(parts)


def show_grey(picture: Picture) -> str:
    """The mean over channels beside the luminance that the eye perceives, and where they differ."""
    mean, perceived = channel_mean(picture.tensor), luminance(picture.tensor)
    difference = mean - perceived
    limit = max(difference.abs().max().item(), 1 / 255)  # of a grey image: nothing but rounding
    shown = (
        ("Mean over the channels", mean.numpy()),
        ("Luminance", perceived.numpy()),
        (f"Mean − luminance, ±{limit:.2f}", signed_picture(difference.numpy(), theme=current_theme(), limit=limit)),
    )
    for column, (title, pixels) in zip(st.columns(3), shown, strict=True):
        column.image(pixels, output_format="JPEG", width="stretch", alt=title)
        column.caption(f"**{title}**")
    red, green, blue = picture.tensor[:, picture.tensor.shape[1] // 2, picture.tensor.shape[2] // 2].tolist()
    show_formula(
        r"\bar x = \tfrac13 (x_R + x_G + x_B) \qquad Y = 0.299\,x_R + 0.587\,x_G + 0.114\,x_B",
        rf"\text{{middle pixel: }} \tfrac13 ({red:.2f} + {green:.2f} + {blue:.2f}) = {(red + green + blue) / 3:.3f} "
        rf"\qquad Y = {0.299 * red + 0.587 * green + 0.114 * blue:.3f}",
    )
    _pure_colours()
    agreement_badge(float(np.abs(mean.numpy() - picture.tensor.numpy().mean(0)).max()), "numpy.mean")
    agreement_badge(
        (perceived - rgb_to_grayscale(picture.tensor)[0]).abs().max().item(), "torchvision, rounded weights"
    )
    downloads_row(
        [
            Download("PNG of the mean", "mean.png", "image/png", lambda: encoded(mean)),
            Download("PNG of the luminance", "luminance.png", "image/png", lambda: encoded(perceived)),
        ]
    )
    return grey_snippet(picture)


@cached(entries=64)
def _file(picture: Picture, name: str, *, tinted: bool) -> bytes:
    """One channel as a JPEG file: grey, or as light of its own colour."""
    channel = picture.tensor[NAMES.index(name)]
    if not tinted:
        return encoded(channel, "JPEG")
    pixels = torch.zeros(3, *channel.shape)
    pixels[NAMES.index(name)] = channel
    return encoded(pixels, "JPEG")


def _pure_colours() -> None:
    """Four pure colours: the mean calls three of them equally bright, the eye does not."""
    colours = torch.tensor(list(PURE.values())).T[:, None]  # (3, 1, colours)
    st.table(
        {
            "pure colour": list(PURE),
            "mean": [f"{value:.3f}" for value in channel_mean(colours).flatten().tolist()],
            "luminance": [f"{value:.3f}" for value in luminance(colours).flatten().tolist()],
        }
    )


@cached(entries=64)
def _difference_to_numpy(picture: Picture) -> float:
    counts = histogram(picture.tensor).numpy()
    edges = np.arange(257) - 0.5
    levels = picture.tensor.numpy() * 255
    expected = [np.histogram(channel, edges)[0] for channel in levels]
    return float(np.abs(counts - np.stack(expected)).max())


def _histogram_csv(picture: Picture) -> str:
    counts = histogram(picture.tensor).numpy()
    rows = ((level, *counts[:, level]) for level in range(256))
    return csv_file(("level (0 to 255)", "red (pixels)", "green (pixels)", "blue (pixels)"), rows)
