"""How the networks that ship with the project are trained."""

from engine.training.presets.degradation import CIFAR10_STEPS_AN_EPOCH
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

MNIST_STEPS_AN_EPOCH = 468


def _cifar10(
    name: str,
    network: NetworkSpec,
    *,
    epochs: int,
    learning_rate: float = 0.2,
    warmup: float = 0.05,
    label_smoothing: float = 0.0,
) -> RunSpec:
    return RunSpec(
        name=name,
        network=network,
        data=DataSpec("cifar10"),
        augmentation=AugmentationSpec(shift=4, flip=True),
        optimizer=OptimizerSpec(learning_rate=learning_rate, nesterov=True, weight_decay=5e-4, warmup=warmup),
        steps=epochs * CIFAR10_STEPS_AN_EPOCH,
        batch_size=128,
        label_smoothing=label_smoothing,
        precision="bf16",
        log_every=CIFAR10_STEPS_AN_EPOCH // 10,
        evaluate_every=CIFAR10_STEPS_AN_EPOCH,
    )


def _mnist(name: str, network: NetworkSpec, *, epochs: int) -> RunSpec:
    return RunSpec(
        name=name,
        network=network,
        data=DataSpec("mnist"),
        augmentation=AugmentationSpec(shift=2),
        optimizer=OptimizerSpec(learning_rate=0.05, nesterov=True, weight_decay=1e-4),
        steps=epochs * MNIST_STEPS_AN_EPOCH,
        batch_size=128,
        log_every=MNIST_STEPS_AN_EPOCH // 4,
        evaluate_every=MNIST_STEPS_AN_EPOCH,
    )


_RUNS = (
    _mnist("lenet5-mnist", NetworkSpec("lenet", {"activation": "tanh", "pooling": "average"}), epochs=15),
    _mnist("lenet5-modern-mnist", NetworkSpec("lenet", {"activation": "relu", "pooling": "max"}), epochs=15),
    _mnist("perceptron-mnist", NetworkSpec("perceptron", {"input_size": 28, "hidden": 128}), epochs=15),
    _mnist("pooled-mnist", NetworkSpec("global-pooling", {"width": 16, "halvings": 2}), epochs=15),
    _cifar10("resnet20-cifar10", NetworkSpec("resnet", {"depth": 20, "width": 16}), epochs=30),
    _cifar10("plain20-cifar10", NetworkSpec("plain", {"depth": 20, "width": 16}), epochs=32),
    _cifar10("vgg-cifar10", NetworkSpec("vgg", {"blocks": 3, "convolutions": 2, "width": 32}), epochs=20),
    _cifar10("alexnet-cifar10", NetworkSpec("alexnet", {"width": 32}), epochs=15, learning_rate=0.02, warmup=0.1),
    _cifar10("densenet-cifar10", NetworkSpec("densenet", {"growth": 16, "layers": 6, "width": 32}), epochs=18),
    _cifar10("inception-cifar10", NetworkSpec("inception", {"width": 32}), epochs=18),
)
RECIPES: dict[str, RunSpec] = {run.name: run for run in _RUNS}
