"""Recorded steps, with a recorder on the CPU that repeats the work on replay, as a CUDA graph does."""

import dataclasses
import io

import pytest
import torch

from engine.training.cuda_graphs import GraphedStep
from engine.training.loop import Training
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

RESNET = RunSpec(
    "resnet-8",
    NetworkSpec("resnet", {"depth": 8, "width": 4}),
    data=DataSpec("shapes", train_size=300),
    augmentation=AugmentationSpec(shift=2, flip=True, cutout=3),
    steps=12,
    log_every=3,
    evaluate_every=6,
    device="cpu",
)
NESTEROV = dataclasses.replace(RESNET, optimizer=OptimizerSpec(nesterov=True), label_smoothing=0.1)
ADAMW = dataclasses.replace(RESNET, optimizer=OptimizerSpec("adamw", 1e-3), precision="bf16")
DROPOUT = dataclasses.replace(
    RESNET,
    network=NetworkSpec("perceptron", {"input_size": 8, "dropout": 0.5}),
    data=DataSpec("digits"),
    augmentation=AugmentationSpec(),
)


class Recorded(Training):
    """A run whose steps are recorded on the CPU."""

    def _stepper(self):
        return GraphedStep(self._step, record=lambda work: work)


class Unrecordable(Training):
    """A run on a device that refuses to record."""

    def _stepper(self):
        return GraphedStep(self._step, record=self._refuse)

    def _refuse(self, _work):
        raise RuntimeError("operation not permitted when stream is capturing")


def curve(events):
    return [dataclasses.replace(event, seconds=0.0) for event in events]


@pytest.mark.parametrize("spec", [RESNET, NESTEROV, ADAMW, DROPOUT])
def test_warming_up_and_replaying_change_nothing_of_a_seeds_course(spec):
    recorded = Recorded(spec)
    assert curve(recorded.events()) == curve(Training(spec).events())
    assert recorded.recorded


@pytest.mark.parametrize("spec", [NESTEROV, ADAMW, DROPOUT])
def test_a_recorded_run_carried_on_from_its_saved_state_has_the_same_curve(spec):
    whole = curve(Training(spec).events())
    training, saved = Recorded(spec), io.BytesIO()
    events = training.events()
    start = [next(events) for _ in range(2)]
    torch.save(training.state(), saved)
    saved.seek(0)
    carried_on = Recorded(spec)
    next(carried_on.events())  # so that the recorded graph must be discarded
    carried_on.load_state(torch.load(saved, weights_only=True))
    assert curve([*start, *carried_on.events()]) == whole


def test_a_step_that_cannot_be_recorded_is_taken_plainly_and_said_in_the_log(caplog):
    training = Unrecordable(RESNET)
    assert curve(training.events()) == curve(Training(RESNET).events())
    assert not training.recorded
    assert "could not be recorded and is taken plainly: operation not permitted" in caplog.text


def test_gradients_that_somebody_took_away_are_back_after_the_next_step():
    training = Recorded(RESNET)
    events = training.events()
    next(events)
    kept = [weight.grad for weight in training.model.parameters()]
    for weight in training.model.parameters():
        weight.grad = None
    for weight, gradient in zip(training.model.parameters(), kept, strict=True):
        assert weight.grad is None
        assert gradient is not None
    assert len(next(events).gradient_norms) == len(training.layers)


def test_on_the_cpu_no_step_is_recorded():
    training = Training(dataclasses.replace(RESNET, steps=3))
    list(training.events())
    assert not training.recorded
