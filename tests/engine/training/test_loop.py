import dataclasses
import io
import itertools
import math

import pytest
import torch
from torch.nn import functional as F

from engine.errors import EngineError
from engine.training.data.datasets import load
from engine.training.loop import Training, train
from engine.training.optimization import learning_rate
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

QUICK = RunSpec(
    "plain-8",
    NetworkSpec("plain", {"depth": 8, "width": 4}),
    augmentation=AugmentationSpec(shift=1),
    steps=30,
    log_every=5,
    evaluate_every=10,
    device="cpu",
)


def curve(events):
    return [dataclasses.replace(event, seconds=0.0) for event in events]


def test_the_same_seed_gives_the_same_bits_and_another_seed_does_not():
    first = curve(train(QUICK))
    assert curve(train(QUICK)) == first
    assert curve(train(dataclasses.replace(QUICK, seed=1))) != first


def test_a_run_carried_on_from_its_saved_state_has_the_same_curve():
    whole = curve(train(QUICK))
    training, saved = Training(QUICK), io.BytesIO()
    events = training.events()
    start = [next(events) for _ in range(3)]
    torch.save(training.state(), saved)
    saved.seek(0)
    carried_on = Training(QUICK)
    carried_on.load_state(torch.load(saved, weights_only=True))
    assert curve([*start, *carried_on.events()]) == whole


def test_torchs_global_random_numbers_are_left_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    for _ in train(dataclasses.replace(QUICK, steps=10)):
        torch.randn(1).pow(2)
    torch.manual_seed(5)
    list(train(dataclasses.replace(QUICK, steps=5)))
    assert torch.equal(torch.rand(3), expected)


def test_the_first_step_is_the_one_a_plain_loop_makes():
    spec = dataclasses.replace(
        QUICK, steps=1, log_every=1, evaluate_every=1, augmentation=AugmentationSpec(), batch_size=1400
    )
    training = Training(spec)
    reference = Training(spec).model
    digits = load(spec.data)
    optimizer = torch.optim.SGD(reference.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    loss = F.cross_entropy(reference(digits.normalize(digits.train.images)), digits.train.labels)
    loss.backward()
    optimizer.step()
    (event,) = training.events()
    for ours, theirs in zip(training.model.parameters(), reference.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)
    first_gradient = next(reference.parameters()).grad
    assert first_gradient is not None
    assert event.gradient_norms[0] == pytest.approx(first_gradient.norm().item(), rel=1e-3)


def test_scores_are_mean_cross_entropy_and_share_of_wrong_answers():
    training = Training(QUICK)
    digits = load(QUICK.data)
    score = training.score(digits.test)
    with torch.no_grad():
        logits = training.model.eval()(digits.normalize(digits.test.images))
    assert score.loss == pytest.approx(F.cross_entropy(logits, digits.test.labels).item(), rel=1e-5)
    assert score.error == pytest.approx((logits.argmax(1) != digits.test.labels).float().mean().item())


def test_events_come_at_the_steps_asked_for_and_tests_at_some_of_them():
    events = list(train(QUICK))
    assert [event.step for event in events] == [5, 10, 15, 20, 25, 30]
    assert [event.step for event in events if event.test_error is not None] == [10, 20, 30]
    assert [event.status for event in events] == ["running"] * 5 + ["finished"]
    assert all(len(event.gradient_norms) == 8 for event in events)
    assert all(earlier.seconds < later.seconds for earlier, later in itertools.pairwise(events))


def test_learning_reduces_the_loss():
    first, *_, last = train(dataclasses.replace(QUICK, steps=60))
    assert last.train_loss < 0.8 * first.train_loss


def test_the_training_images_are_scored_in_evaluation_mode_once_at_the_end():
    training = Training(QUICK)
    *rest, last = training.events()
    score = training.score(training.data.train)
    assert (last.final_train_loss, last.final_train_error) == (score.loss, score.error)
    assert all(event.final_train_loss is None for event in rest)


def test_a_run_whose_loss_is_no_number_any_more_ends_as_diverged():
    wild = dataclasses.replace(
        QUICK,
        network=NetworkSpec("plain", {"depth": 8, "width": 4, "batch_norm": False}),
        optimizer=OptimizerSpec(learning_rate=1e6, warmup=0.0),
    )
    last = list(train(wild))[-1]
    assert last.status == "diverged"
    assert not math.isfinite(last.train_loss)
    assert last.test_error is None


def test_bfloat16_learns_as_well_and_keeps_its_weights_in_float32():
    training = Training(dataclasses.replace(QUICK, precision="bf16", steps=60))
    last = list(training.events())[-1]
    assert last.train_loss < 1.8
    assert {weight.dtype for weight in training.model.parameters()} == {torch.float32}


def test_shifted_tests_are_measured_at_the_end():
    spec = dataclasses.replace(QUICK, data=DataSpec("digits", canvas=16, test_shifts=(0, 4)), steps=60)
    *rest, last = train(spec)
    assert all(event.shifted_test_errors == () for event in rest)
    unmoved, moved = last.shifted_test_errors
    assert unmoved == pytest.approx(last.test_error)
    assert 0 <= moved <= 1


def test_the_learning_rate_rises_then_falls_along_a_cosine():
    how = OptimizerSpec(learning_rate=0.4, warmup=0.1)
    rates = [learning_rate(how, step, 100) for step in range(100)]
    assert rates[:10] == pytest.approx([0.04 * (step + 1) for step in range(10)])
    assert rates[10] == pytest.approx(0.4)
    assert rates[55] == pytest.approx(0.2)
    assert rates[-1] < 1e-3
    assert learning_rate(OptimizerSpec(learning_rate=0.4, warmup=0.0, decay="constant"), 99, 100) == 0.4


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (NetworkSpec("transformer"), 'no network family "transformer"'),
        (NetworkSpec("plain", {"colour": 1}), "plain has no option colour. It has batch_norm, depth"),
        (NetworkSpec("plain", {"depth": 9}), "depth of 9"),
    ],
)
def test_networks_that_cannot_be_built_are_refused(network, message):
    with pytest.raises(EngineError, match=message):
        list(train(dataclasses.replace(QUICK, network=network)))
