"""Deviation of minibatch statistics: the law of large numbers, and zero for the whole data."""

import pytest
import torch

from engine.errors import EngineError
from engine.normalization import batch_statistics_deviation

MAPS = torch.randn(512, 3, 1, 1, generator=torch.Generator().manual_seed(0))


def test_the_mean_strays_by_one_over_the_root_of_the_batch():
    strays = batch_statistics_deviation(MAPS, (4, 16), draws=2000)
    for stray in strays:
        left_out = (1 - stray.batch_size / len(MAPS)) ** 0.5  # drawn without repetition
        assert stray.mean == pytest.approx(left_out / stray.batch_size**0.5, rel=0.05)


def test_all_the_data_do_not_stray():
    (stray,) = batch_statistics_deviation(MAPS, (512,), draws=2)
    assert stray.mean < 1e-5
    assert stray.std < 1e-5


def test_a_batch_larger_than_the_data_is_refused():
    with pytest.raises(EngineError, match="batch of 600 cannot be drawn from 512"):
        batch_statistics_deviation(MAPS, (2, 600))
