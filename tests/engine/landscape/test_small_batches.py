"""Small batches: networks trained with them, tested in both modes, and what is made of many such runs."""

import dataclasses

import pytest
import torch

from engine.errors import EngineError
from engine.landscape.final_errors import FinalErrors, error_in_training_mode, train_to_final_errors
from engine.landscape.small_batches import (
    SEEDS,
    SIZES,
    TEST_IMAGES,
    call_each,
    diverged_of,
    shipped_final_errors,
    small_batch_runs,
)
from engine.training import Training
from engine.training.data.datasets import load


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_with_one_value_an_image_batches_of_two_ruin_batch_normalization_and_larger_ones_do_not():
    errors = {
        (each.spec.batch_size, bool(each.spec.network.options["batch_norm"])): (
            each.test_error or 0.0,
            each.batch_error,
        )
        for each in train_to_final_errors(small_batch_runs("1x1", (2, 64), 1))
    }
    evaluation, training = errors[2, True]
    assert evaluation > 0.25 > 0.08 > errors[2, False][0]
    assert training is not None
    assert training > evaluation
    assert errors[64, True][0] < 0.05


def test_every_run_sees_the_same_images_up_to_a_batch():
    for maps in ("1x1", "small"):
        for run in small_batch_runs(maps, SIZES, 2):
            assert 14_000 - run.batch_size < run.steps * run.batch_size <= 14_000


def test_two_values_normalized_are_minus_and_plus_one():
    layer = torch.nn.BatchNorm1d(3, affine=False, eps=1e-12)
    values = torch.tensor([[1.0, -3.0, 100.0], [1.5, 4.0, -2.0]])
    assert torch.allclose(layer(values), torch.tensor([[-1.0, -1.0, 1.0], [1.0, 1.0, -1.0]]), atol=1e-4)


def test_the_error_in_training_mode_is_that_of_whole_batches_counted_by_hand():
    (spec,) = [each for each in small_batch_runs("1x1", (256,), 1) if each.network.options["batch_norm"]]
    training = Training(spec)
    *_, _ = training.events()
    before = {name: value.clone() for name, value in training.model.state_dict().items()}
    error = error_in_training_mode(training)
    test = training.data.test
    order = torch.randperm(len(test), generator=torch.Generator().manual_seed(0)).tolist()
    order = (order + order)[:512]
    training.model.train()
    wrong = 0
    for start in (0, 256):
        chosen = order[start : start + 256]
        answers = training.model(training.data.normalize(test.images[chosen])).argmax(1)
        wrong += sum((answers != test.labels[chosen])[: len(test) - start].tolist())
    assert error == pytest.approx(wrong / len(test))
    training = Training(spec)
    *_, _ = training.events()
    error_in_training_mode(training)
    for name, value in training.model.state_dict().items():  # measuring changes nothing
        assert torch.equal(value, before[name])


def test_a_network_without_batch_normalization_has_one_mode():
    (spec,) = [each for each in small_batch_runs("1x1", (256,), 1) if not each.network.options["batch_norm"]]
    assert error_in_training_mode(Training(spec)) is None


def some(size: int, errors: list[tuple[float | None, float | None]]) -> list[FinalErrors]:
    """Endings with and without, one pair a seed."""
    runs = iter(small_batch_runs("1x1", (size,), len(errors)))
    return [
        FinalErrors(next(runs), error, error if kind == 0 else None, error)
        for pair in errors
        for kind, error in enumerate(pair)
    ]


def test_a_cost_is_what_seeds_agree_on():
    results = call_each(
        [
            *some(2, [(0.5, 0.1), (0.6, 0.1), (0.55, 0.12)]),
            *some(4, [(0.1, 0.2), (0.1, 0.21), (0.1, 0.19)]),
            *some(8, [(0.1, 0.2), (0.2, 0.1), (0.15, 0.15)]),
        ]
    )
    assert [(result.size, result.cost.sign) for result in results] == [(2, 1), (4, -1), (8, 0)]


def test_a_run_that_diverged_is_named_and_does_not_count():
    ended = some(2, [(0.5, None), (0.6, 0.1), (0.55, 0.12)])
    (result,) = call_each(ended)
    assert (result.seeds, diverged_of(ended)) == (2, {2: ("without, n = 2",)})


def test_a_size_at_which_every_seed_diverged_has_no_result_and_is_still_named():
    ended = [*some(4, [(0.1, 0.1)]), *some(2, [(None, 0.1), (None, None)])]
    assert [result.size for result in call_each(ended)] == [4]
    assert diverged_of(ended) == {2: ("with, n = 2", "without, n = 2")}


def test_an_error_that_is_missing_is_not_taken_for_none_wrong():
    with_it, without = some(2, [(0.5, 0.1)])
    with pytest.raises(EngineError, match=r'"with, n = 2" of seed 0 has no test error'):
        call_each([dataclasses.replace(with_it, batch_error=None), without])


def test_two_seeds_with_the_same_error_more_tell_nothing():
    (result,) = call_each(some(2, [(0.0403, 0.0378), (0.0428, 0.0403)]))
    assert result.cost.sign == 0


def test_errors_are_shares_of_this_many_test_images():
    (spec, _) = small_batch_runs("small", (2,), 1)
    assert len(load(spec.data).test) == TEST_IMAGES


@pytest.mark.parametrize("maps", ["1x1", "small"])
def test_what_ships_is_a_whole_measurement(maps):
    results = call_each(shipped_final_errors(maps).ended)
    assert [(result.size, result.seeds) for result in results] == [(size, SEEDS) for size in SIZES]


def test_what_ships_is_measured_again_within_a_few_images():
    shipped = {(e.spec.batch_size, e.spec.name, e.spec.seed): e for e in shipped_final_errors("1x1").ended}
    for each in train_to_final_errors(small_batch_runs("1x1", (64, 256), 1)):
        other = shipped[each.spec.batch_size, each.spec.name, each.spec.seed]
        assert each.test_error == pytest.approx(
            other.test_error, abs=0.02
        )  # the order of additions depends on the processor
