import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.convolution import never_read, output_size
from engine.errors import EngineError

from .cases import REPEATABLE


def test_the_exercise_of_the_lecture_gives_three_by_three():
    assert output_size(5, 3, stride=2, padding=1) == 3
    assert output_size((5, 5), 3, stride=2, padding=1) == (3, 3)


@pytest.mark.parametrize("sizes", [(7, 9), (1, 2)])
def test_a_kernel_larger_than_the_padded_input_is_explained_with_both_numbers(sizes):
    size, kernel_size = sizes
    with pytest.raises(EngineError, match=f"covers {kernel_size} pixels but the padded input has only {size}.*least 1"):
        output_size(size, kernel_size)


def test_the_padding_advised_is_enough_and_no_more_than_enough():
    with pytest.raises(EngineError, match="at least 3"):
        output_size(3, 5, dilation=2, padding=2)
    assert output_size(3, 5, dilation=2, padding=3) == 1


def test_the_last_column_is_left_over_when_the_stride_does_not_fit():
    assert never_read(6, 3, stride=2) == (5,)
    assert never_read(6, 3, stride=2, padding=1) == ()
    assert never_read(6, 3, stride=2, padding=1, include_padding=True) == (6,)


def test_even_strides_and_dilations_skip_every_other_pixel():
    assert never_read(9, 3, stride=2, dilation=2) == (1, 3, 5, 7)


@REPEATABLE
@given(st.integers(1, 15), st.integers(1, 4), st.integers(1, 5), st.integers(0, 4), st.integers(1, 4))
def test_a_pixel_is_never_read_exactly_where_changing_it_changes_nothing(size, kernel_size, stride, padding, dilation):
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    if dilation * (kernel_size - 1) + 1 > size + 2 * padding:
        with pytest.raises(EngineError):
            never_read(size, kernel_size, **options)
        return
    x = torch.zeros(1, 1, size, requires_grad=True)
    torch.conv1d(x, torch.ones(1, 1, kernel_size), **options).sum().backward()
    assert x.grad is not None
    assert never_read(size, kernel_size, **options) == tuple((x.grad[0, 0] == 0).nonzero().flatten().tolist())
