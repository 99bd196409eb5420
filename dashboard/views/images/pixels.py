"""The image's numbers under the pointer: as they are, and as a network is given them."""

import io

import numpy as np
import streamlit as st
import torch
from PIL import Image
from torchvision.transforms.functional import normalize as torchvision_normalize

from dashboard.components.image_probe import Numbers, Probed, picture_probe
from dashboard.controls.image_picker import Picture
from dashboard.controls.url_bound_inputs import check_number, linked_choice, whole_number_field
from dashboard.downloads.button import Download, downloads_row
from dashboard.downloads.csv import csv_file
from dashboard.downloads.npz import npz_file
from dashboard.figures.number_format import decimal, memory, plural
from dashboard.figures.theme import chart_config
from dashboard.runtime.cache import cached
from dashboard.runtime.media_urls import encoded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.shell.url_state import follow_old_label
from dashboard.views.images.figures import channel_histograms
from dashboard.views.images.snippet import Window, normalized_snippet, pixels_snippet
from engine.images import DATASET_STATISTICS, ChannelStatistics, channel_statistics, denormalize, histogram, normalize

WINDOWS = [1, 3, 5, 7, 9, 11, 13, 15]  # pixels a side
LARGEST_BATCH = 65_536


def show_pixels(picture: Picture) -> str:
    """The image with the numbers under the pointer."""
    left, middle, right = st.columns([3, 4, 2], vertical_alignment="bottom")
    unit = linked_choice("Numbers", {"0 to 1": "0 to 1", "0 to 255": "0 to 255"}, key="images.unit", place=left)
    size = middle.select_slider(
        "Window, pixels", WINDOWS, value=7, key="images.window", bind="query-params", persist_state="page"
    )
    batch = whole_number_field("Images in a batch, N", 1, key="images.batch", place=right)
    levels = unit == "0 to 255"
    numbers = Numbers((1.0,) * 3, digits=0) if levels else Numbers()
    place = picture_probe(Probed(picture.tensor, picture.digest, window=size, numbers=numbers), key="images.probe")
    check_number("The number of images in a batch", batch, 1, LARGEST_BATCH)
    _shape_words(picture, batch)
    agreement_badge(_difference_to_file(picture), "Pillow's reading of the file that your browser shows")
    _picture_downloads(picture)
    return pixels_snippet(picture, Window(*place, size), levels=levels, batch=batch)


def _shape_words(picture: Picture, batch: int) -> None:
    """How many numbers the image is, in the order of files and in that of networks, and what was reduced before."""
    c, h, w = picture.tensor.shape
    count = batch * c * h * w
    reduced = picture.original not in (None, (h, w))
    words = (
        f"Your file has {picture.original[0]} × {picture.original[1]} pixels. It was **reduced to {h} × {w}**, about a "
        "megapixel, before anything else: all numbers here are those of the reduced image."
        if picture.original and reduced
        else ""
    )
    show_formula(
        r"x \in \mathbb{R}^{H \times W \times C} \text{ in a file, } \mathbb{R}^{N \times C \times H \times W} "
        r"\text{ in a network}",
        rf"H \cdot W \cdot C = {h} \cdot {w} \cdot {c} = {h * w * c:,}\ \text{{numbers}} \\ ".replace(",", r"{,}")
        + rf"(N, C, H, W) = ({batch}, {c}, {h}, {w})"
        + rf"\text{{: {count:,} {plural(count, 'number')}, {memory(4 * count)}}}",
        words=words,
    )


def show_normalized(picture: Picture) -> str:
    """The image's numbers as a network is given them, their histogram before and after, and the way back."""
    statistics = _chosen_statistics(picture)
    scale = tuple(1 / (255 * std) for std in statistics.std)
    offset = tuple(-mean / std for mean, std in zip(statistics.mean, statistics.std, strict=True))
    numbers = Numbers(scale, offset, 2)
    place = picture_probe(Probed(picture.tensor, picture.digest, window=5, numbers=numbers), key="images.probe")
    red = float(picture.tensor[0, picture.tensor.shape[1] // 2, picture.tensor.shape[2] // 2])
    show_formula(
        r"\hat x_c = \frac{x_c - \mu_c}{\sigma_c} \qquad x_c = \hat x_c\,\sigma_c + \mu_c",
        rf"\text{{middle pixel, red: }} \frac{{{red:.3f} - {statistics.mean[0]:.3f}}}{{{statistics.std[0]:.3f}}} "
        rf"= {decimal((red - statistics.mean[0]) / statistics.std[0], 3)}",
    )
    normalized = normalize(picture.tensor, statistics.mean, statistics.std)
    back = denormalize(normalized, statistics.mean, statistics.std)
    _there_and_back(normalized, back)
    _histograms_before_and_after(picture, statistics)
    expected = torchvision_normalize(picture.tensor, list(statistics.mean), list(statistics.std))
    agreement_badge((normalized - expected).abs().max().item(), "torchvision's normalize")
    agreement_badge((back - picture.tensor).abs().max().item(), "the image itself, after going back")
    _table(normalized, statistics)
    _normalized_downloads(picture, normalized, statistics)
    return normalized_snippet(picture, Window(*place, 5), statistics)


def _there_and_back(normalized: torch.Tensor, back: torch.Tensor) -> None:
    """The normalized numbers shown as they are, which loses most of them, and the image after the way back."""
    outside = ((normalized < 0) | (normalized > 1)).float().mean().item()
    shown = (
        ("Normalized, shown as it is", f"{outside:.0%} of its numbers lie outside 0 to 1 and are cut off", normalized),
        ("After the way back", "multiplied by the deviation, the mean added", back),
    )
    for column, (title, words, pixels) in zip(st.columns(2), shown, strict=True):
        column.image(encoded(pixels, "JPEG"), width="stretch", alt=f"{title}: {words}")
        column.caption(f"**{title}**: {words}.")


def _chosen_statistics(picture: Picture) -> ChannelStatistics:
    titles = {name: card.title for name, card in DATASET_STATISTICS.items()} | {"own": "This image"}
    follow_old_label("images.statistics", {"from -1 to 1": "symmetric"})
    name = linked_choice("Mean and standard deviation of", titles, key="images.statistics")
    return channel_statistics(picture.tensor) if name == "own" else DATASET_STATISTICS[name]


def _histograms_before_and_after(picture: Picture, statistics: ChannelStatistics) -> None:
    """The same counts over the values before and after: normalizing moves and stretches, and changes no shape."""
    counts = histogram(picture.tensor).numpy()
    before = np.tile(np.arange(256) / 255, (3, 1))
    mean, std = np.array(statistics.mean)[:, None], np.array(statistics.std)[:, None]
    for column, positions, title in zip(
        st.columns(2), (before, (before - mean) / std), ("value before", "value after"), strict=True
    ):
        figure = channel_histograms(counts, positions, theme=current_theme(), axis_title=title)
        ends = ", ".join(
            f"{name} {decimal(low, 2)} to {decimal(high, 2)}" for name, low, high in _ends(counts, positions)
        )
        column.plotly_chart(
            figure,
            key=f"images.{title}",
            config=chart_config(title.replace(" ", "-")),
            alt=f"Histograms, {title}: {ends}",
        )


def _ends(counts: np.ndarray, positions: np.ndarray) -> list[tuple[str, float, float]]:
    """The smallest and the largest value that occurs in each channel."""
    return [
        (name, *places[occurs > 0][[0, -1]])
        for name, occurs, places in zip(("red", "green", "blue"), counts, positions, strict=True)
    ]


def _table(normalized: torch.Tensor, statistics: ChannelStatistics) -> None:
    """Mean and deviation of each channel, before and after."""
    st.table(
        {
            "channel": ["red", "green", "blue"],
            "subtracted mean": [decimal(value, 3) for value in statistics.mean],
            "divided by": [decimal(value, 3) for value in statistics.std],
            "mean afterwards": [decimal(value, 3) for value in normalized.mean((1, 2)).tolist()],
            "deviation afterwards": [decimal(value, 3) for value in normalized.std((1, 2)).tolist()],
        }
    )


def _normalized_downloads(picture: Picture, normalized: torch.Tensor, statistics: ChannelStatistics) -> None:
    def npz() -> bytes:
        return npz_file({"image": normalized, "mean": statistics.mean, "std": statistics.std})

    def table() -> str:
        afterwards = (normalized.mean((1, 2)).tolist(), normalized.std((1, 2)).tolist())
        rows = zip(("red", "green", "blue"), statistics.mean, statistics.std, *afterwards, strict=True)
        header = ("channel", "subtracted mean", "divided by", "mean afterwards", "deviation afterwards")
        return csv_file(header, rows)

    stem = picture.name.rsplit(".", 1)[0]
    downloads_row(
        [
            Download("NPZ (3, h, w)", f"{stem}-normalized.npz", "application/octet-stream", npz),
            Download("CSV of the statistics", "statistics.csv", "text/csv", table),
        ]
    )


@cached(entries=64)
def _difference_to_file(picture: Picture) -> float:
    """How far the file that the browser shows, read again, is from the tensor."""
    pixels = np.array(Image.open(io.BytesIO(encoded(picture.tensor))))
    read = torch.from_numpy(pixels).permute(2, 0, 1) / 255
    return (read - picture.tensor).abs().max().item()


def _picture_downloads(picture: Picture) -> None:
    stem = picture.name.rsplit(".", 1)[0]
    downloads_row(
        [
            Download("PNG", f"{stem}.png", "image/png", lambda: encoded(picture.tensor)),
            Download(
                "NPZ (3, h, w)",
                f"{stem}.npz",
                "application/octet-stream",
                lambda: npz_file({"image": picture.tensor}),
            ),
        ]
    )
