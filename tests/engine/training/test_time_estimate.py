import dataclasses

import pytest

from engine.training.presets.catalogue import preset
from engine.training.spec import Comparison, DataSpec, NetworkSpec, RunSpec
from engine.training.time_estimate import estimated_seconds, longest_first, speed_key

RUN = RunSpec("plain-8", NetworkSpec("plain", {"depth": 8}), steps=100, device="cpu")
DEEP = dataclasses.replace(RUN, name="plain-44", network=NetworkSpec("plain", {"depth": 44}))


def comparison(*runs):
    named = [dataclasses.replace(run, name=f"{number}") for number, run in enumerate(runs)]
    return Comparison("some", tuple(named))


def test_runs_that_only_last_longer_or_tell_more_often_share_the_time_of_a_step():
    alike = dataclasses.replace(RUN, name="other", seed=7, steps=900, log_every=90, evaluate_every=180)
    assert speed_key(alike) == speed_key(RUN)
    assert speed_key(dataclasses.replace(RUN, precision="float32")) == speed_key(RUN)
    assert speed_key(dataclasses.replace(RUN, precision="bf16")) != speed_key(RUN)
    assert speed_key(dataclasses.replace(RUN, batch_size=32)) != speed_key(RUN)
    assert speed_key(DEEP) != speed_key(RUN)


@pytest.mark.parametrize(
    ("places", "seconds"),
    [
        (1, 20 + 50 + 20 + 20),  # one after another
        (2, 20 + 20 + 20),  # the long one beside the three short ones
        (3, 50),  # the short ones in the two other places
        (8, 50),
    ],
)
def test_runs_are_laid_into_the_place_that_is_free_first(places, seconds):
    known = {speed_key(RUN): 0.2, speed_key(DEEP): 0.5}
    assert estimated_seconds(comparison(RUN, DEEP, RUN, RUN), places=places, known=known) == pytest.approx(seconds)


def test_the_longest_are_trained_first_and_one_seed_before_the_next():
    known = {speed_key(RUN): 0.2, speed_key(DEEP): 0.5}
    again, deep_again = (dataclasses.replace(run, seed=1) for run in (RUN, DEEP))
    assert longest_first([RUN, again, deep_again, DEEP, RUN], known=known) == [3, 0, 4, 2, 1]
    wrong = dataclasses.replace(RUN, network=NetworkSpec("plain", {"depth": 9}))  # fails at once
    assert longest_first([wrong, RUN], known=known) == [1, 0]
    longer = dataclasses.replace(RUN, steps=300)
    assert longest_first([DEEP, longer], known=known) == [1, 0]


def test_of_networks_that_were_never_trained_here_the_deep_and_the_residual_one_come_first():
    runs = preset("residual-vs-plain").comparison(device="cpu").runs
    assert [runs[place].name for place in longest_first(runs, known={})] == [
        "resnet-44",
        "plain-44",
        "resnet-8",
        "plain-8",
    ]


def test_a_network_that_was_never_trained_here_is_guessed_by_its_layers_and_operations():
    shallow, deep = (estimated_seconds(comparison(run), places=1, known={}) for run in (RUN, DEEP))
    assert 3 < deep / shallow < 8
    larger = dataclasses.replace(RUN, data=DataSpec("digits", canvas=32))
    assert estimated_seconds(comparison(larger), places=1, known={}) > 2 * shallow
    assert estimated_seconds(comparison(dataclasses.replace(RUN, steps=200)), places=1, known={}) == 2 * shallow


def test_bfloat16_is_taken_to_save_time_where_operations_count():
    cifar = preset("residual-vs-plain-cifar10").runs[0]
    exact = dataclasses.replace(cifar, precision="float32", device="cpu")
    fast = dataclasses.replace(cifar, precision="bf16", device="cpu")
    slow, quick = (estimated_seconds(comparison(run), places=1, known={}) for run in (exact, fast))
    assert quick < 0.7 * slow


def test_the_default_preset_is_guessed_right_to_an_order_of_magnitude():
    seconds = estimated_seconds(preset("residual-vs-plain").comparison(device="cpu"), places=1, known={})
    assert 5 < seconds < 60  # about 20 s on a core of 2023
