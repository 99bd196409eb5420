"""Digits in MNIST's form."""

import pytest
import torch
from scipy import ndimage

from engine.errors import EngineError
from engine.images import centred_digit, free_columns, sample_digit, translate


def test_a_drawn_bar_is_twenty_pixels_long_and_in_the_middle():
    strokes = torch.zeros(100, 100)
    strokes[5:65, 80:86] = 1
    digit = centred_digit(strokes)
    assert digit.shape == (28, 28)
    rows = (digit.sum(1) > 0.5).nonzero().flatten()
    assert (rows.min().item(), rows.max().item()) == (4, 23)
    assert ndimage.center_of_mass(digit.numpy()) == pytest.approx((13.5, 13.5), abs=0.6)


@pytest.mark.parametrize("label", range(10))
def test_a_sample_digit_lies_in_the_middle(label):
    digit = sample_digit(label, number=3)
    assert 0 <= digit.min() <= digit.max() <= 1
    assert ndimage.center_of_mass(digit.numpy()) == pytest.approx((13.5, 13.5), abs=1.1)


def test_an_empty_drawing_is_refused():
    with pytest.raises(EngineError, match="None of the 784 pixels is inked"):
        centred_digit(torch.zeros(28, 28))


def test_there_is_no_digit_ten():
    with pytest.raises(EngineError, match="no digit 10"):
        sample_digit(10)


def test_a_digit_can_move_by_its_free_columns_and_no_further():
    digit = torch.zeros(6, 9)
    digit[2:4, 3:5] = 1
    assert free_columns(digit) == (3, 4)
    assert translate(digit, dx=4, dy=0).sum() == digit.sum()
    assert translate(digit, dx=5, dy=0).sum() < digit.sum()
    with pytest.raises(EngineError, match="54 pixels"):
        free_columns(torch.zeros(6, 9))
