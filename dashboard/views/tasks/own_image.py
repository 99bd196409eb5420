"""The same questions about the reader's image, answered by torchvision's networks once they are downloaded."""

from collections import Counter

import streamlit as st
from torch import Tensor, nn

from dashboard.components.drawing.drawing import drawing
from dashboard.controls.image_picker import Picture, chosen_picture
from dashboard.controls.weights_download import offer_download
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.rasters import as_levels
from dashboard.figures.svg import standalone
from dashboard.figures.theme import LINES
from dashboard.runtime.cache import cached, heavy_computation
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.tasks.detection_overlays import DrawnBox, boxes_drawing, coloured_picture
from dashboard.views.tasks.four_tasks import KEY, Found, Seen
from dashboard.views.tasks.non_maximum_suppression import difference_to_torchvision, show_overlap
from dashboard.views.tasks.snippet import own_picture_snippet
from engine.images import fit
from engine.vision_tasks import Detections
from engine.vision_tasks.torchvision_models import (
    PUBLISHED,
    PublishedNetwork,
    detect,
    load_published,
    most_probable,
    published,
    segment,
)

LONGEST_SIDE = 640
MOST_BOXES = 40
LETTERS = 10.5  # the drawing is shown larger than those of the scene


def own_picture_view(_: Seen, found: Found) -> str:
    """Draws the view; returns its code, which downloads the network too."""
    picture = chosen_picture(default="chelsea")
    name = st.selectbox(
        "Network",
        list(PUBLISHED),
        format_func=lambda name: f"{PUBLISHED[name].title}: {PUBLISHED[name].task}",
        key=f"{KEY}.network",
        bind="query-params",
    )
    network = published(name)
    st.caption(
        f"[Paper]({network.paper}) · {network.megabytes:.0f} MB, downloaded once · tells {len(network.class_names)} "
        f"classes of things apart · {size_in_words(picture)}"
    )
    if not network.file.exists():
        offer_download(
            f"The weights of {network.title} ({network.megabytes:.0f} MB) are downloaded once from torchvision's "
            "address and checked by their hash. Without a connection everything else on this page works.",
            key=f"{KEY}.download",
            download=lambda report: load_published(name, progress=report),
        )
    elif network.task == "detection":
        _detection(picture, network, found)
    else:
        _segmentation(picture, network)
    return own_picture_snippet(
        picture,
        network,
        longest_side=LONGEST_SIDE,
        score_threshold=found.score_threshold,
        iou_threshold=found.iou_threshold,
    )


def size_in_words(picture: Picture) -> str:
    """At which size the network is given the image."""
    h, w = picture.tensor.shape[1:]
    rows, columns = fit(picture.tensor, LONGEST_SIDE).shape[1:]
    if (rows, columns) == (h, w):
        return f"the image is used as it is, {h} × {w} pixels"
    return f"the image of {h} × {w} pixels is reduced to {rows} × {columns}"


@cached(entries=2)
def _model(name: str) -> nn.Module:
    with heavy_computation():
        return load_published(name)


@cached(entries=16)
def _detected(picture: Picture, name: str) -> Detections:
    with heavy_computation():
        return detect(_model(name), fit(picture.tensor, LONGEST_SIDE))


@cached(entries=16)
def _segmented(picture: Picture, name: str) -> Tensor:
    with heavy_computation():
        return segment(_model(name), published(name), fit(picture.tensor, LONGEST_SIDE))


@cached(entries=16)
def _other_pixels(picture: Picture, name: str) -> float:
    """The share of pixels that get another class by the most probable one of a softmax, all in double precision."""
    with heavy_computation():
        again = most_probable(_model(name), published(name), fit(picture.tensor, LONGEST_SIDE))
    return float((again != _segmented(picture, name)).double().mean())


def _detection(picture: Picture, network: PublishedNetwork, thresholds: Found) -> None:
    """The boxes above the score threshold, after one more suppression across classes."""
    everything = _detected(picture, network.name)
    sure = everything.chosen((everything.scores >= thresholds.score_threshold).nonzero()[:, 0])
    kept = sure.suppressed(iou_threshold=thresholds.iou_threshold)
    boxes = [
        DrawnBox(box, "found", LINES[label % len(LINES)], f"{network.labels[label]} {score:.2f}")
        for box, label, score in zip(
            kept.boxes.tolist()[:MOST_BOXES], kept.classes.tolist(), kept.scores.tolist(), strict=False
        )
    ]
    said = ", ".join(box.words for box in boxes) or "nothing above the score threshold"
    st.markdown(f"**{network.title} finds:** {said}.")
    svg = boxes_drawing(
        as_levels(fit(picture.tensor, LONGEST_SIDE).numpy()), boxes, title=f"Found: {said}", letters=LETTERS
    )
    drawing(svg, key=f"{KEY}.own")
    agreement_badge(
        difference_to_torchvision(Found(sure, kept, thresholds.score_threshold, thresholds.iou_threshold)),
        "torchvision.ops.nms and box_iou",
    )
    show_overlap(sure, thresholds.iou_threshold)
    theme = current_theme()
    downloads_row([Download("SVG", "detection.svg", "image/svg+xml", lambda: standalone(svg, theme=theme))])


def _segmentation(picture: Picture, network: PublishedNetwork) -> None:
    """Each pixel in the colour of its class."""
    labels = _segmented(picture, network.name)
    shares = Counter(labels.flatten().tolist())
    said = ", ".join(f"{network.labels[label]} {count / labels.numel():.1%}" for label, count in shares.most_common(6))
    st.markdown(f"**{network.title} sees:** {said} of the pixels.")
    pixels = coloured_picture(fit(picture.tensor, LONGEST_SIDE).numpy(), labels.numpy())
    svg = boxes_drawing(pixels, [], title=f"Pixels by class: {said}")
    drawing(svg, key=f"{KEY}.own")
    ((largest, count),) = shares.most_common(1)
    show_formula(
        r"\hat{c}(x, y) = \arg\max_c z_c(x, y)",
        rf"\text{{{network.labels[largest]}: }} \frac{{{count}}}{{{labels.shape[0]} \cdot {labels.shape[1]}}} "
        rf"= {count / labels.numel():.1%}".replace("%", r"\%"),
    )
    agreement_badge(_other_pixels(picture, network.name), "a second computation in float64, as a share of pixels,")
    theme = current_theme()
    downloads_row([Download("SVG", "segmentation.svg", "image/svg+xml", lambda: standalone(svg, theme=theme))])
