"""A patch as a detector: where it scores, what a move does to the scores, and what happens without the object."""

import streamlit as st

from dashboard.components.region_picker.region_picker import region_picker
from dashboard.components.score_map.score_map import ScoredImage, score_map
from dashboard.controls.image_picker import Picture
from dashboard.controls.url_bound_inputs import linked_choice, linked_slider
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_format import plural, rounded
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.locality.findings import findings
from dashboard.views.locality.scored_images import maps_png, scored_images, scores_csv
from dashboard.views.locality.scores import Scores, scores, small_picture
from dashboard.views.locality.settings import DetectorSettings
from engine.images import Place, Region, sample_card, sample_names

EYE = Region(72, 116, 36, 44)  # of the cat, at the size at which images are swept


def detector_controls(picture: Picture) -> DetectorSettings:
    """Kind of score, the move, and the other image, side by side.

    Args:
        picture: the image that moves: at most until nothing of it is left.
    """
    h, w = small_picture(picture).shape[1:]
    kind, right, down, other = st.columns([5, 4, 4, 5], vertical_alignment="bottom", gap="medium")
    names = {"Normalized": "Normalized", "Raw": "Raw"}
    return DetectorSettings(
        normalized=linked_choice("Score", names, key="locality.score", place=kind) == "Normalized",
        dx=linked_slider("Move right, dx", -w, w, 20, key="locality.dx", place=right),
        dy=linked_slider("Move down, dy", -h, h, 10, key="locality.dy", place=down),
        other=other.selectbox(
            "An image without the object",
            sample_names(),
            index=sample_names().index("coffee"),
            format_func=lambda name: sample_card(name).title,
            key="locality.other",
            bind="query-params",
            persist_state="page",
        ),
    )


def show_detector(picture: Picture, settings: DetectorSettings) -> Region:
    """The picker, and beside it the scores of three images: as it is, moved, and without the object."""
    left, right = st.columns([5, 7], gap="medium")
    image = small_picture(picture)
    with left:
        region = region_picker(image, key="locality.patch", start=EYE)
        st.caption(_picker_words(picture, region))
    found = scores(picture, region, settings)
    every = scored_images(found, (region.height, region.width), settings)
    with right:
        _maps(every)
    _conclusions(found, every, region, settings)
    return region


def _picker_words(picture: Picture, region: Region) -> str:
    """How to choose another patch, which one it is, and what was done to the image first."""
    before, after = tuple(picture.tensor.shape[1:]), tuple(small_picture(picture).shape[1:])
    reduced = (
        "" if before == after else f", after reducing it from {before[0]} × {before[1]} to {after[0]} × {after[1]}"
    )
    return (
        f"**Drag over the image** to choose another detector; brightness is what is compared{reduced}. Now "
        f"{region.height} × {region.width} pixels from row {region.top}, column {region.left}. Keys: arrows move it, "
        "+ and − change its size."
    )


def _maps(every: list[ScoredImage]) -> None:
    """Images above their score maps, with the best two positions of each."""
    for number, (column, one) in enumerate(zip(st.columns(3), every, strict=True)):
        with column:
            score_map(one, key=f"locality.map{number}", theme=current_theme())
            st.caption(f"best {_place_words(one.best)}" + _runner_up_words(one.runner_up))


def _place_words(place: Place) -> str:
    return f"**{rounded(place.score)}** at row {place.top}, column {place.left}".replace("**-", "**−")


def _runner_up_words(place: Place | None) -> str:
    """The best score of a window apart from the best one."""
    return f"; runner-up (dashed) {_place_words(place)}" if place else ""


def _conclusions(found: Scores, every: list[ScoredImage], region: Region, settings: DetectorSettings) -> None:
    """The formula with the best position's numbers, what the scores say, the badges and the downloads."""
    symbols = (
        r"s(i,j) = \frac{\sum (V - \bar V)(x - \bar x_{ij})}{\lVert V - \bar V \rVert\, \lVert x - \bar x_{ij} \rVert}"
        if settings.normalized
        else r"s(i,j) = \sum_{p,q} V(p,q)\, x(i+p,\, j+q)"
    )
    terms, best = region.height * region.width, every[0].best
    products = plural(terms, "product")
    numbers = rf"s({best.top}, {best.left}) = {best.score:.4g} \text{{ from }} {terms} \text{{ {products}}}"
    show_formula(symbols, numbers)
    st.markdown(findings(found, region, dx=settings.dx, dy=settings.dy, normalized=settings.normalized))
    if found.moved:
        agreement_badge(found.moved.difference, "the moved score map, where both know the pixels")
    agreement_badge(found.difference_to_skimage, "skimage.feature.match_template (normalized scores)")
    theme = current_theme()
    downloads_row(
        [
            Download("PNG of the maps", "scores.png", "image/png", lambda: maps_png(every, theme)),
            Download(
                "CSV of the scores",
                "scores.csv",
                "text/csv",
                lambda: scores_csv(found.here, normalized=settings.normalized),
            ),
        ]
    )
