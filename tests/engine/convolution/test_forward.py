import pytest
import torch
from hypothesis import given
from torch import nn

from engine.convolution import convolve, output_size
from engine.errors import EngineError

from .cases import REPEATABLE, Case, convolutions, torch_answer


@REPEATABLE
@given(convolutions())
def test_convolve_equals_torch_and_refuses_what_torch_refuses(case: Case):
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            convolve(case.x, case.kernel, bias=case.bias, **case.options)
        return
    ours = convolve(case.x, case.kernel, bias=case.bias, **case.options)
    assert ours.dtype == torch.float64
    torch.testing.assert_close(ours, expected, rtol=0, atol=1e-12)
    sizes = {name: case.options[name] for name in ("stride", "padding", "dilation")}
    assert output_size(case.x.shape[2:], case.kernel.shape[2:], **sizes) == tuple(expected.shape[2:])


def test_an_impulse_returns_the_flipped_kernel():
    impulse = torch.zeros(1, 1, 5, 5)
    impulse[..., 2, 2] = 1
    kernel = torch.arange(9.0).reshape(1, 1, 3, 3)
    assert torch.equal(convolve(impulse, kernel), kernel.flip((2, 3)))
    assert torch.equal(convolve(impulse, kernel, flip=True), kernel)


def test_padding_modes_are_those_of_the_torch_layer():
    x = torch.randn(2, 3, 6, 5, dtype=torch.float64)
    for mode in ("zeros", "reflect", "replicate", "circular"):
        layer = nn.Conv2d(3, 4, 3, padding=(2, 1), padding_mode=mode, dtype=torch.float64)
        ours = convolve(x, layer.weight, bias=layer.bias, padding=(2, 1), padding_mode=mode)
        torch.testing.assert_close(ours, layer(x), rtol=0, atol=1e-12)


def test_an_input_without_a_batch_axis_gives_an_output_without_one():
    assert convolve(torch.zeros(3, 8, 8), torch.zeros(2, 3, 3, 3)).shape == (2, 6, 6)


def test_whole_numbers_are_computed_as_floats():
    output = convolve(torch.ones(1, 1, 3, dtype=torch.int64), torch.tensor([[[1, 2]]]))
    assert output.dtype == torch.float32
    assert output.tolist() == [[[3.0, 3.0]]]


@pytest.mark.parametrize(
    ("x_shape", "kernel_shape", "options", "sentence"),
    [
        ((1, 1, 5, 5), (1, 1, 9, 3), {}, "covers 9 pixels but the padded input has only 5 along the height"),
        ((1, 3, 5, 5), (1, 1, 3, 3), {}, "reads 1 channels .* but the input has 3"),
        ((1, 3, 5, 5), (4, 1, 3, 3), {"groups": 3}, "4 output channels do not divide into 3 groups"),
        ((1, 3, 5, 5), (4, 1, 3, 3), {"groups": 0}, "There are 0 groups"),
        ((5, 5), (3, 3), {}, "kernel has 2 axes but must have 3, 4 or 5"),
        ((5, 5), (1, 1, 3, 3), {}, "input has 2 axes but a kernel with 4 axes needs 4"),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"stride": 0}, "stride is 0 but must be at least 1"),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"padding": -1}, "padding is -1 but must be at least 0"),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"stride": (1, 2, 3)}, "stride has 3 values but there are 2 spatial axes"),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"stride": 1.5}, "stride is 1.5 but must be a whole number"),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"padding_mode": "mirror"}, "padding mode 'mirror' is not one of"),
        (
            (1, 1, 5, 5),
            (1, 1, 3, 3),
            {"padding": 5, "padding_mode": "reflect"},
            "padding is 5 but reflect .* at most 4",
        ),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"padding": 6, "padding_mode": "circular"}, "padding is 6 but circular"),
        ((1, 1, 5, 5), (1, 1, 3, 3), {"bias": torch.zeros(2)}, r"bias has shape \(2,\) but there are 1 output"),
    ],
)
def test_impossible_settings_are_explained(x_shape, kernel_shape, options, sentence):
    with pytest.raises(EngineError, match=sentence):
        convolve(torch.zeros(x_shape), torch.zeros(kernel_shape), **options)
