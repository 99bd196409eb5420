"""Compares HOG with a linear classifier and a small network on the same digits."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from engine.errors import EngineError
from engine.training.data.datasets import load
from engine.training.loop import train
from engine.training.spec import DataSpec, NetworkSpec, OptimizerSpec, RunSpec

CELL = 2  # pixels, of digits of 8 x 8
STEPS = 300


@dataclass(frozen=True)
class TrainedClassifier:
    """A classifier that was just trained.

    Attributes:
        name: what it is.
        features: numbers that its last, linear layer reads.
        accuracy: share of the test digits that it classifies correctly.
        tested: how many those are.
    """

    name: str
    features: int
    accuracy: float
    tested: int


def hog_vectors(digits: Tensor) -> np.ndarray:
    """HOG of small images, (n, features): cells of 2 x 2 pixels, 9 directions, blocks of 2 x 2 cells.

    Args:
        digits: (n, 1, 8, 8), in [0, 1].
    """
    from skimage.feature import hog

    return np.stack(
        [
            hog(digit, orientations=9, pixels_per_cell=(CELL, CELL), cells_per_block=(2, 2))
            for digit in digits[:, 0].double().numpy()
        ]
    )


def compare_hog_and_learned(*, seed: int = 0) -> Iterator[TrainedClassifier]:
    """Trains three classifiers on scikit-learn's 1400 digits and tests them on the other 397, one after another.

    Args:
        seed: of the network's first weights and of the order of its images.
    """
    from sklearn.linear_model import LogisticRegression

    data = load(DataSpec("digits"))
    readings = {"Pixels, linear": _pixels, "HOG, linear": hog_vectors}
    for name, read in readings.items():
        seen, unseen = read(data.train.images), read(data.test.images)
        linear = LogisticRegression(C=10, max_iter=1000).fit(seen, data.train.labels.numpy())
        yield TrainedClassifier(name, seen.shape[1], float(linear.score(unseen, data.test.labels.numpy())), len(unseen))
    *_, last = train(network_run(seed))
    if last.test_error is None:
        raise EngineError(f"The network of seed {seed} diverged. Use another seed.")
    yield TrainedClassifier("Small CNN", 84, 1 - last.test_error, len(data.test))


def _pixels(digits: Tensor) -> np.ndarray:
    return digits.flatten(1).numpy()


def network_run(seed: int) -> RunSpec:
    """LeNet with ReLU and max pooling on the same digits, centred on 16 x 16 pixels."""
    return RunSpec(
        "small CNN",
        NetworkSpec("lenet", {"activation": "relu", "pooling": "max", "input_size": 16}),
        data=DataSpec("digits", canvas=16),
        optimizer=OptimizerSpec("adamw", learning_rate=3e-3),
        steps=STEPS,
        seed=seed,
        device="cpu",
    )
