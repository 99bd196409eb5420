"""Training of the networks that ship with the project: weights as safetensors, and a card that says where from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import torch
from safetensors.torch import save_file

from engine.errors import EngineError
from engine.networks.shipped_weights import as_toml
from engine.training.data.datasets import Dataset, data_folder
from engine.training.events import Event
from engine.training.loop import Training
from engine.training.presets.degradation import CIFAR10_STEPS_AN_EPOCH
from engine.training.resumable import train_resumably
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

MNIST_STEPS_AN_EPOCH = 468


def _cifar10(
    name: str,
    network: NetworkSpec,
    *,
    epochs: int,
    learning_rate: float = 0.2,
    warmup: float = 0.05,
) -> RunSpec:
    return RunSpec(
        name=name,
        network=network,
        data=DataSpec("cifar10"),
        augmentation=AugmentationSpec(shift=4, flip=True),
        optimizer=OptimizerSpec(learning_rate=learning_rate, nesterov=True, weight_decay=5e-4, warmup=warmup),
        steps=epochs * CIFAR10_STEPS_AN_EPOCH,
        batch_size=128,
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


WEIGHTS = Path(__file__).parents[1] / "weights"


@dataclass(frozen=True)
class Shipped:
    """The two files of a network that ships."""

    weights: Path
    card: Path


def ship(name: str, *, report: Callable[[Event], None], folder: Path = WEIGHTS) -> Shipped:
    """Trains a network by its recipe and writes its weights and card; an interrupted training is resumed.

    Args:
        name: a recipe of ``engine.shipping.networks``.
        report: called with every point of the curves.
        folder: where the files go.

    Raises:
        EngineError: there is no such recipe, or the training diverged.
    """
    if name not in RECIPES:
        raise EngineError(f'There is no recipe "{name}". Use one of {", ".join(RECIPES)}.')
    spec = RECIPES[name]
    checkpoint = data_folder() / "checkpoints" / f"{name}.pt"
    trained = train_resumably(spec, checkpoint, report=report)
    training, last = trained.training, trained.events[-1]
    if last.status == "diverged":
        raise EngineError(f"The loss is {last.train_loss} after {last.step} steps. Lower the learning rate.")
    files = Shipped(folder / f"{name}.safetensors", folder / f"{name}.toml")
    folder.mkdir(parents=True, exist_ok=True)
    weights = {key: value.cpu().contiguous() for key, value in training.model.state_dict().items()}
    save_file(weights, files.weights)
    files.card.write_text(_card(spec, training, last))
    checkpoint.unlink(missing_ok=True)
    return files


def _card(spec: RunSpec, training: Training, last: Event) -> str:
    """The card as TOML; accuracies are measured once more in float32, as readers will run the network."""
    exact = Training(replace(spec, precision="float32"))
    exact.model.load_state_dict(training.model.state_dict())
    test, train = exact.score(exact.data.test), exact.score(exact.data.train)
    parameters = sum(weight.numel() for weight in training.model.parameters())
    sections = {
        "": {"name": spec.name, "parameters": parameters, "date": date.today().isoformat()},
        "network": {"family": spec.network.family, **spec.network.options},
        "input": _input(exact.data),
        "result": {
            "test_accuracy": round(1 - test.error, 4),
            "test_loss": round(test.loss, 4),
            "test_pictures": len(exact.data.test),
            "train_accuracy": round(1 - train.error, 4),
        },
        "training": {
            "command": f"python -m engine.training ship {spec.name}",
            "data": spec.data.name,
            "seed": spec.seed,
            "seconds": round(last.seconds),
            "device": exact.device.type,
            "torch": torch.__version__,
            "recipe": spec.to_json(),
        },
    }
    return as_toml(sections)


def _input(data: Dataset) -> dict[str, object]:
    _, channels, h, w = data.train.images.shape
    mean, std = ([round(value, 6) for value in statistic.tolist()] for statistic in (data.mean, data.std))
    return {"channels": channels, "height": h, "width": w, "mean": mean, "std": std, "classes": list(data.classes)}
