"""The page on handmade features: every feature, a picture without any, and the contest."""

import csv
import re
import time

import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import Picture, sample_picture
from dashboard.views.handmade_features import METHODS
from dashboard.views.handmade_features.classical import features_csv, found_features
from tests.dashboard.views.run_snippet import printed
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
    assert "agrees with" in text(app) or "are found at the same position" in text(app)
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
    assert "10 × 10 pixels; these features need at least 24" in app.warning[0].value


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


def own(*shape: int) -> Picture:
    """An image of the reader's with something in it."""
    return Picture("own.png", torch.rand(3, *shape, generator=torch.Generator().manual_seed(1)), f"own{shape}", "")


@pytest.mark.parametrize("shape", [(5, 640), (640, 5), (20, 2000)])
def test_an_elongated_image_is_refused_with_its_own_size(shape):
    app = opened(picture__own=own(*shape), picture__source="Upload")
    assert not app.exception
    assert f"The image has {shape[0]} × {shape[1]} pixels, " in app.warning[0].value
    assert "once it is reduced to at most 256 a side" in app.warning[0].value


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((300, 600), "Computed on 128 × 256 pixels: the image has 300 × 600 and is reduced to at most 256 a side."),
        ((100, 90), "Computed on the whole image of 100 × 90 pixels."),
    ],
)
def test_the_size_at_which_features_are_sought_is_said(shape, words):
    assert words in text(opened(picture__own=own(*shape), picture__source="Upload"))


@pytest.mark.parametrize("method", METHODS)
def test_the_code_prints_the_numbers_that_are_on_screen(method):
    app = opened(handmade__method=method)
    output = printed(app.code[0].value)
    shown = re.search(r"Here ([\d,]+)", text(app))
    assert shown
    assert shown[1] in output
    if method == "lbp":
        latex = " ".join(element.value for element in app.latex)
        assert output.split(": ")[-1].strip() in latex


@pytest.mark.parametrize("method", METHODS)
def test_every_column_of_the_file_has_a_heading(method):
    heading, *lines = features_csv(found_features(own(60, 90), method)).splitlines()
    (names,) = csv.reader([heading])
    assert len(set(names)) == len(names)
    assert not any(name.replace(".", "").isdigit() for name in names)
    assert all(len(line.split(",")) == len(names) for line in lines)


def strokes(name: str) -> float:
    """How evenly HOG's directions are spread on a sample: 1 for all alike."""
    found = found_features(sample_picture(name), "hog")
    shares = found.blocks.sum((0, 1, 2, 3))  # type: ignore[union-attr]
    return float(shares.min() / shares.max())


@pytest.mark.experiment("handmade-features", 1)
def test_round_coins_have_strokes_in_all_directions_and_bricks_in_few():
    assert strokes("coins") > 1.5 * strokes("brick")
    for name in ("coins", "brick"):
        app = opened(picture__sample=name)
        assert not app.exception
        assert "cells of 8 × 8 pixels: shape without place" in text(app)


@pytest.mark.experiment("handmade-features", 2)
@pytest.mark.parametrize(("method", "least"), [("sift", 0.9), ("orb", 0.5)])
def test_most_keypoints_are_found_again_when_the_image_is_turned(method, least):
    shown = re.search(r"search again: \*\*(\d+)%\*\* are found", text(opened(handmade__method=method)))
    assert shown
    assert int(shown[1]) > 100 * least


@pytest.mark.experiment("handmade-features", 3)
def test_hog_and_the_network_are_close_and_only_the_network_changes_with_the_seed():
    found = {}
    for seed in (0, 1):
        app = opened(handmade__seed=seed)
        app.button(key="handmade.train").click().run()
        job = app.session_state["job.handmade.contest"]
        job.join(200)
        app.run()
        assert f"(Seed {seed}.)" in text(app)
        found[seed] = [one.accuracy for one in job.pieces]
        assert all(f"{accuracy:.1%}" in text(app) for accuracy in found[seed])
    assert found[0][:2] == found[1][:2]
    assert found[0][2] != found[1][2]
    for pixels, hog, network in found.values():
        assert abs(hog - network) < 0.015
        assert min(hog, network) > pixels
    output = printed(app.code[0].value)
    assert all(f"{accuracy:.1%} right" in output for accuracy in found[1])
    assert "but not the accuracies of the contest" in text(app)
