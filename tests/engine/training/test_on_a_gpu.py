"""What only a GPU can show: recorded steps, runs that share it, and a run carried on; skipped where there is none."""

import dataclasses
import io

import pytest
import torch

from engine.device import pick_device
from engine.training.loop import Training
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec
from engine.training.thread_pool import train_in_threads

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device"),
]

RESNET = RunSpec(
    "resnet-8",
    NetworkSpec("resnet", {"depth": 8, "width": 8}),
    data=DataSpec("shapes"),
    augmentation=AugmentationSpec(shift=2, flip=True, cutout=3),
    optimizer=OptimizerSpec(learning_rate=0.02, nesterov=True),
    steps=20,
    log_every=5,
    evaluate_every=10,
    device="cuda",
    precision="float32",
)
ADAMW = dataclasses.replace(RESNET, optimizer=OptimizerSpec("adamw", 1e-3))
DROPOUT = dataclasses.replace(
    RESNET,
    network=NetworkSpec("perceptron", {"input_size": 8, "dropout": 0.5}),
    data=DataSpec("digits"),
    augmentation=AugmentationSpec(),
)
RUNS = [RESNET, ADAMW, DROPOUT]


@pytest.fixture(autouse=True)
def exact_convolutions():
    """Convolutions and products of matrices in float32 proper."""
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    yield
    torch.backends.cudnn.allow_tf32 = before


def losses(events):
    return [event.train_loss for event in events]


@pytest.mark.parametrize("spec", RUNS)
def test_recorded_steps_have_the_curve_of_plain_steps(spec):
    recorded, plain = Training(spec), Training(spec, recording=False)
    assert losses(recorded.events()) == pytest.approx(losses(plain.events()), rel=0.02)
    assert recorded.recorded
    assert not plain.recorded


@pytest.mark.parametrize("spec", RUNS)
def test_the_first_recorded_step_is_the_plain_one_weight_for_weight(spec):
    once = dataclasses.replace(spec, steps=1, log_every=1, evaluate_every=1)
    recorded, plain = Training(once), Training(once, recording=False)
    (one,), (two,) = recorded.events(), plain.events()
    for ours, theirs in zip(recorded.model.state_dict().values(), plain.model.state_dict().values(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-4)
    assert one.gradient_norms == pytest.approx(two.gradient_norms, rel=1e-3)


@pytest.mark.parametrize("spec", RUNS)
def test_a_run_carried_on_from_its_saved_state_has_the_curve_of_an_uninterrupted_one(spec):
    whole = losses(Training(spec).events())
    training, saved = Training(spec), io.BytesIO()
    events = training.events()
    start = losses(next(events) for _ in range(2))
    torch.save(training.state(), saved)
    saved.seek(0)
    carried_on = Training(spec)
    carried_on.load_state(torch.load(saved, weights_only=True))
    assert [*start, *losses(carried_on.events())] == pytest.approx(whole, rel=0.02)


def test_a_state_saved_on_the_gpu_is_on_the_cpu_and_is_carried_on_there():
    training = Training(RESNET)
    next(training.events())
    state = training.state()
    tensors = [*state["model"].values(), state["order"], *state["optimizer"]["state"][0].values()]
    assert {tensor.device.type for tensor in tensors} == {"cpu"}
    on_the_cpu = Training(dataclasses.replace(RESNET, device="cpu"))
    on_the_cpu.load_state(state)
    assert list(on_the_cpu.events())[-1].status == "finished"


def test_runs_that_share_the_gpu_have_the_curves_that_each_has_alone():
    points = [[] for _ in RUNS]
    train_in_threads(RUNS, report=lambda index, event: points[index].append(event))
    for shared, spec in zip(points, RUNS, strict=True):
        assert losses(shared) == pytest.approx(losses(Training(spec).events()), rel=0.02)


def test_dropout_on_the_gpu_draws_from_the_runs_seed_and_leaves_torchs_numbers_alone():
    torch.cuda.manual_seed(5)
    expected = torch.rand(3, device="cuda")
    torch.cuda.manual_seed(5)
    first = losses(Training(DROPOUT).events())
    assert torch.equal(torch.rand(3, device="cuda"), expected)
    assert losses(Training(DROPOUT).events()) == pytest.approx(first, rel=1e-3)
    assert losses(Training(dataclasses.replace(DROPOUT, seed=1)).events()) != pytest.approx(first, rel=1e-3)


def test_bfloat16_is_what_a_run_computes_in_where_nothing_else_is_said():
    training = Training(dataclasses.replace(RESNET, precision="auto", steps=60, evaluate_every=20))
    seen = []
    training.model.register_forward_hook(lambda _module, _images, logits: seen.append(logits.dtype))
    last = list(training.events())[-1]
    assert set(seen) == {torch.bfloat16}
    assert {weight.dtype for weight in training.model.parameters()} == {torch.float32}
    assert last.train_loss < 2.0


def test_auto_takes_the_gpu_and_gives_its_makers_name():
    assert pick_device("auto").name == torch.cuda.get_device_name()
    assert Training(dataclasses.replace(RESNET, device="auto")).device.type == "cuda"
