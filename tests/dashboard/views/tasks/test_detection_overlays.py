"""Drawings of answers about a picture."""

import numpy as np

from dashboard.views.tasks.detection_overlays import (
    CLASS_COLOURS,
    DrawnBox,
    bars_drawing,
    boxes_drawing,
    class_picture,
    coloured_picture,
    heat_picture,
    wrong_picture,
)

PICTURE = np.full((3, 10, 20), 0.5, dtype=np.float32)


def test_a_box_is_drawn_where_it_lies_and_its_words_are_escaped():
    pixels = np.zeros((10, 20, 3), dtype=np.uint8)
    svg = boxes_drawing(pixels, [DrawnBox((2, 1, 12, 9), "found", "#123456", "<plus>")], title="a & b")
    assert 'viewBox="0 0 300 150.0"' in svg
    assert 'x="30.0" y="15.0" width="150.0" height="120.0"' in svg
    assert "&lt;plus&gt;" in svg
    assert 'aria-label="a &amp; b"' in svg
    assert "<plus>" not in svg


def test_true_boxes_are_white_and_dashed():
    svg = boxes_drawing(np.zeros((10, 20, 3), dtype=np.uint8), [DrawnBox((0, 0, 5, 5), "true", "red")], title="t")
    assert 'stroke="#fff"' in svg
    assert "stroke-dasharray" in svg


def test_a_bar_is_as_long_as_its_probability():
    svg = bars_drawing(["one", "two"], [0.25, 1.0], [False, True], title="bars")
    assert 'width="33.5"' in svg
    assert 'width="134.0"' in svg
    assert ">25%<" in svg
    assert svg.count(">yes<") == svg.count(">no<") == 1


def test_pixels_have_the_colour_of_their_class_and_the_truth_a_white_outline():
    labels = np.zeros((10, 20), dtype=np.int64)
    labels[:, 10:] = 2
    painted = class_picture(PICTURE, labels, labels)
    assert painted.shape == (30, 60, 3)
    assert (painted[0, 29] == 255).all()
    red, green, blue = (int(CLASS_COLOURS[2][at : at + 2], 16) for at in (1, 3, 5))
    expected = [0.25 * 127.5 + 0.75 * level for level in (red, green, blue)]
    assert np.allclose(painted[0, 40], expected, atol=1)


def test_wrong_pixels_stand_out_and_the_rest_is_grey():
    wrong = np.zeros((10, 20), dtype=bool)
    wrong[3, 4] = True
    painted = wrong_picture(PICTURE, wrong)
    assert len(set(painted[3, 4])) > 1
    assert len(set(painted[0, 0])) == 1


def test_any_number_of_classes_can_be_coloured_and_values_are_warm():
    labels = np.arange(200).reshape(10, 20)
    assert coloured_picture(PICTURE, labels).shape == (10, 20, 3)
    heat = heat_picture(PICTURE, np.linspace(0, 1, 200).reshape(10, 20))
    assert heat[9, 19].sum() > heat[0, 0].sum()
