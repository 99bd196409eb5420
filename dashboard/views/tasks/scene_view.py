"""The stage of the page: the scene to arrange with its controls, and the four answers beside it."""

import streamlit as st

from dashboard.components.scene_pad.scene_pad import scene_pad
from dashboard.runtime.media_urls import encoded
from dashboard.views.tasks.four_tasks import KEY, Found, Seen, found_in, seen, show_answers
from dashboard.views.tasks.scene_state import GROUND, another_scene, arrange, arranged_scene, serial
from engine.vision_tasks.evaluation import IOU_THRESHOLD, SCORE_THRESHOLD


def stage() -> tuple[Seen, Found]:
    """Draws the stage; returns what is seen and found in the scene."""
    left, right = st.columns([5, 8], gap="large")
    with left, st.container(gap="small"):
        pad = st.container()
        look_at = seen(arranged_scene(_noise()))
        found = _thresholds(look_at)
        crowd = st.toggle(
            "All boxes, before suppression",
            key=f"{KEY}.crowd",
            bind="query-params",
            help="Every window that is sure enough has a box of its own.",
        )
    with pad:
        scene_pad(
            look_at.scene.shapes,
            encoded(look_at.drawn.image),
            key=f"{KEY}.pad",
            serial=serial(),
            ground=GROUND,
            on_arranged=arrange,
        )
    with right:
        show_answers(look_at, found, before=crowd)
        st.caption("White dashed boxes and white outlines are the truth. A dotted box is a false alarm.")
    return look_at, found


def _noise() -> float:
    """How noisy the scene is, and a button for another one."""
    slider, button = st.columns(2, vertical_alignment="center", gap="small")
    button.button("Another scene", key=f"{KEY}.another", on_click=another_scene, width="stretch")
    return slider.slider(
        "Noise σ",
        0.0,
        0.4,
        0.05,
        0.01,
        key=f"{KEY}.noise",
        bind="query-params",
        help="Standard deviation on every pixel and channel. The networks have learned from 0.02 to 0.1.",
    )


def _thresholds(look_at: Seen) -> Found:
    """Which boxes count, and which of them are removed."""
    score, overlap = st.columns(2, gap="small")
    return found_in(
        look_at,
        score_threshold=score.slider(
            "Score threshold",
            0.05,
            0.99,
            SCORE_THRESHOLD,
            0.01,
            key=f"{KEY}.score",
            bind="query-params",
            help="A window proposes a box if it is at least this sure of a shape.",
        ),
        iou_threshold=overlap.slider(
            "IoU threshold",
            0.0,
            1.0,
            IOU_THRESHOLD,
            0.05,
            key=f"{KEY}.iou",
            bind="query-params",
            help="A box is removed where it overlaps a better one by more than this.",
        ),
    )
