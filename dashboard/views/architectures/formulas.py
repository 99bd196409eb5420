"""The formulas of parameters and multiply-adds, with the numbers of what is on screen."""

from torch import nn

from dashboard.figures.number_format import latex_count
from dashboard.lessons import lesson
from dashboard.shell.lesson_page import show_formula
from dashboard.views.architectures.network_form import Described


def show_costliest(shown: Described) -> None:
    """The formulas with the numbers of the convolution that takes most multiply-adds."""
    convolutions = [
        (row, module)
        for row in shown.summary.rows
        if row.multiply_adds and isinstance(module := shown.model.get_submodule(row.name), nn.Conv2d)
    ]
    row, module = max(convolutions, key=lambda pair: pair[0].multiply_adds)
    c_out, c_in, k_h, k_w = module.weight.shape
    _, _, h, w = row.output_shape
    bias = " + 1" if module.bias is not None else ""
    numbers = (
        rf"P = {c_out} \cdot ({c_in} \cdot {k_h} \cdot {k_w}{bias}) = {latex_count(row.parameters)}"
        rf" \\ M = {c_out} \cdot {c_in} \cdot {k_h} \cdot {k_w} \cdot {h} \cdot {w} = {latex_count(row.multiply_adds)}"
    )
    groups = f", {module.groups} groups of channels" if module.groups > 1 else ""
    show_formula(
        lesson("architectures").formula,
        numbers,
        words=f"The convolution with most multiply-adds, **{row.name}**{groups} ({_bias_words(module)}):",
    )


def _bias_words(module: nn.Conv2d) -> str:
    """What the 1 in the formula is, or why it is missing in the numbers."""
    if module.bias is not None:
        return "the 1 is the bias of each filter"
    return "without the 1, as its filters have no bias"
