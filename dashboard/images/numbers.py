"""The picture's numbers under the pointer: as they are, and as a network is given them."""

import io

import numpy as np
import streamlit as st
import torch
from PIL import Image
from torchvision.transforms.functional import normalize as torchvision_normalize

from dashboard.appearance import current_theme
from dashboard.cache import cached
from dashboard.controls.image_picker import Picture
from dashboard.downloads import Download, downloads_row
from dashboard.figures.histograms import channel_histograms
from dashboard.figures.toolbar import chart_config
from dashboard.lesson import agreement_badge, show_formula
from dashboard.media import encoded
from dashboard.picture_probe import Numbers, picture_probe
from dashboard.snippets.images import normalized_snippet, pixels_snippet
from engine.images import (
    DATASET_STATISTICS,
    ChannelStatistics,
    channel_statistics,
    denormalize,
    histogram,
    normalize,
)


def show_pixels(picture: Picture) -> str:
    """The picture with the numbers under the pointer."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    unit = left.segmented_control(
        "Numbers", ["0 to 1", "0 to 255"], default="0 to 1", required=True, key="images.unit", bind="query-params"
    )
    size = right.select_slider(
        "Window, pixels", [1, 3, 5, 7, 9, 11, 13, 15], value=7, key="images.window", bind="query-params"
    )
    levels = unit == "0 to 255"
    numbers = Numbers((1.0,) * 3, digits=0) if levels else Numbers()
    picture_probe(picture.tensor, key="images.probe", identity=picture.digest, window=size, numbers=numbers)
    c, h, w = picture.tensor.shape
    show_formula(
        r"x \in \mathbb{R}^{H \times W \times C}",
        rf"H \cdot W \cdot C = {h} \cdot {w} \cdot {c} = {h * w * c:,}\ \text{{numbers}}".replace(",", r"{,}"),
    )
    agreement_badge(_difference_to_file(picture), "Pillow's reading of the file that your browser shows")
    _picture_downloads(picture)
    return pixels_snippet(picture, levels=levels)


def show_normalized(picture: Picture) -> str:
    """The picture's numbers as a network is given them, their histogram before and after, and the way back."""
    statistics = _chosen_statistics(picture)
    scale = tuple(1 / (255 * std) for std in statistics.std)
    offset = tuple(-mean / std for mean, std in zip(statistics.mean, statistics.std, strict=True))
    numbers = Numbers(scale, offset, 2)
    picture_probe(picture.tensor, key="images.probe", identity=picture.digest, window=5, numbers=numbers)
    red = float(picture.tensor[0, picture.tensor.shape[1] // 2, picture.tensor.shape[2] // 2])
    show_formula(
        r"\hat x_c = \frac{x_c - \mu_c}{\sigma_c}",
        rf"\text{{middle pixel, red: }} \frac{{{red:.3f} - {statistics.mean[0]:.3f}}}{{{statistics.std[0]:.3f}}} "
        rf"= {(red - statistics.mean[0]) / statistics.std[0]:.3f}",
    )
    normalized = normalize(picture.tensor, statistics.mean, statistics.std)
    _histograms_before_and_after(picture, statistics)
    expected = torchvision_normalize(picture.tensor, list(statistics.mean), list(statistics.std))
    back = denormalize(normalized, statistics.mean, statistics.std)
    agreement_badge((normalized - expected).abs().max().item(), "torchvision's normalize")
    agreement_badge((back - picture.tensor).abs().max().item(), "the picture itself, after going back")
    _table(normalized, statistics)
    _normalized_downloads(picture, normalized, statistics)
    return normalized_snippet(picture, statistics)


def _chosen_statistics(picture: Picture) -> ChannelStatistics:
    titles = {name: card.title for name, card in DATASET_STATISTICS.items()} | {"own": "This picture"}
    name = st.segmented_control(
        "Mean and standard deviation of",
        list(titles),
        format_func=titles.__getitem__,
        default="imagenet",
        required=True,
        key="images.statistics",
        bind="query-params",
    )
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
        ends = ", ".join(f"{name} {low:.2f} to {high:.2f}" for name, low, high in _ends(counts, positions))
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
            "subtracted mean": [f"{value:.3f}" for value in statistics.mean],
            "divided by": [f"{value:.3f}" for value in statistics.std],
            "mean afterwards": [f"{value:.3f}" for value in normalized.mean((1, 2)).tolist()],
            "deviation afterwards": [f"{value:.3f}" for value in normalized.std((1, 2)).tolist()],
        }
    )


def _normalized_downloads(picture: Picture, normalized: torch.Tensor, statistics: ChannelStatistics) -> None:
    def npz() -> bytes:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, image=normalized.numpy(), mean=statistics.mean, std=statistics.std)
        return buffer.getvalue()

    def table() -> str:
        values = zip(statistics.mean, statistics.std, normalized.mean((1, 2)), normalized.std((1, 2)), strict=True)
        lines = [",".join(f"{float(value):.9g}" for value in row) for row in values]
        return "subtracted mean,divided by,mean afterwards,deviation afterwards\n" + "\n".join(lines) + "\n"

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
    def npz() -> bytes:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, image=picture.tensor.numpy())
        return buffer.getvalue()

    stem = picture.name.rsplit(".", 1)[0]
    downloads_row(
        [
            Download("PNG", f"{stem}.png", "image/png", lambda: encoded(picture.tensor)),
            Download("NPZ (3, h, w)", f"{stem}.npz", "application/octet-stream", npz),
        ]
    )
