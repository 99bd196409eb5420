"""The backward pass that the page shows: both gradients as convolutions equal the sums cell by cell, and autograd."""

import itertools

import pytest
import torch

from dashboard.controls.layer_settings import LayerSettings
from dashboard.views.backpropagation.formulas import latex, numbers_formula
from dashboard.views.backpropagation.settings import BackwardSettings, output_difference
from dashboard.views.backpropagation.snippet import backward_snippet
from engine.convolution import output_size
from tests.dashboard.views.run_snippet import executed


def backward(stride=1, padding=0, dilation=1, mode="zeros", size=(7, 6)) -> BackwardSettings:
    generator = torch.Generator().manual_seed(3)
    x, kernel = torch.randn(size, generator=generator), torch.randn(3, 2, generator=generator)
    layer = LayerSettings(x, kernel, (stride, stride), (padding, padding), (dilation, dilation), mode)
    sizes = [output_size(i, k, stride=s, padding=p, dilation=d) for i, k, s, p, d in (layer.axis(0), layer.axis(1))]
    return BackwardSettings(layer, 0.5, torch.randn(sizes, generator=generator))


CASES = list(itertools.product((1, 2, 3), (0, 1, 2), (1, 2)))


@pytest.mark.parametrize(("stride", "padding", "dilation"), CASES)
def test_both_convolutions_of_the_way_back_give_the_gradients(stride, padding, dilation):
    settings = backward(stride, padding, dilation)
    result = settings.gradients()
    assert output_difference(settings.input_gradient_steps(), result.dx[0, 0]) < 1e-5
    steps = settings.kernel_gradient_steps()
    assert output_difference(steps, result.dkernel[0, 0]) < 1e-5
    border = steps.grids[-1].border
    rows, columns = steps.grids[-1].values.shape[1:]
    assert (rows - border.bottom, columns - border.right) == (3, 2)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("stride", [1, 2])
def test_the_snippet_computes_the_gradients_on_screen(mode, stride):
    settings = backward(stride, 1, 1, mode)
    names, result = executed(backward_snippet(settings)), settings.gradients()
    torch.testing.assert_close(names["dx"], result.dx[0, 0], atol=1e-5, rtol=0)
    torch.testing.assert_close(names["dw"], result.dkernel[0, 0], atol=1e-5, rtol=0)
    torch.testing.assert_close(names["db"], result.dbias, atol=1e-5, rtol=0)
    torch.testing.assert_close(names["y"][0, 0].detach(), settings.output(), atol=1e-5, rtol=0)
    assert names["L"].item() == pytest.approx(settings.loss(), abs=1e-4)


def test_the_sums_are_written_out_with_the_present_numbers():
    layer = LayerSettings(torch.tensor([[1.0, 2.0], [3.0, -4.0]]), torch.tensor([[5.0]]))
    settings = BackwardSettings(layer, 0.0, torch.tensor([[1.0, 0.0], [2.0, 3.0]]))
    formula = numbers_formula(settings.gradients())
    assert r"\partial w_{0,0} = 1\cdot 1 + 0\cdot 2 + 2\cdot 3 + 3\cdot (-4) = -5" in formula
    assert r"\partial x_{0,0} = 1\cdot 5 = 5" in formula
    assert formula.endswith("= 6")
    assert r"\partial b &= 6" in latex(settings, settings.gradients())
