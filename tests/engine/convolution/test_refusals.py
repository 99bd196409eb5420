"""Exactly the settings that torch refuses raise, also far outside what a slider offers."""

import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from engine.convolution import convolve, output_size, transposed_convolve

from .cases import REPEATABLE, agree, axes


@REPEATABLE
@given(
    channels=st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)),
    sizes=st.tuples(axes(2, 0, 6), axes(2, 0, 4)),
    stride=axes(2, -1, 3),
    padding=axes(2, -1, 3),
    dilation=axes(2, -1, 3),
    groups=st.integers(-1, 4),
)
def test_convolve_refuses_what_torch_refuses(channels, sizes, stride, padding, dilation, groups):
    c_in, c_out, c_kernel = channels
    x, kernel = torch.zeros(1, c_in, *sizes[0]), torch.zeros(c_out, c_kernel, *sizes[1])
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    agree(lambda: convolve(x, kernel, **options), lambda: F.conv2d(x, kernel, **options))


@REPEATABLE
@given(st.integers(0, 9), st.integers(0, 4), st.integers(-1, 4), st.integers(-1, 3), st.integers(-1, 4))
def test_output_size_is_that_of_torch_or_refuses(size, kernel_size, stride, padding, dilation):
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    x, kernel = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel_size)
    agree(lambda: x.new_zeros((1, 1, *_sizes(size, kernel_size, options))), lambda: F.conv1d(x, kernel, **options))


def _sizes(size: int, kernel_size: int, options: dict[str, int]) -> tuple[int, ...]:
    sizes = output_size((size,), kernel_size, **options)
    assert isinstance(sizes, tuple)
    return sizes


@REPEATABLE
@given(
    channels=st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3)),
    sizes=st.tuples(axes(2, 1, 4), axes(2, 1, 3)),
    stride=axes(2, 0, 3),
    padding=axes(2, -1, 3),
    output_padding=axes(2, -1, 3),
    dilation=axes(2, 0, 3),
    groups=st.integers(1, 3),
)
def test_transposed_convolve_refuses_what_torch_refuses(
    channels, sizes, stride, padding, output_padding, dilation, groups
):
    c_in, c_kernel, c_out = channels
    x, kernel = torch.zeros(1, c_in, *sizes[0]), torch.zeros(c_kernel, c_out, *sizes[1])
    options = {
        "stride": stride,
        "padding": padding,
        "output_padding": output_padding,
        "dilation": dilation,
        "groups": groups,
    }
    agree(lambda: transposed_convolve(x, kernel, **options), lambda: F.conv_transpose2d(x, kernel, **options))
