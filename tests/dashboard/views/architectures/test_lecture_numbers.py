"""The numbers of the lecture's slides stand beside the numbers counted now."""

import pytest

from dashboard.views.architectures.lecture_numbers import claims, claims_csv, difference_to_torchvision

FOUND = claims()
CLAIMS = {claim.what: claim for claim in FOUND}

SLIDES = [
    ("layers of AlexNet", "8", "8"),
    ("layers of VGGNet", "19", "19"),
    ("layers of GoogLeNet", "22", "22"),
    ("classifiers", "3", "3"),
    ("parallel paths of a block", "4", "4"),
    ("parameters of AlexNet", "60M", "61.10M"),
    ("parameters of VGG-16", "138M", "138.36M"),
    ("parameters of VGG-19", "138M", "143.67M"),
    ("parameters of GoogLeNet", "4M", "6.62M"),
    ("layers of very deep residual networks", "over 100", "152"),
    ("convolution of a vgg_block", "3×3, padding 1", "3×3, padding 1"),
    ("types of residual block", "2", "2"),
    ("blocks with projection shortcuts", "marked in the figure", "3"),
    ("global average pooling", "1", "1"),
    ("GPUs of AlexNet", "2", "2, by its groups of channels"),
    ("year of the paper on LeNet", "1998", "1998"),
    ("year of the paper on AlexNet", "2012", "2012"),
    ("year of the paper on VGG", "2014", "2014"),
    ("year of the paper on Inception", "2015", "2014"),
    ("year of the paper on ResNet", "2016", "2015"),
]


@pytest.mark.parametrize(("what", "said", "counted"), SLIDES)
def test_a_number_of_the_slides_stands_beside_the_live_count(what, said, counted):
    assert (CLAIMS[what].said, CLAIMS[what].counted) == (said, counted)


def test_the_slides_pooling_window_is_corrected():
    assert CLAIMS["pooling of a vgg_block"].counted == "2×2, stride 2"


def test_the_formula_of_1x1_weights_holds():
    assert CLAIMS["weights from 192 to 96 channels"].counted == f"{192 * 96:,}"


def test_every_number_of_the_slides_is_tested_here_or_below():
    below = {"pooling of a vgg_block", "weights from 192 to 96 channels"}
    assert {claim.what for claim in FOUND} == {what for what, _, _ in SLIDES} | below
    assert len(FOUND) == len(CLAIMS)


def test_what_differs_is_explained():
    for claim in FOUND:
        same = claim.counted in claim.said or claim.said in claim.counted
        assert same or claim.remark, claim.what


def test_the_quizs_counts_are_those_that_torchvision_publishes():
    assert difference_to_torchvision() == 0


def test_the_file_has_a_line_a_number():
    assert claims_csv(FOUND).count("\n") >= len(FOUND) + 1
