import pytest
import torch

from engine.errors import EngineError
from engine.inspection import statistics, strengths, strongest_first

MAPS = torch.tensor(
    [[[0.0, 0.0], [0.0, 0.0]], [[1.0, -3.0], [0.0, 0.0]], [[torch.nan, 1.0], [1.0, 1.0]], [[2.0] * 2] * 2]
)


def test_the_strongest_map_comes_first_and_a_broken_one_last():
    assert strengths(MAPS).tolist() == [0, 1, -1, 2]
    assert strongest_first(MAPS) == [3, 1, 0, 2]


def test_equally_strong_maps_keep_their_order():
    assert strongest_first(torch.ones(5, 2, 2)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("channel", "state"), [(0, "empty"), (1, ""), (2, "not finite"), (3, "constant")])
def test_a_map_that_shows_nothing_says_so(channel, state):
    assert statistics(MAPS[channel]).state == state


def test_a_map_in_numbers():
    numbers = statistics(torch.tensor([[0.0, -2.0], [4.0, 0.0]]))
    assert (numbers.strength, numbers.mean, numbers.minimum, numbers.maximum) == (1.5, 0.5, -2, 4)
    assert (numbers.active, numbers.strongest) == (0.5, (1, 0))


def test_a_batch_is_refused():
    with pytest.raises(EngineError, match=r"\(c, h, w\)"):
        strengths(torch.zeros(1, 2, 3, 3))
