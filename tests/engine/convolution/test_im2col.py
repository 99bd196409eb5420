import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from engine.convolution import im2col
from engine.errors import EngineError

from .cases import REPEATABLE, Case, convolutions, torch_answer


@REPEATABLE
@given(convolutions(flip=False, bias=False))
def test_kernel_times_columns_is_the_convolution(case: Case):
    options = dict(case.options)
    groups = options.pop("groups")
    options.pop("flip")
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            im2col(case.x, case.kernel.shape[2:], **options)
        return
    columns = im2col(case.x, case.kernel.shape[2:], **options).unflatten(1, (groups, -1))
    product = case.kernel.flatten(1).unflatten(0, (groups, -1)) @ columns
    torch.testing.assert_close(product.reshape(expected.shape), expected, rtol=0, atol=1e-12)


def test_for_images_the_columns_are_those_of_unfold():
    x = torch.randn(2, 3, 8, 9)
    ours = im2col(x, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2))
    assert torch.equal(ours, F.unfold(x, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2)))


def test_each_window_of_a_signal_is_a_column():
    assert im2col(torch.tensor([[[1, 2, 3, 4]]]), 3).tolist() == [[[1, 2], [2, 3], [3, 4]]]


def test_an_input_without_channels_is_refused():
    with pytest.raises(EngineError, match="has 2 axes but must have 3, 4 or 5"):
        im2col(torch.zeros(5, 5), 3)
