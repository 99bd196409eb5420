"""The snippet from dense to convolution runs and gives what the page shows."""

import pytest
import torch

from dashboard.dense_to_convolution import LayerSettings
from dashboard.dense_to_convolution.matrices import bytes_in_words, difference_to_torch
from dashboard.snippets.dense_to_convolution import sharing_snippet
from engine.convolution import layer_stages
from tests.dashboard.snippets.run import executed


@pytest.mark.parametrize(
    "settings", [LayerSettings((16,), 2, 1, 1, 0), LayerSettings((5, 5), 1, 2, 3, 4)], ids=["signal", "picture"]
)
def test_the_shared_matrix_times_x_is_the_convolution(settings, capsys):
    names = executed(sharing_snippet(settings))
    torch.testing.assert_close(names["product"], names["result"], atol=1e-5, rtol=1e-5)
    stages = layer_stages(
        settings.size,
        reach=settings.reach,
        in_channels=settings.in_channels,
        out_channels=settings.out_channels,
        seed=settings.seed,
    )
    assert torch.equal(names["stages"].shared, stages.shared)
    printed = [int(word) for word in capsys.readouterr().out.split()]
    assert printed == [stages.dense.numel(), stages.within_reach.sum().item(), stages.kernel.numel()]
    assert difference_to_torch(stages, settings) < 1e-5


def test_memory_is_said_in_a_unit_that_fits():
    assert bytes_in_words(5) == "20 bytes"
    assert bytes_in_words(10**12) == "4 TB"
    assert bytes_in_words(4_999_994) == "20 MB"
