import torch
from torch import nn

from engine.training.randomness import RunRandomState, uses_randomness

CPU = torch.device("cpu")


def draws(own, count):
    with own.active():
        return torch.rand(count).tolist()


def test_a_run_goes_on_with_its_own_numbers_whatever_others_draw():
    together = draws(RunRandomState(3, CPU), 4)
    own, other = RunRandomState(3, CPU), RunRandomState(4, CPU)
    halves = draws(own, 2)
    draws(other, 5)
    torch.rand(7)
    assert [*halves, *draws(own, 2)] == together


def test_the_numbers_outside_go_on_as_if_nothing_had_been_lent():
    torch.manual_seed(5)
    expected = torch.rand(2).tolist()
    torch.manual_seed(5)
    first = torch.rand(1).tolist()
    draws(RunRandomState(3, CPU), 9)
    assert [*first, *torch.rand(1).tolist()] == expected


def test_a_kept_state_is_carried_on_and_one_of_another_device_changes_nothing():
    own = RunRandomState(3, CPU)
    draws(own, 2)
    kept = own.state()
    expected = draws(own, 3)
    again = RunRandomState(0, CPU)
    again.load_state(kept)
    assert draws(again, 3) == expected
    untouched = RunRandomState(3, CPU)
    untouched.load_state({"cuda_random_state": torch.zeros(16, dtype=torch.uint8)})
    assert draws(untouched, 2) == draws(RunRandomState(3, CPU), 2)


def test_only_networks_that_leave_units_out_draw_while_they_train():
    assert uses_randomness(nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.1)))
    assert not uses_randomness(nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.0), nn.BatchNorm1d(2)))
