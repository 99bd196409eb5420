"""torchvision's networks for detection and segmentation, downloaded once, on an image of the reader's own."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.checkpoint import put_weights, read_weights
from engine.networks.imagenet_weights import Progress, fetch, weights_folder
from engine.vision_tasks.window_detector import Detections

_NO_THING = ("__background__", "N/A")
Task = Literal["detection", "segmentation"]


@dataclass(frozen=True)
class PublishedNetwork:
    """A network that torchvision publishes with weights.

    Attributes:
        name: torchvision's.
        title: what people call it.
        task: the question that it answers.
        weights: the name of its weights.
        paper: a link.
        options: what torchvision needs besides to build what the weights belong to.
    """

    name: str
    title: str
    task: Task
    weights: str
    paper: str
    options: dict[str, Any]

    @property
    def entry(self) -> Any:
        """Torchvision's own entry for the weights: address, size, labels, transforms."""
        from torchvision.models import get_model_weights

        return get_model_weights(self.name)[self.weights]

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes' names in the order of the network's numbers."""
        return tuple(self.entry.meta["categories"])

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that it tells apart: COCO's numbers have gaps, and one stands for the background."""
        return tuple(label for label in self.labels if label not in _NO_THING)

    @property
    def megabytes(self) -> float:
        """How large the download is."""
        return float(self.entry.meta["_file_size"])

    @property
    def file(self) -> Path:
        """Where the weights lie once they are downloaded."""
        return weights_folder() / Path(self.entry.url).name


_DETECTION = {"weights_backbone": None}
PUBLISHED = {
    network.name: network
    for network in (
        PublishedNetwork(
            "ssdlite320_mobilenet_v3_large",
            "SSDLite, MobileNet v3",
            "detection",
            "COCO_V1",
            "https://arxiv.org/abs/1801.04381",
            _DETECTION,
        ),
        PublishedNetwork(
            "fasterrcnn_mobilenet_v3_large_320_fpn",
            "Faster R-CNN, MobileNet v3",
            "detection",
            "COCO_V1",
            "https://arxiv.org/abs/1506.01497",
            _DETECTION,
        ),
        PublishedNetwork(
            "lraspp_mobilenet_v3_large",
            "LR-ASPP, MobileNet v3",
            "segmentation",
            "COCO_WITH_VOC_LABELS_V1",
            "https://arxiv.org/abs/1905.02244",
            {"weights_backbone": None},
        ),
        PublishedNetwork(
            "deeplabv3_mobilenet_v3_large",
            "DeepLab v3, MobileNet v3",
            "segmentation",
            "COCO_WITH_VOC_LABELS_V1",
            "https://arxiv.org/abs/1706.05587",
            {"weights_backbone": None, "aux_loss": True},
        ),
    )
}


def published(name: str) -> PublishedNetwork:
    """One of them.

    Raises:
        EngineError: there is none of this name.
    """
    if name not in PUBLISHED:
        raise EngineError(f'There is no published network "{name}". Use one of {", ".join(PUBLISHED)}.')
    return PUBLISHED[name]


def blank(network: PublishedNetwork) -> nn.Module:
    """The network without weights worth anything, in evaluation mode."""
    from torchvision.models import get_model

    return get_model(network.name, weights=None, num_classes=len(network.labels), **network.options).eval()


def load_published(name: str, *, progress: Progress | None = None) -> nn.Module:
    """The network with torchvision's weights, downloaded unless they are here; frozen, in evaluation mode.

    Args:
        name: torchvision's.
        progress: told the bytes done and in all during a download.

    Raises:
        EngineError: an unknown name, no connection, or a file that is not what its name promises.
    """
    network = published(name)
    path = fetch(network.entry.url, weights_folder(), progress=progress)
    return put_weights(read_weights(path), blank(network)).eval().requires_grad_(False)


def detect(model: nn.Module, image: Tensor) -> Detections:
    """Detections in an image (3, h, w) in [0, 1], best first."""
    with torch.no_grad():
        found = model([image])[0]
    return Detections(found["boxes"], found["labels"], found["scores"])


def segment(model: nn.Module, network: PublishedNetwork, image: Tensor) -> Tensor:
    """Each pixel's class as its place in the network's labels: int64, (h, w).

    The image is brought to the size that the network has learned from, and the answer back to the image's.
    """
    with torch.no_grad():
        logits = model(network.entry.transforms()(image)[None])["out"]
        return nn.functional.interpolate(logits, image.shape[1:], mode="bilinear")[0].argmax(0)


def most_probable(model: nn.Module, network: PublishedNetwork, image: Tensor) -> Tensor:
    """Oracle for `segment`: the same computation written out, in float64."""
    from torchvision.transforms.v2 import functional as transforms

    wanted = network.entry.transforms()
    small = transforms.resize(image.double(), wanted.resize_size, antialias=True)
    mean, std = (torch.tensor(values, dtype=torch.float64)[:, None, None] for values in (wanted.mean, wanted.std))
    with torch.no_grad():
        logits = copy.deepcopy(model).double()(((small - mean) / std)[None])["out"]
    return transforms.resize(logits.softmax(1), list(image.shape[1:]), antialias=False)[0].argmax(0)
