"""Invariance and locality: a patch as a detector, and what a move of the image does to its scores."""

from dashboard.controls.image_picker import chosen_picture
from dashboard.lessons import lesson
from dashboard.shell.engine_errors import engine_errors_shown
from dashboard.shell.lesson_page import show_lesson
from dashboard.views.locality import detector_controls, show_classifiers, show_detector
from dashboard.views.locality.snippet import detector_snippet


def explore() -> str:
    """A patch of the image as a detector, and two classifiers; returns the detector's code."""
    picture = chosen_picture()
    snippet = ""
    with engine_errors_shown():
        settings = detector_controls(picture)
        region = show_detector(picture, settings)
        snippet = detector_snippet(picture, region, settings)
    show_classifiers()
    return snippet


show_lesson(lesson("locality"), explore)
