"""The numbers of the lecture's slides stand beside the numbers counted now."""

import pytest

from dashboard.architectures.claims import claims

CLAIMS = {claim.what: claim for claim in claims()}

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
]


@pytest.mark.parametrize(("what", "said", "counted"), SLIDES)
def test_a_number_of_the_slides_stands_beside_the_live_count(what, said, counted):
    assert (CLAIMS[what].said, CLAIMS[what].counted) == (said, counted)


def test_the_slides_pooling_window_is_corrected():
    assert CLAIMS["pooling of a vgg_block"].counted == "2×2, stride 2"


def test_the_formula_of_1x1_weights_holds():
    assert CLAIMS["weights from 192 to 96 channels"].counted == f"{192 * 96:,}"
