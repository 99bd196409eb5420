"""The page on locality: scores, moves, a flat patch, and digits that move."""

import torch
from streamlit.testing.v1 import AppTest

from dashboard.controls.image_picker import Picture
from tests.pages.opening import opened as page


def opened(**state) -> AppTest:
    return page("locality", {key.replace("__", "."): value for key, value in state.items()})


def text(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def test_the_detector_finds_where_it_was_cut_out_and_follows_the_move():
    app = opened()
    assert not app.exception
    assert "best **1** at row 72, column 116" in text(app)
    assert "best **1** at row 82, column 136" in text(app)
    assert "agrees with the moved score map, where both know the pixels exactly" in text(app)
    assert "agrees with skimage.feature.match_template" in text(app)


def test_another_move_moves_the_best_place():
    app = opened()
    app.slider(key="locality.dx").set_value(-30).run()
    assert "best **1** at row 82, column 86" in text(app)


def test_raw_scores_prefer_the_bright_picture_without_the_object():
    app = opened(locality__score="Raw")
    assert not app.exception
    best = [float(element.value.split("**")[1]) for element in app.caption if element.value.startswith("best")]
    assert best[2] > best[0]


def test_a_flat_picture_has_no_detector():
    flat = Picture("flat.png", torch.full((3, 200, 200), 0.5), "flat", "")
    app = opened(picture__own=flat, picture__source="Upload")
    assert not app.exception
    assert "so no window correlates with it" in app.warning[0].value


def test_classifiers_are_less_sure_of_a_shifted_digit():
    app = opened()
    said = [line for line in text(app).split("- **") if "places, mean probability" in line]
    assert said
    assert all("of 21 places" in line for line in said)
    app.select_slider(key="locality.label").set_value(3).run()
    assert not app.exception
