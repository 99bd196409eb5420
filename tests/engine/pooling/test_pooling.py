import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from engine.errors import EngineError
from engine.pooling import pool

from .cases import REPEATABLE, Case, poolings, torch_answer


@REPEATABLE
@given(poolings())
def test_pool_equals_torch_and_refuses_what_torch_refuses(case: Case):
    expected = torch_answer(case)
    if expected is None:
        with pytest.raises(EngineError):
            pool(case.x, case.mode, case.kernel_size, **case.options)
        return
    ours = pool(case.x, case.mode, case.kernel_size, **case.options)
    assert ours.dtype == torch.float64
    torch.testing.assert_close(ours, expected, rtol=1e-12, atol=1e-12)


def test_every_mode_of_one_window_can_be_checked_by_hand():
    x = torch.tensor([[[3.0, 0.0, 4.0, 1.0]]])
    assert pool(x, "max", 2).tolist() == [[[3, 4]]]
    assert pool(x, "average", 2).tolist() == [[[1.5, 2.5]]]
    assert pool(x, "lp", 3, stride=1).tolist()[0][0][0] == 5
    assert pool(x, "global_max").item() == 4
    assert pool(x, "global").item() == pool(x, "global_average").item() == 2


def test_padding_never_wins_against_negative_values():
    assert pool(torch.full((1, 1, 3), -7.0), "max", 3, stride=1, padding=1).tolist() == [[[-7, -7, -7]]]


def test_an_average_may_or_may_not_count_the_padding():
    x = torch.ones(1, 1, 2)
    assert pool(x, "average", 2, stride=1, padding=1).tolist() == [[[0.5, 1, 0.5]]]
    assert pool(x, "average", 2, stride=1, padding=1, count_include_pad=False).tolist() == [[[1, 1, 1]]]


def test_an_image_is_pooled_like_torch():
    x = torch.randn(1, 3, 64, 48)
    assert torch.equal(pool(x, "max", 3, stride=2, padding=1), F.max_pool2d(x, 3, 2, 1))


@pytest.mark.parametrize(
    ("mode", "kernel_size", "options", "sentence"),
    [
        ("median", 2, {}, "pooling mode 'median' is not one of max"),
        ("max", None, {}, "max pooling needs a kernel size"),
        ("max", 9, {}, "window covers 9 pixels but the padded input has only 5 along the height"),
        ("max", 2, {"padding": 2}, "padding is 2 but a window of 2 pixels takes at most 1"),
        ("average", 2, {"dilation": 2}, "dilation is 2 but average pooling has none"),
        ("lp", 2, {"padding": 1}, "padding is 1 but lp pooling has none"),
        ("lp", 2, {"norm_type": 0}, "p of the Lp norm is 0 but must lie above 0"),
        ("lp", 2, {"norm_type": 1.5}, "p of the Lp norm is 1.5 but the smallest input is -1"),
        ("global_max", 2, {}, "takes the whole input as its window"),
        ("max", 2, {"stride": 0}, "stride is 0 but must be at least 1"),
    ],
)
def test_impossible_settings_are_explained(mode, kernel_size, options, sentence):
    with pytest.raises(EngineError, match=sentence):
        pool(-torch.ones(1, 1, 5, 5), mode, kernel_size, **options)
