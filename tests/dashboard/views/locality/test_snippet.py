"""The snippet of the page on locality runs and gives what the page shows."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from dashboard.controls.image_picker import sample_picture
from dashboard.views.locality import DetectorSettings
from dashboard.views.locality.classifiers import (
    HANDWRITINGS,
    SHIFTS,
    all_at_once,
    answers_by_shift,
    digit_classifiers,
    many_by_shift,
)
from dashboard.views.locality.detector import EYE
from dashboard.views.locality.scored_images import GAP, maps_png, scored_images
from dashboard.views.locality.scores import scores
from dashboard.views.locality.snippet import detector_snippet, drawn_code, many_snippet, shift_snippet
from engine.images import centred_digit, sample_digit
from tests.dashboard.views.run_snippet import executed


@pytest.mark.parametrize("normalized", [True, False], ids=["normalized", "raw"])
def test_the_score_maps_of_the_picture_and_of_the_moved_picture(normalized, capsys):
    picture = sample_picture("chelsea")
    settings = DetectorSettings(normalized=normalized, dx=-7, dy=12, other="coffee")
    names = executed(detector_snippet(picture, EYE, settings))
    found = scores(picture, EYE, settings)
    assert torch.equal(names["result"], found.here.normalized if normalized else found.here.raw)
    assert torch.equal(names["moved"], found.on_moved.scores(normalized=normalized))
    assert found.moved
    assert names["difference"] == found.moved.difference == 0
    assert found.difference_to_skimage < 1e-4
    assert "Place(top=" in capsys.readouterr().out


def test_the_curves_of_a_sampled_and_of_a_drawn_digit(capsys):
    strokes = torch.zeros(28, 28)
    strokes[4:24, 13:16] = 200 / 255
    digits = {"sample_digit(3, number=5)": sample_digit(3, number=5), drawn_code(strokes): centred_digit(strokes)}
    names = [one.name for one in digit_classifiers()]
    for code, digit in digits.items():
        answers = executed(shift_snippet(code, names, SHIFTS, 3))["answers"]
        for name, expected in zip(names, answers_by_shift(digit), strict=True):
            torch.testing.assert_close(answers[name], expected, atol=1e-6, rtol=1e-5)
    assert "pooled-mnist: correct at" in capsys.readouterr().out


def test_the_mean_curves_of_a_hundred_digits(capsys):
    names = [one.name for one in digit_classifiers()]
    curves = executed(many_snippet(names, SHIFTS, HANDWRITINGS))["curves"]
    for name, expected in zip(names, many_by_shift().curves, strict=True):
        torch.testing.assert_close(curves[name], expected, atol=1e-6, rtol=1e-5)
    assert all_at_once() < 1e-5
    assert "pooled-mnist: 82% correct in the middle" in capsys.readouterr().out


def test_the_maps_as_a_picture_stand_below_their_pictures():
    settings = DetectorSettings(normalized=True, dx=-7, dy=12, other="coffee")
    found = scores(sample_picture("chelsea"), EYE, settings)
    every = scored_images(found, (EYE.height, EYE.width), settings)
    sheet = np.array(Image.open(io.BytesIO(maps_png(every, "light"))))
    h, w = (max(image.shape[axis] for image in (found.image, found.other)) for axis in (1, 2))
    assert sheet.shape == (2 * h + GAP, 3 * w + 2 * GAP, 3)
    own_h, own_w = found.image.shape[1:]
    picture = (found.image * 255).round().byte().permute(1, 2, 0).numpy()
    assert (sheet[:20, :own_w] == picture[:20]).all()
    assert (sheet[h + GAP : h + GAP + 5, :own_w] == 128).all()  # no window has its middle so far up
    assert own_h <= h
