"""Image size, classes and normalization of each data set, known without the data set itself."""

from dataclasses import dataclass

from engine.training.data.datasets import facts, load
from engine.training.spec import DataSpec


@dataclass(frozen=True)
class DatasetMetadata:
    """How the images of a data set look.

    Attributes:
        channels: 1 for grey images, 3 for colour.
        side: of the square images, in pixels.
        classes: names of the classes, in the order of their labels.
        mean: of each channel over the training images, on the scale 0 to 1.
        std: of each channel, likewise.
    """

    channels: int
    side: int
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]


def dataset_metadata(spec: DataSpec) -> DatasetMetadata:
    """Metadata of a specification's images; data sets that need no download are loaded for it.

    Raises:
        EngineError: an unknown data set.
    """
    about = facts(spec)
    if spec.name in _KNOWN and not spec.canvas:
        return DatasetMetadata(about.channels, about.side, *_KNOWN[spec.name])
    data = load(spec)
    return DatasetMetadata(
        about.channels, about.side, data.classes, tuple(data.mean.tolist()), tuple(data.std.tolist())
    )


_ARTICLES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
_THINGS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_NUMERALS = (
    "0 - zero",
    "1 - one",
    "2 - two",
    "3 - three",
    "4 - four",
    "5 - five",
    "6 - six",
    "7 - seven",
    "8 - eight",
    "9 - nine",
)
# Computed once from the files; a test compares them where the data sets are present.
_KNOWN = {
    "mnist": (_NUMERALS, (0.130660,), (0.308108,)),
    "fashion-mnist": (_ARTICLES, (0.286041,), (0.353024,)),
    "cifar10": (_THINGS, (0.491400, 0.482158, 0.446531), (0.247032, 0.243485, 0.261588)),
}
