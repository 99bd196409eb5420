import pytest
import torch
from hypothesis import given

from engine.convolution import transposed_convolve, transposed_output_size
from engine.errors import EngineError

from .cases import REPEATABLE, Case, torch_transposed_answer, transposed_convolutions


@REPEATABLE
@given(transposed_convolutions())
def test_transposed_convolve_equals_torch_and_refuses_what_torch_refuses(case: Case):
    expected = torch_transposed_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            transposed_convolve(case.x, case.kernel, bias=case.bias, **case.options)
        return
    ours = transposed_convolve(case.x, case.kernel, bias=case.bias, **case.options)
    assert ours.dtype == torch.float64
    torch.testing.assert_close(ours, expected, rtol=0, atol=1e-12)
    sizes = {name: value for name, value in case.options.items() if name != "groups"}
    assert transposed_output_size(case.x.shape[2:], case.kernel.shape[2:], **sizes) == tuple(expected.shape[2:])


def test_one_value_stamps_the_kernel():
    kernel = torch.arange(4.0).reshape(1, 1, 2, 2)
    assert torch.equal(transposed_convolve(torch.full((1, 1, 1, 1), 3.0), kernel), 3 * kernel)


def test_ones_overlap_in_a_checkerboard_where_the_stride_does_not_divide_the_kernel():
    output = transposed_convolve(torch.ones(1, 1, 3), torch.ones(1, 1, 3), stride=2)
    assert output.tolist() == [[[1, 1, 2, 1, 2, 1, 1]]]


def test_output_padding_decides_between_the_sizes_that_a_stride_merges():
    assert [transposed_output_size(3, 3, stride=2, padding=1, output_padding=extra) for extra in (0, 1)] == [5, 6]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"padding": 3},
            "stamps cover 5 pixels but the padding cuts 6 .* along the height. Lower the padding to at most 2",
        ),
        (
            {"output_padding": 1},
            "output padding is 1 but must be smaller than the stride or the dilation, so at most 0",
        ),
        ({"groups": 2}, "1 input channels do not divide into 2 groups"),
        ({"output_padding": -1}, "output padding is -1 but must be at least 0"),
    ],
)
def test_impossible_settings_are_explained(options, sentence):
    with pytest.raises(EngineError, match=sentence):
        transposed_convolve(torch.zeros(1, 1, 3, 3), torch.zeros(1, 1, 3, 3), **options)


def test_a_kernel_for_other_channels_is_refused():
    with pytest.raises(EngineError, match=r"kernel reads 2 channels but the input has 3.*\(3, c_out / groups"):
        transposed_convolve(torch.zeros(1, 3, 4, 4), torch.zeros(2, 3, 3, 3))
