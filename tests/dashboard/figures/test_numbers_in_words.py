"""Numbers in sentences: one way to write them."""

import pytest

from dashboard.figures.number_format import cell_text, latex_count, rounded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0125, "0.0125"),
        (0, "0"),
        (-0.0, "0"),
        (-2.5, "−2.5"),
        (999.6, "1,000"),
        (9180.4, "9,180"),
        (-12345, "−12,300"),
        (2.5e-7, "2.5e−7"),
        (1.02e12, "1.02e12"),
        (float("inf"), "inf"),
    ],
)
def test_a_number_in_a_sentence(value, text):
    assert rounded(value) == text


def test_large_and_small_numbers_have_one_kind_of_exponent():
    assert rounded(2e-7, 1) == cell_text(2e-7, digits=1) == "2e−7"
    assert cell_text(1.5e12) == rounded(1.5e12, 2) == "1.5e12"


def test_a_count_in_a_formula_has_commas_without_the_space_of_a_list():
    assert latex_count(22320) == "22{,}320"
