"""The page on handmade features: every feature, a picture without any, and the contest."""

import time

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import Picture
from dashboard.handmade_features import METHODS
from tests.pages.opening import opened as page


def opened(**state) -> AppTest:
    return page("handmade-features", {key.replace("__", "."): value for key, value in state.items()})


def text(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption])


@pytest.mark.parametrize("method", METHODS)
def test_a_feature_is_shown_and_checked(method):
    app = opened(handmade__method=method)
    assert not app.exception
    assert f"{method}(" in app.code[0].value.lower() or "local_binary_pattern(" in app.code[0].value
    assert "agrees with" in text(app) or "are found at the same place" in text(app)
    assert "differs from" not in text(app)


def test_a_flat_picture_has_no_keypoints_and_says_so():
    flat = Picture("flat.png", torch.full((3, 100, 100), 0.5), "flat", "")
    app = opened(picture__own=flat, picture__source="Upload", handmade__method="sift")
    assert not app.exception
    assert "no keypoint at all" in text(app)


def test_a_tiny_picture_is_explained():
    tiny = Picture("tiny.png", torch.rand(3, 10, 10), "tiny", "")
    app = opened(picture__own=tiny, picture__source="Upload")
    assert not app.exception
    assert "10 × 10 pixels but these features need at least 24" in app.warning[0].value


def test_the_button_measures_three_accuracies_and_none_are_shown_before():
    app = opened()
    assert "Nothing is measured before" in text(app)
    app.button(key="handmade.train").click().run()
    deadline = time.monotonic() + 90
    while "| Small CNN |" not in text(app):
        assert time.monotonic() < deadline
        time.sleep(0.5)
        app.run()
    assert not app.exception
    assert all(name in text(app) for name in ("| Pixels, linear | 64 |", "| HOG, linear | 324 |", "| Small CNN | 84 |"))
