"""Localization by class activation map: a network that never saw a box says where."""

import streamlit as st

from dashboard.components.drawing.drawing import drawing
from dashboard.downloads.button import Download, downloads_row
from dashboard.figures.number_format import decimal
from dashboard.figures.rasters import signed_picture
from dashboard.figures.svg import standalone
from dashboard.shell.lesson_page import agreement_badge, show_formula
from dashboard.shell.theme import current_theme
from dashboard.views.tasks.four_tasks import KEY, Found, Seen, localization_drawing, localization_overlap, located
from dashboard.views.tasks.snippet import activation_snippet
from engine.vision_tasks import KINDS, Localization, task_network
from engine.vision_tasks.localization import THRESHOLD


def activation_view(look_at: Seen, _: Found) -> str:
    """Draws the view; returns its code."""
    kind, threshold = _chosen(look_at)
    location = located(look_at.scene, kind, threshold)
    svg = localization_drawing(look_at, location, kind)
    signed, box = st.columns(2, gap="medium")
    rows, columns = location.activation.shape
    signed.markdown(f"**The map M** of {rows} × {columns} places, for and against {KINDS[kind]}")
    signed.image(
        signed_picture(location.activation.numpy(), theme=current_theme()).repeat(12, axis=0).repeat(12, axis=1),
        width="stretch",
        alt=f"Class activation map of {KINDS[kind]}: orange speaks for it, blue against it",
    )
    overlap = localization_overlap(look_at, location, kind)
    box.markdown(f"**Enlarged, with its box:** IoU {overlap:.2f} with a true {KINDS[kind]}")
    with box:
        drawing(svg, key=f"{KEY}.located")
    if location.box is None:
        st.info(f"Nothing in this scene speaks for {KINDS[kind]}, so there is no box.", icon=":material/info:")
    _sum(look_at, location, kind)
    theme = current_theme()
    downloads_row([Download("SVG", "localization.svg", "image/svg+xml", lambda: standalone(svg, theme=theme))])
    return activation_snippet(look_at.scene, KINDS[kind], threshold)


def _chosen(look_at: Seen) -> tuple[int, float]:
    """The class as its place in `KINDS`, and the threshold."""
    left, right = st.columns([3, 2], vertical_alignment="bottom", gap="medium")
    name = left.segmented_control(
        "Class",
        ["surest", *KINDS],
        default="surest",
        required=True,
        key=f"{KEY}.class",
        bind="query-params",
    )
    threshold = right.slider(
        "Threshold, share of the largest value",
        0.05,
        0.95,
        THRESHOLD,
        0.05,
        key=f"{KEY}.threshold",
        bind="query-params",
    )
    return look_at.surest if name == "surest" else KINDS.index(name), threshold


def _sum(look_at: Seen, location: Localization, kind: int) -> None:
    """The map adds up to the logit."""
    bias = float(task_network("scenes").get_parameter("classifier.bias")[kind])
    mean, logit = float(location.activation.mean()), float(look_at.whole.presence[0, kind])
    sign = "-" if bias < 0 else "+"
    show_formula(
        r"M(x, y) = \sum_k w_k\, f_k(x, y) \qquad z = \frac{1}{hw} \sum_{x, y} M(x, y) + b",
        rf"z_{{\text{{{KINDS[kind]}}}}} = {decimal(mean)} {sign} {decimal(abs(bias))} = {decimal(mean + bias)}",
    )
    agreement_badge(abs(mean + bias - logit), "the classifier's logit")
