"""A patch as a detector: where it scores, what a move does to the scores, and what happens without the object."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import ImageColor
from torch import Tensor

from dashboard.appearance import current_theme
from dashboard.controls.image_picker import Picture, sample_picture
from dashboard.downloads import Download, downloads_row
from dashboard.exports import plane_csv
from dashboard.figures.painting import as_levels, outlined, picture_file, sequential_picture, signed_picture
from dashboard.figures.theme import PAPER, Theme
from dashboard.lesson import agreement_badge, show_formula
from dashboard.locality.scores import Scores, scores, small_picture
from dashboard.region_picker import region_picker
from engine.images import Region, sample_card, sample_names, translate

EYE = Region(72, 116, 36, 44)  # of the cat, at the size at which pictures are swept
FAR = 40  # pixels
GAP = 12  # between pictures of a sheet
PEAK = 8  # pixels around the best score


@dataclass(frozen=True)
class DetectorSettings:
    """What the reader chose.

    Attributes:
        normalized: whether scores are correlations, or raw sums of products.
        dx: pixels by which the picture moves to the right.
        dy: pixels down.
        other: the sample that does not hold the object.
    """

    normalized: bool
    dx: int
    dy: int
    other: str


def detector_controls() -> DetectorSettings:
    """Kind of score, the move, and the other picture, side by side."""
    kind, right, down, other = st.columns([5, 4, 4, 5], vertical_alignment="bottom", gap="medium")
    return DetectorSettings(
        normalized=kind.segmented_control(
            "Score",
            ["Normalized", "Raw"],
            default="Normalized",
            required=True,
            key="locality.score",
            bind="query-params",
        )
        == "Normalized",
        dx=right.slider("Move right, dx", -FAR, FAR, 20, key="locality.dx", bind="query-params"),
        dy=down.slider("Move down, dy", -FAR, FAR, 10, key="locality.dy", bind="query-params"),
        other=other.selectbox(
            "A picture without the object",
            sample_names(),
            index=sample_names().index("coffee"),
            format_func=lambda name: sample_card(name).title,
            key="locality.other",
            bind="query-params",
        ),
    )


def show_detector(picture: Picture, settings: DetectorSettings) -> Region:
    """The picker, and beside it the scores of three pictures: as it is, moved, and without the object."""
    left, right = st.columns([5, 7], gap="medium")
    image = small_picture(picture)
    with left:
        region = region_picker(image, key="locality.patch", start=EYE)
        st.caption(
            "**Drag over the picture** to choose another detector; its brightness is what is compared. Now "
            f"{region.height} × {region.width} pixels from row {region.top}, column {region.left}. Keys: arrows "
            "move it, + and − size it."
        )
    found = scores(picture, region, settings.other, settings.dx, settings.dy, settings.normalized)
    with right:
        _maps(found, region, settings)
    _conclusions(found, region, settings)
    return region


@dataclass(frozen=True)
class Swept:
    """A picture that was swept, ready to be drawn.

    Attributes:
        title: what was done to it.
        best: the window with the largest score.
        largest: that score.
        picture: uint8, (h, w, 3), the best place outlined.
        scores: the score map as a picture of the same size.
    """

    title: str
    best: Region
    largest: float
    picture: np.ndarray
    scores: np.ndarray


def swept(found: Scores, region: Region, settings: DetectorSettings, theme: Theme) -> list[Swept]:
    """The picture as it is, moved, and the one without the object."""
    moved = translate(found.image, dx=settings.dx, dy=settings.dy)
    here = found.here.normalized if settings.normalized else found.here.raw
    there = found.there.normalized if settings.normalized else found.there.raw
    limit = 1.0 if settings.normalized else max(here.max().item(), there.max().item())
    words = ("As it is", f"Moved by ({settings.dx}, {settings.dy})", sample_picture(settings.other).name.capitalize())
    views = ((found.image, here), (moved, found.moved.after), (found.other, there))
    result = []
    for title, (image, score) in zip(words, views, strict=True):
        best = best_place(score, region)
        painted = score_picture(score, image.shape[-2:], limit=limit, signed=settings.normalized, theme=theme)
        result.append(
            Swept(
                title,
                best,
                score.max().item(),
                outlined(as_levels(image.numpy()), best, theme=theme),
                outlined(painted, _around_middle(best), theme=theme),
            )
        )
    return result


def _maps(found: Scores, region: Region, settings: DetectorSettings) -> None:
    """Pictures above, their score maps below, with the best place of each outlined."""
    for column, one in zip(st.columns(3), swept(found, region, settings, current_theme()), strict=True):
        column.markdown(f"**{one.title}**")
        column.image(one.picture, output_format="JPEG", width="stretch", alt=f"{one.title}, the best place outlined")
        column.image(one.scores, output_format="JPEG", width="stretch", alt=f"Score map: {one.title}")
        column.caption(f"best **{one.largest:.3g}** at row {one.best.top}, column {one.best.left}")


def maps_png(found: Scores, region: Region, settings: DetectorSettings, theme: Theme) -> bytes:
    """The pictures above their score maps, as one picture file."""
    every = swept(found, region, settings, theme)
    h = max(one.picture.shape[0] for one in every)
    w = max(one.picture.shape[1] for one in every)
    columns = [
        np.concatenate([_on_paper(each, h + GAP, w + GAP, theme) for each in (one.picture, one.scores)])
        for one in every
    ]
    return picture_file(np.concatenate(columns, axis=1)[:-GAP, :-GAP])


def _on_paper(pixels: np.ndarray, h: int, w: int, theme: Theme) -> np.ndarray:
    """A picture in the corner of a larger sheet of the theme's paper."""
    sheet = np.full((h, w, 3), ImageColor.getrgb(PAPER[theme]), np.uint8)
    sheet[: pixels.shape[0], : pixels.shape[1]] = pixels
    return sheet


def best_place(score: Tensor, region: Region) -> Region:
    """The window with the largest score."""
    top, left = divmod(int(score.argmax()), score.shape[1])
    return Region(top, left, region.height, region.width)


def _around_middle(window: Region) -> Region:
    """A small square around the middle of a window, to mark its score."""
    middle = window.top + window.height // 2, window.left + window.width // 2
    return Region(middle[0] - PEAK, middle[1] - PEAK, 2 * PEAK + 1, 2 * PEAK + 1)


def score_picture(score: Tensor, size: tuple[int, ...], *, limit: float, signed: bool, theme: Theme) -> np.ndarray:
    """Scores as a picture of the swept one's size: each score lies at the middle of its window, borders stay grey."""
    painted = (
        signed_picture(score.numpy(), theme=theme, limit=limit)
        if signed
        else sequential_picture(score.numpy() / (limit or 1.0))
    )
    canvas = np.full((*size, 3), 128, np.uint8)
    top, left = (whole - part for whole, part in zip(size, score.shape, strict=True))
    canvas[top // 2 : top // 2 + score.shape[0], left // 2 : left // 2 + score.shape[1]] = painted
    return canvas


def _conclusions(found: Scores, region: Region, settings: DetectorSettings) -> None:
    """The formula with the best place's numbers, what the move showed, the badge and the downloads."""
    symbols = (
        r"s(i,j) = \frac{\sum (V - \bar V)(x - \bar x_{ij})}{\lVert V - \bar V \rVert\, \lVert x - \bar x_{ij} \rVert}"
        if settings.normalized
        else r"s(i,j) = \sum_{p,q} V(p,q)\, x(i+p,\, j+q)"
    )
    terms = region.height * region.width
    best = found.here.best(normalized=settings.normalized)
    numbers = rf"s({best.top}, {best.left}) = {best.score:.4g} \text{{ from }} {terms} \text{{ products}}"
    show_formula(symbols, numbers)
    st.markdown(_move_words(found, settings))
    agreement_badge(found.moved.difference, "the moved score map, where both know the pixels")
    agreement_badge(found.difference_to_skimage, "skimage.feature.match_template (normalized scores)")
    theme = current_theme()
    downloads_row(
        [
            Download("PNG of the maps", "scores.png", "image/png", lambda: maps_png(found, region, settings, theme)),
            Download("CSV of the scores", "scores.csv", "text/csv", lambda: _csv(found, settings)),
        ]
    )


def _move_words(found: Scores, settings: DetectorSettings) -> str:
    """What the move did to the scores, in a sentence."""
    moved = found.moved
    same = moved.largest_before == moved.largest_after
    stays = "stays exactly the same" if same else f"goes to {moved.largest_after:.4g}"
    by = f"({settings.dx}, {settings.dy})"
    return (
        f"**Move the picture by {by} and the score map moves by {by}**: over the {moved.compared:.0%} of the map whose "
        f"windows hold no pixels from outside, the largest difference is {moved.difference:.2g}. The maximum there, "
        f"{moved.largest_before:.4g}, {stays}: *where* follows the object, *whether* does not change."
    )


def _csv(found: Scores, settings: DetectorSettings) -> str:
    score = found.here.normalized if settings.normalized else found.here.raw
    return plane_csv(score.numpy(), value="score")
