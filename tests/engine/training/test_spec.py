import pickle

import pytest

from engine.errors import EngineError
from engine.training.spec import AugmentationSpec, Comparison, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

PLAIN = NetworkSpec("plain", {"depth": 8, "width": 8})
IN_BF16 = RunSpec("a", PLAIN, precision="bf16")


def test_a_specification_survives_the_way_through_json():
    spec = RunSpec(
        "plain-8",
        PLAIN,
        data=DataSpec("digits", canvas=16, train_size=150, label_noise=0.3, test_shifts=(0, 2)),
        augmentation=AugmentationSpec(shift=2, flip=True, cutout=3),
        optimizer=OptimizerSpec("adamw", learning_rate=3e-3, decay="constant"),
        label_smoothing=0.1,
        seed=7,
        precision="bf16",
    )
    assert RunSpec.from_json(spec.to_json()) == spec


def test_a_comparison_survives_the_way_through_json():
    comparison = Comparison("two", (RunSpec("a", PLAIN), RunSpec("a", PLAIN, seed=1)))
    assert Comparison.from_json(comparison.to_json()) == comparison


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RunSpec("a", PLAIN, steps=0), "steps is 0"),
        (lambda: RunSpec("a", PLAIN, log_every=5, evaluate_every=12), "12, not a multiple of log_every, 5. Use 10"),
        (lambda: RunSpec("a", PLAIN, label_smoothing=1.0), "label smoothing of 1.0"),
        (lambda: RunSpec.from_json(IN_BF16.to_json().replace("bf16", "fp8")), 'no precision "fp8"'),
        (lambda: RunSpec.from_json(RunSpec("a", PLAIN).to_json().replace("sgd", "adam")), 'no optimizer "adam"'),
        (lambda: OptimizerSpec(learning_rate=0.0), "learning rate of 0.0"),
        (lambda: AugmentationSpec(shift=-1), "shift of -1"),
        (lambda: DataSpec(label_noise=1.0), "label noise of 1.0"),
        (lambda: DataSpec(train_size=0), "0 training images"),
        (lambda: Comparison("none", ()), "without runs"),
        (lambda: Comparison("twice", (RunSpec("a", PLAIN), RunSpec("a", PLAIN))), 'Two runs are called "a"'),
        (lambda: RunSpec.from_json("{"), "not JSON"),
        (lambda: RunSpec.from_json('{"name": "a", "colour": 1}'), "no field colour"),
        (lambda: RunSpec.from_json('{"name": "a"}'), "network"),
        (lambda: RunSpec.from_json("[]"), "not a list"),
    ],
)
def test_impossible_specifications_are_refused(make, message):
    with pytest.raises(EngineError, match=message):
        make()


def test_a_specification_without_options_can_be_sent_to_another_process():
    run = RunSpec("odd", NetworkSpec("global-pooling"))
    assert pickle.loads(pickle.dumps(run)) == run


def test_only_cuda_computes_in_bfloat16_unless_a_run_says_otherwise():
    kinds = ("cuda", "mps", "cpu")
    assert [RunSpec("a", PLAIN).precision_on(kind) for kind in kinds] == ["bf16", "float32", "float32"]
    assert [RunSpec("a", PLAIN, precision="float32").precision_on(kind) for kind in kinds] == ["float32"] * 3
    assert [RunSpec("a", PLAIN, precision="bf16").precision_on(kind) for kind in kinds] == ["bf16"] * 3
