"""The loss around networks that were trained on this machine; needs the run store, and so SQLAlchemy."""

from collections.abc import Iterator

import torch
from torch.nn import functional as F

from engine.landscape.gradient_flow import Batch
from engine.landscape.surface import SurfaceRow, loss_surface
from engine.runs.library import Library
from engine.runs.load_trained import trained_network
from engine.runs.store import RunStore
from engine.training.data.datasets import load
from engine.training.spec import RunSpec


def surface_of_run(url: str, run_id: str, resolution: int, *, image_count: int) -> Iterator[SurfaceRow]:
    """The loss around a finished run's weights, on the first images that it has learned from.

    Args:
        url: of the store that has kept the run.
        run_id: of the run.
        resolution: places along each direction, odd.
        image_count: number of images that the loss is averaged over.

    Raises:
        EngineError: there is no such run, it left no weights, or a resolution without sense.
    """
    store = Library(url)
    model = trained_network(store, run_id)
    yield from loss_surface(model, training_images(store.run(run_id).spec, image_count), resolution)


def loss_of_run(store: RunStore, run_id: str, *, image_count: int) -> float:
    """The loss of a finished run's network itself, in float64.

    Raises:
        EngineError: there is no such run, or it left no weights.
    """
    images, labels = training_images(store.run(run_id).spec, image_count)
    model = trained_network(store, run_id).double()
    with torch.no_grad():
        return F.cross_entropy(model(images.double()), labels).item()


def training_images(spec: RunSpec, count: int) -> Batch:
    """The first images that the run has learned from, as the network sees them, and their classes."""
    data = load(spec.data)
    return data.normalize(data.train.images[:count]), data.train.labels[:count]
