"""A custom comparison: some networks, and one recipe for all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from engine.device import DeviceChoice
from engine.errors import EngineError
from engine.training.build_network import check_fit
from engine.training.data.datasets import facts
from engine.training.spec import Comparison, DataSpec, Decay, NetworkSpec, OptimizerName, OptimizerSpec, RunSpec

POINTS_A_TEST = 5
TESTS = 12
DEPTHS = (8, 14, 20, 32, 44, 56)

Choice = TypeVar("Choice")

DATA: dict[str, DataSpec] = {
    "digits": DataSpec("digits"),
    "digits-16": DataSpec("digits", canvas=16),
    "shapes": DataSpec("shapes"),
    "mnist": DataSpec("mnist"),
    "fashion-mnist": DataSpec("fashion-mnist"),
    "cifar10": DataSpec("cifar10"),
}


def _by_depth(family: str, depth: int) -> Callable[[int], NetworkSpec]:
    """Half the paper's width on images of 16 pixels or less, the paper's on larger ones."""
    return lambda size: NetworkSpec(family, {"depth": depth, "width": 8 if size <= 16 else 16})


def _of_size(family: str, **options: str) -> Callable[[int], NetworkSpec]:
    return lambda size: NetworkSpec(family, {**options, "input_size": size})


# What a reader can choose, each for square images of a given side in pixels.
NETWORKS: dict[str, Callable[[int], NetworkSpec]] = {
    **{f"{family}-{depth}": _by_depth(family, depth) for depth in DEPTHS for family in ("plain", "resnet")},
    "perceptron": _of_size("perceptron"),
    "lenet": _of_size("lenet", activation="relu", pooling="max"),
    "lenet-1998": _of_size("lenet", activation="tanh", pooling="average"),
    "global-pooling": lambda _: NetworkSpec("global-pooling"),
    "alexnet": lambda _: NetworkSpec("alexnet"),
    "vgg": lambda _: NetworkSpec("vgg"),
    "inception": lambda _: NetworkSpec("inception"),
    "densenet": lambda _: NetworkSpec("densenet"),
}


@dataclass(frozen=True)
class Experiment:
    """Networks that are trained on the same images in the same way.

    Attributes:
        networks: of ``NETWORKS``.
        data: of ``DATA``.
        optimizer: "sgd" (with momentum 0.9) or "adamw".
        learning_rate: its peak.
        decay: its course after a short warm-up.
        epochs: passes over the training images.
        batch_size: images a step.
        seeds: runs of each network.
        device: what computes.
    """

    networks: tuple[str, ...]
    data: str = "digits"
    optimizer: OptimizerName = "sgd"
    learning_rate: float = 0.1
    decay: Decay = "cosine"
    epochs: int = 10
    batch_size: int = 64
    seeds: int = 1
    device: DeviceChoice = "auto"

    def comparison(self) -> Comparison:
        """Its runs.

        Raises:
            EngineError: no network, an unknown one, one that these images are too small for, or a bad number.
        """
        if not self.networks:
            raise EngineError("An experiment with 0 networks trains nothing. Choose at least 1.")
        if min(self.epochs, self.batch_size, self.seeds) < 1:
            raise EngineError("Epochs, batch size and seeds must each be at least 1.")
        runs = [self._run(name, seed) for seed in range(self.seeds) for name in self.networks]
        return Comparison("custom", tuple(runs))

    def _run(self, name: str, seed: int) -> RunSpec:
        data, network = _known("data set", self.data, DATA), _known("network", name, NETWORKS)
        about = facts(data)
        batch_size = min(self.batch_size, about.training)
        steps = self.epochs * (about.training // batch_size)
        log_every = max(1, steps // (TESTS * POINTS_A_TEST))
        spec = network(about.side)
        check_fit(name, spec, channels=about.channels, side=about.side)
        return RunSpec(
            name,
            spec,
            data=data,
            optimizer=OptimizerSpec(self.optimizer, self.learning_rate, decay=self.decay),
            steps=steps,
            batch_size=batch_size,
            seed=seed,
            device=self.device,
            log_every=log_every,
            evaluate_every=POINTS_A_TEST * log_every,
        )


def _known(what: str, name: str, known: Mapping[str, Choice]) -> Choice:
    if name not in known:
        raise EngineError(f'There is no {what} "{name}". Use one of {", ".join(known)}.')
    return known[name]
