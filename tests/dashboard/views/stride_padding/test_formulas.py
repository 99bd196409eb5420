"""Sizes in formulas and the floor in words."""

import torch

from dashboard.controls.layer_settings import LayerSettings
from dashboard.views.stride_padding.formulas import floor_words, layer_formula, transposed_formula
from dashboard.views.stride_padding.settings import TransposedSettings


def settings(size=(5, 5), kernel=(3, 3), **more) -> LayerSettings:
    return LayerSettings(torch.zeros(*size), torch.zeros(*kernel), **more)


def test_the_lectures_exercise_in_the_formula():
    assert r"\tfrac{5 + 2\cdot 1 - 1\,(3-1) - 1}{2}\right\rfloor + 1 = 3" in layer_formula(
        settings(stride=(2, 2), padding=(1, 1))
    )


def test_axes_that_differ_have_a_line_each():
    formula = layer_formula(settings((6, 8), (1, 2)))
    assert r"h_\text{out}" in formula
    assert formula.endswith("= 7")


def test_output_padding_appears_in_the_transposed_formula():
    formula = transposed_formula(
        TransposedSettings(torch.zeros(3, 3), torch.zeros(3, 3), (2, 2), (1, 1), output_padding=(1, 1))
    )
    assert formula.endswith(r"(3-1)\cdot 2 - 2\cdot 1 + 1\,(3-1) + 1 + 1 = 6")


def test_what_the_floor_leaves_over_may_be_padding_alone():
    words = floor_words(settings((6, 6), stride=(2, 2), padding=(1, 1)))
    assert "rounds 5/2 = 2.5 down to 2" in words
    assert words.endswith("Every pixel of the input is read. What is left over is padding.")


def test_pixels_between_the_windows_are_named():
    words = floor_words(settings((5, 5), (1, 1), stride=(2, 2)))
    assert "needs no rounding" in words
    assert "No window reads rows and columns 1, 3 of the input" in words
