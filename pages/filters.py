"""What filters do: any kernel on the reader's image, live, with the sum behind every pixel."""

from functools import partial

import streamlit as st

from dashboard.controls.image_picker import Picture, chosen_picture
from dashboard.controls.live_part import live_part
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.filters import VIEWS, Choices, FilterSettings, filter_controls, filter_stage
from dashboard.views.filters.families import family_sliders
from dashboard.views.filters.filter_view import Filtered, filter_facts
from dashboard.views.filters.snippet import filter_snippet


def explore() -> str:
    """A kernel on the image, and what else there is to see of it; returns the code that reproduces it."""
    picture = chosen_picture()
    choices = filter_controls()
    show = partial(show_filter, picture, choices)
    shown = live_part(show) if choices.live else show()
    if not shown:
        return ""
    filter_facts(*shown)
    filtered, settings = shown
    return filter_snippet(picture, settings, filtered.place)


def show_filter(picture: Picture, choices: Choices) -> tuple[Filtered, FilterSettings]:
    """The kernel's own controls, the image before and after, and what else there is to see of it."""
    draw_sliders = family_sliders(choices.name) if choices.live else None
    settings = choices.settings()
    filtered = filter_stage(picture, settings)
    if draw_sliders:
        draw_sliders()
    view = st.segmented_control(
        "Look closer", list(VIEWS), default="Gallery", required=True, key="filters.view", bind="query-params"
    )
    VIEWS[view](picture, settings)
    return filtered, settings


show_lesson(lesson("filters"), explore)
