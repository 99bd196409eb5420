"""Scores on their way to the browser, and the map's maths in Node.js."""

import io

import numpy as np
import torch
from PIL import Image

from dashboard.components.score_map.score_map import ScoredImage, encoded_scores
from dashboard.figures.rasters import palette
from engine.images import Place


def test_a_score_comes_back_from_two_bytes():
    scores = torch.tensor([[-1.0, 0.0], [0.123456, 1.0]], dtype=torch.float64)
    scored = ScoredImage("", torch.zeros(3, 4, 4), scores, (3, 3), Place(1, 1, 1.0), None, -1.0, 1.0)
    pixels = np.array(Image.open(io.BytesIO(encoded_scores(scored)))).astype(int)
    back = (pixels[..., 0] * 256 + pixels[..., 1]) / 65535 * 2 - 1
    np.testing.assert_allclose(back, scores.numpy(), atol=2e-5)


def test_zero_has_the_themes_neutral_colour_in_the_middle_of_the_scale():
    table = palette(256, signed=True, theme="dark").astype(int)
    assert table.shape == (256, 3)
    assert table[0, 2] > table[0, 0]  # blue below zero
    assert table[-1, 0] > table[-1, 2]  # orange above
    assert np.ptp(table[128]) < 20
