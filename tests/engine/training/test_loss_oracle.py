import dataclasses

import pytest
import safetensors.torch
import torch

from engine.training.loop import Training
from engine.training.loss_oracle import recomputed_test_loss
from engine.training.spec import DataSpec, NetworkSpec, RunSpec

RESNET = RunSpec("resnet-8", NetworkSpec("resnet", {"depth": 8, "width": 4}), steps=20, device="cpu")
ON_A_CANVAS = RunSpec(
    "lenet", NetworkSpec("lenet", {"input_size": 16}), data=DataSpec("digits", canvas=16), steps=20, device="cpu"
)


def weights_of(training):
    return safetensors.torch.save({name: value.contiguous() for name, value in training.model.state_dict().items()})


@pytest.mark.parametrize("spec", [RESNET, ON_A_CANVAS])
def test_the_loss_a_run_reported_is_the_one_computed_from_its_weights_in_float64(spec):
    training = Training(spec)
    *_, last = training.events()
    assert recomputed_test_loss(spec, weights_of(training)) == pytest.approx(last.test_loss, abs=1e-5)


def test_weights_that_are_not_the_runs_own_are_found_out():
    training = Training(RESNET)
    *_, last = training.events()
    with torch.no_grad():
        next(training.model.parameters()).mul_(1.1)
    assert recomputed_test_loss(RESNET, weights_of(training)) != pytest.approx(last.test_loss, abs=1e-4)


def test_a_network_that_gives_every_class_the_same_logit_loses_the_logarithm_of_ten():
    training = Training(dataclasses.replace(RESNET, steps=1))
    with torch.no_grad():
        for weight in training.model.parameters():
            weight.zero_()
    assert recomputed_test_loss(RESNET, weights_of(training)) == pytest.approx(2.302585, abs=1e-6)
