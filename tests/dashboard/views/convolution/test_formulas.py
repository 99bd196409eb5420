import itertools

import pytest
import torch

from dashboard.controls.number_grid import grid_from_text
from dashboard.lessons.lecture_example import LECTURE_INPUT, LECTURE_KERNEL
from dashboard.views.convolution import Settings, latex, size_formula, snippet
from dashboard.views.convolution.formulas import leftover
from engine.errors import EngineError

X = grid_from_text(LECTURE_INPUT, name="input", most=24)
KERNEL = grid_from_text(LECTURE_KERNEL, name="kernel", most=11)


def run(code: str) -> torch.Tensor:
    names: dict = {"print": lambda *_: None}
    exec(code, names)
    return names["y"]


def test_the_snippet_of_the_lecture_gives_the_lectures_numbers():
    assert run(snippet(Settings(X, KERNEL))).tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "mode", "flip"),
    list(itertools.product((1, 2), (0, 2), (1, 2), ("zeros", "reflect", "replicate", "circular"), (False, True))),
)
def test_the_snippet_computes_what_is_on_screen(stride, padding, dilation, mode, flip):
    settings = Settings(X / 7, KERNEL - 0.3, 0.25, stride, padding, dilation, mode, flip)
    torch.testing.assert_close(run(snippet(settings)), settings.trace().output[0, 0], rtol=0, atol=1e-5)


def test_the_size_formula_holds_the_present_numbers():
    formula = size_formula(Settings(X, KERNEL, stride=2, padding=1))
    assert r"\frac{5 + 2\cdot 1 - 1\,(3 - 1) - 1}{2}" in formula
    assert formula.endswith("= 3")
    both = size_formula(Settings(X[:4], KERNEL))
    assert "h_" in both
    assert "w_" in both


def test_rows_that_no_window_reads_are_named():
    assert leftover(Settings(X, KERNEL).trace()) == ""
    sentence = leftover(Settings(X, KERNEL[:2, :2], stride=2).trace())
    assert sentence.startswith("No window reads row 4 or column 4 ")


def test_latex_holds_all_three_matrices():
    text = latex(Settings(X, KERNEL, bias=1.0), Settings(X, KERNEL, bias=1.0).trace())
    assert r"\begin{bmatrix}13 & 13 & 18 \\ 11 & 18 & 20 \\ 10 & 7 & 15\end{bmatrix}" in text
    assert text.count("bmatrix") == 6


def test_an_impossible_kernel_is_explained_with_both_numbers():
    with pytest.raises(EngineError, match=r"covers 9 .* only"):
        Settings(X, KERNEL, dilation=4).trace()
