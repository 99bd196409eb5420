"""The data sets that networks are trained on, each as one tensor that lies on the device as a whole."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.errors import EngineError
from engine.http_download import never_stop
from engine.training.data import download, shapes
from engine.training.data.download import PUBLISHED, Progress
from engine.training.spec import DataSpec

DIGITS_TRAINING = 1400


@dataclass(frozen=True)
class Labelled:
    """Images with their classes.

    Attributes:
        images: (n, c, h, w): uint8 from 0 to 255, or float32 from 0 to 1.
        labels: int64, (n,).
    """

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        """How many images there are."""
        return len(self.labels)

    def to(self, device: torch.device) -> "Labelled":
        """The same on another device."""
        return Labelled(self.images.to(device), self.labels.to(device))


@dataclass(frozen=True)
class Dataset:
    """A data set, split for training and testing.

    Attributes:
        classes: names of the classes, in the order of their labels.
        train: the images to learn from.
        test: the images to be tested on.
        mean: float32, (c,), mean of the training images on the scale 0 to 1.
        std: float32, (c,), their standard deviation.
    """

    classes: tuple[str, ...]
    train: Labelled
    test: Labelled
    mean: Tensor
    std: Tensor

    def to(self, device: torch.device) -> "Dataset":
        """The same on another device."""
        return replace(
            self,
            train=self.train.to(device),
            test=self.test.to(device),
            mean=self.mean.to(device),
            std=self.std.to(device),
        )

    def normalize(self, images: Tensor) -> Tensor:
        """Images of this set as networks see them: mean 0 and standard deviation 1 per channel, float32."""
        scale = 255.0 if images.dtype == torch.uint8 else 1.0
        mean, std = self.mean[:, None, None], self.std[:, None, None]
        return torch.addcmul(-mean / std, images.float(), 1 / (scale * std))


@dataclass(frozen=True)
class Facts:
    """Properties of a data set that are known without reading it.

    Attributes:
        channels: 1 for grey images, 3 for colour.
        side: of its square images, in pixels.
        training: number of images to learn from.
    """

    channels: int
    side: int
    training: int


def facts(spec: DataSpec) -> Facts:
    """Properties of a specification's images; nothing is read, drawn or downloaded.

    Raises:
        EngineError: an unknown data set.
    """
    if spec.name not in _FACTS:
        raise EngineError(f'There is no data set "{spec.name}". Use one of {", ".join(_FACTS)}.')
    whole = _FACTS[spec.name]
    return replace(
        whole, side=spec.canvas or whole.side, training=min(whole.training, spec.train_size or whole.training)
    )


def missing_megabytes(spec: DataSpec) -> int:
    """How much will be downloaded before a first run on these images; 0 where none is needed."""
    known = PUBLISHED.get(spec.name)
    return 0 if known is None or known.is_downloaded(data_folder()) else known.download_bytes // 1_000_000


def fetch(spec: DataSpec, *, progress: Progress | None = None, stop_wanted: Callable[[], bool] = never_stop) -> None:
    """Downloads what ``load`` will read, where it is not here yet; ``load`` does so as well, but says nothing of it.

    Args:
        spec: which images.
        progress: called with the data set's name, the bytes received, and the bytes in all.
        stop_wanted: asked now and then; True raises ``TrainingStoppedError``.

    Raises:
        EngineError: they could not be downloaded.
        TrainingStoppedError: somebody asked to stop.
    """
    if spec.name in PUBLISHED:
        download.fetch(spec.name, data_folder(), progress=progress, stop_wanted=stop_wanted)


def data_folder() -> Path:
    """Where data sets that need a download are kept: ``CONVSCOPE_DATA``, else a folder in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return Path(os.environ.get("CONVSCOPE_DATA", cache / "convscope"))


def dataset_names() -> list[str]:
    """The data sets that can be trained on; the first two need no download."""
    return list(_SOURCES)


@lru_cache(maxsize=2)
def load(spec: DataSpec) -> Dataset:
    """A data set as the specification wants it, on the CPU; the last two are kept in memory.

    Raises:
        EngineError: an unknown data set, or one that is neither on disk nor can be downloaded.
    """
    if spec.name not in _SOURCES:
        raise EngineError(f'There is no data set "{spec.name}". Use one of {", ".join(_SOURCES)}.')
    dataset = _SOURCES[spec.name]()
    if spec.canvas:
        dataset = _centred_on(dataset, spec.canvas)
    return replace(dataset, train=_fewer_and_noisier(dataset.train, spec, len(dataset.classes)))


def _with_statistics(classes: tuple[str, ...], train: Labelled, test: Labelled) -> Dataset:
    channels = train.images.movedim(1, 0).flatten(1)  # (c, n*h*w)
    if train.images.dtype == torch.uint8:
        moments = [_moments_of_bytes(channel) for channel in channels]
        mean, std = torch.tensor(moments).T
    else:
        std, mean = torch.std_mean(channels.double(), dim=1, correction=0)
    return Dataset(classes, train, test, mean.float(), std.float())


def _moments_of_bytes(values: Tensor) -> tuple[float, float]:
    """Mean and standard deviation on the scale 0 to 1, from how often each of the 256 values occurs."""
    counts = torch.bincount(values, minlength=256).double()
    scale = torch.arange(256, dtype=torch.float64) / 255
    mean = (counts * scale).sum() / counts.sum()
    return mean.item(), ((counts * (scale - mean) ** 2).sum() / counts.sum()).sqrt().item()


def _centred_on(dataset: Dataset, side: int) -> Dataset:
    """Puts every image in the middle of an empty square."""
    h, w = dataset.train.images.shape[-2:]
    if side < max(h, w):
        raise EngineError(f"A canvas of {side} pixels is smaller than the images, {h}x{w}. Use at least {max(h, w)}.")
    top, left = (side - h) // 2, (side - w) // 2
    border = (left, side - w - left, top, side - h - top)
    train, test = (Labelled(F.pad(part.images, border), part.labels) for part in (dataset.train, dataset.test))
    return _with_statistics(dataset.classes, train, test)


def _fewer_and_noisier(train: Labelled, spec: DataSpec, classes: int) -> Labelled:
    """Keeps the first images and replaces some labels, the same ones each time."""
    kept = Labelled(train.images[: spec.train_size], train.labels[: spec.train_size].clone())
    generator = torch.Generator().manual_seed(0)
    wrong = torch.rand(len(kept), generator=generator) < spec.label_noise
    random_labels = torch.randint(0, classes, (len(kept),), generator=generator)
    kept.labels[wrong] = random_labels[wrong]
    return kept


def _digits() -> Dataset:
    """Scikit-learn's 1797 grey 8x8 digits in a fixed random order, 1400 of them for training."""
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    pixels = torch.tensor(images, dtype=torch.float32).reshape(-1, 1, 8, 8)[order] / 16
    classes = torch.tensor(labels, dtype=torch.int64)[order]
    train, test = (
        Labelled(pixels[part], classes[part]) for part in (slice(DIGITS_TRAINING), slice(DIGITS_TRAINING, None))
    )
    return _with_statistics(tuple(str(digit) for digit in range(10)), train, test)


def _shapes() -> Dataset:
    train = Labelled(*shapes.draw(4000, seed=1))
    test = Labelled(*shapes.draw(1000, seed=2))
    return _with_statistics(tuple(shapes.NAMES), train, test)


def _from_torchvision(name: str) -> Dataset:
    """Reads a data set from the data folder, downloading it there first where it is missing."""
    folder = data_folder()
    download.fetch(name, folder)
    source = PUBLISHED[name].torchvision_dataset()
    train, test = (source(folder, train=part, download=False) for part in (True, False))
    return _with_statistics(tuple(train.classes), _labelled(train), _labelled(test))


def _labelled(source) -> Labelled:
    """The images of a torchvision data set: (n, h, w) or (n, h, w, 3) to (n, c, h, w)."""
    pixels = torch.as_tensor(source.data)
    images = pixels[:, None] if pixels.ndim == 3 else pixels.permute(0, 3, 1, 2).contiguous()
    return Labelled(images, torch.as_tensor(source.targets))


_FACTS = {
    "digits": Facts(1, 8, DIGITS_TRAINING),
    "shapes": Facts(3, 16, 4000),
    "mnist": Facts(1, 28, 60_000),
    "fashion-mnist": Facts(1, 28, 60_000),
    "cifar10": Facts(3, 32, 50_000),
}
_SOURCES: dict[str, Callable[[], Dataset]] = {
    "digits": _digits,
    "shapes": _shapes,
    "mnist": lambda: _from_torchvision("mnist"),
    "fashion-mnist": lambda: _from_torchvision("fashion-mnist"),
    "cifar10": lambda: _from_torchvision("cifar10"),
}
