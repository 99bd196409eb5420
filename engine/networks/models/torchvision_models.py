"""The networks of the papers, at full size: as torchvision builds them, and AlexNet also as its paper has it."""

from collections.abc import Iterator
from typing import Any

from torch import nn

from engine.networks.card import NetworkCard
from engine.networks.models.alexnet import AlexNet2012

ALEXNET = {
    "family": "AlexNet",
    "year": 2012,
    "authors": "Krizhevsky, Sutskever, Hinton",
    "paper": "https://proceedings.neurips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html",
    "idea": "A deep convolutional network with ReLU, dropout and augmentation, trained on GPUs: it won ImageNet 2012.",
}
VGG = {
    "family": "VGG",
    "year": 2014,
    "authors": "Simonyan, Zisserman",
    "paper": "https://arxiv.org/abs/1409.1556",
    "idea": "Blocks of 3×3 convolutions and a pooling: small windows, stacked, see as far as large ones.",
}
GOOGLENET = {
    "family": "Inception",
    "year": 2014,
    "authors": "Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke, Rabinovich",
    "paper": "https://arxiv.org/abs/1409.4842",
    "idea": "Four paths with windows of several sizes side by side, made affordable by 1×1 convolutions.",
}
_INCEPTION = {
    "family": "Inception",
    "year": 2015,
    "authors": "Szegedy, Vanhoucke, Ioffe, Shlens, Wojna",
    "paper": "https://arxiv.org/abs/1512.00567",
    "idea": "Large windows taken apart into smaller ones, also into 1×n followed by n×1.",
    "input_size": 299,
}
_RESNET = {
    "family": "ResNet",
    "year": 2015,
    "authors": "He, Zhang, Ren, Sun",
    "paper": "https://arxiv.org/abs/1512.03385",
    "idea": "Each block adds its result to its input, so that even very deep networks can be trained.",
}
DENSENET = {
    "family": "DenseNet",
    "year": 2016,
    "authors": "Huang, Liu, van der Maaten, Weinberger",
    "paper": "https://arxiv.org/abs/1608.06993",
    "idea": "Each layer gets the feature maps of all layers before it, and adds a few of its own.",
}
_SQUEEZENET = {
    "family": "SqueezeNet",
    "year": 2016,
    "authors": "Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer",
    "paper": "https://arxiv.org/abs/1602.07360",
    "idea": "As accurate as AlexNet with a fiftieth of its parameters: squeeze by 1×1, then expand by 1×1 and 3×3.",
}

AS_PUBLISHED = "alexnet-2012"
"""AlexNet as its paper has it: no weights of it are published by torchvision, whose AlexNet has other widths."""

_ORIGINALS: dict[str, tuple[str, dict[str, Any]]] = {
    AS_PUBLISHED: ("AlexNet of 2012", ALEXNET),
    "alexnet": ("AlexNet (torchvision)", ALEXNET),
    "vgg11": ("VGG-11", VGG),
    "vgg13": ("VGG-13", VGG),
    "vgg16": ("VGG-16", VGG),
    "vgg19": ("VGG-19", VGG),
    "googlenet": ("GoogLeNet", GOOGLENET),
    "inception_v3": ("Inception v3", _INCEPTION),
    "resnet18": ("ResNet-18", _RESNET),
    "resnet34": ("ResNet-34", _RESNET),
    "resnet50": ("ResNet-50", _RESNET),
    "resnet101": ("ResNet-101", _RESNET),
    "resnet152": ("ResNet-152", _RESNET),
    "densenet121": ("DenseNet-121", DENSENET),
    "densenet161": ("DenseNet-161", DENSENET),
    "densenet169": ("DenseNet-169", DENSENET),
    "densenet201": ("DenseNet-201", DENSENET),
    "squeezenet1_0": ("SqueezeNet 1.0", _SQUEEZENET),
    "squeezenet1_1": ("SqueezeNet 1.1", _SQUEEZENET),
}

_WITHOUT_SLOW_START: dict[str, dict[str, Any]] = {
    "googlenet": {"aux_logits": False, "init_weights": False},
    "inception_v3": {"init_weights": False},
}
"""GoogLeNet's auxiliary heads are left out (they serve training only); Inception v3 keeps its own, as its published
parameter count does. Both would otherwise draw their first weights from a truncated normal, which takes seconds."""


def original_cards() -> Iterator[NetworkCard]:
    """The cards of all of them, in the order of their years."""
    for name, (title, facts) in _ORIGINALS.items():
        yield NetworkCard(name=name, title=title, weights=("imagenet",) if from_torchvision(name) else (), **facts)


def is_original(name: str) -> bool:
    """Whether the network of this name is one of a paper's, at full size and with fixed widths."""
    return name in _ORIGINALS


def from_torchvision(name: str) -> bool:
    """Whether torchvision builds the network of this name."""
    return name in _ORIGINALS and name != AS_PUBLISHED


def build_original(name: str, *, num_classes: int = 1000, as_trained: bool = False) -> nn.Module:
    """One of these networks with random weights.

    Args:
        name: as on its card.
        num_classes: number of logits.
        as_trained: whether it will get the published weights: GoogLeNet and Inception v3 then change the image's
            normalization to the one they were trained with.
    """
    if not from_torchvision(name):
        return AlexNet2012(num_classes=num_classes)
    from torchvision.models import get_model

    options = dict(_WITHOUT_SLOW_START.get(name, {}))
    if as_trained and options:
        options["transform_input"] = True
    return get_model(name, num_classes=num_classes, **options)
