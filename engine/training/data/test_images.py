"""Test images of a data set by name: what a network trained on it was tested on."""

import re
from functools import lru_cache

from torch import Tensor

from engine.errors import EngineError
from engine.training.data.datasets import dataset_names, load, missing_megabytes
from engine.training.spec import DataSpec

_NAME = re.compile(r"(?P<data>[a-z0-9-]+)-test-(?P<number>\d+)(?:-on-(?P<canvas>\d+))?")


def dataset_image_names(spec: DataSpec) -> tuple[str, ...]:
    """The names of the first test image of each class; none while the data set is not on this machine.

    Args:
        spec: which data set; its images may lie on a larger canvas.
    """
    return () if missing_megabytes(spec) else _first_of_each_class(spec.name, spec.canvas)


def dataset_image(name: str) -> Tensor:
    """A test image, float32, (3, h, w), in [0, 1]; grey images have three equal channels.

    Args:
        name: one of `dataset_image_names`, for example "cifar10-test-0".

    Raises:
        EngineError: there is no such image, or its data set is not on this machine.
    """
    spec, number = _read(name)
    images = load(spec).test.images
    if number >= len(images):
        raise EngineError(f"{spec.name} has {len(images)} test images but number {number} was asked for. Use a lower.")
    image = images[number].float() / (1 if images.is_floating_point() else 255)
    return image.expand(3, -1, -1).clone()


def dataset_image_title(name: str) -> str:
    """A title for a test image."""
    spec, number = _read(name)
    dataset = load(spec)
    return f"Test image {number} of {spec.name}: {dataset.classes[int(dataset.test.labels[number])]}"


def is_dataset_image(name: str) -> bool:
    """Whether a name is in the form of a test image's."""
    return _NAME.fullmatch(name) is not None


@lru_cache(maxsize=16)
def _first_of_each_class(data: str, canvas: int | None) -> tuple[str, ...]:
    dataset = load(DataSpec(data, canvas=canvas))
    labels = dataset.test.labels.tolist()
    on = f"-on-{canvas}" if canvas else ""
    return tuple(f"{data}-test-{labels.index(label)}{on}" for label in range(len(dataset.classes)) if label in labels)


def _read(name: str) -> tuple[DataSpec, int]:
    """Data set and number of a test image."""
    parts = _NAME.fullmatch(name)
    if parts is None or parts["data"] not in dataset_names():
        raise EngineError(f"There is no test image called {name!r}. Names look like cifar10-test-0.")
    return DataSpec(parts["data"], canvas=int(parts["canvas"]) if parts["canvas"] else None), int(parts["number"])
