"""The page on locality: scores, moves, a flat patch, and digits that move."""

import re

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


def test_one_digit_is_read_by_every_classifier_at_every_place():
    app = opened()
    counts = re.findall(r"- \*\*(.+?)\*\*: (\d+) of (\d+)", text(app))
    assert counts[0][0] == "Convolutions with global max pooling"
    assert len(counts) == 4
    assert all(0 < int(right) <= int(places) for _, right, places in counts)
    assert "agrees with single runs on a rolled digit" in text(app)
    app.select_slider(key="locality.label").set_value(3).run()
    assert not app.exception


def test_a_hundred_digits_back_what_is_said_of_global_pooling():
    app = opened(locality__of="100 digits")
    assert not app.exception
    said = re.search(r"At the edge \*\*(\d+)% with global pooling, (\d+)% to (\d+)% without", text(app))
    assert said
    pooled, worst, best = map(int, said.groups())
    assert pooled > 2 * best - 1 > worst
    rows = dict(re.findall(r"\| ([^|]+) \| [^|]+ \| \d+% \| (\d+)% \|", text(app)))
    assert rows["Convolutions with global max pooling"] == str(pooled)
    assert rows["Fully connected network"] == str(worst)
