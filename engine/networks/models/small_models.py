"""The networks for small images that are written here, by family and by name."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from torch import nn

from engine.errors import EngineError
from engine.networks.card import NetworkCard
from engine.networks.models.alexnet import SmallAlexNet
from engine.networks.models.densenet import SmallDenseNet
from engine.networks.models.digit_classifiers import GlobalPoolingNetwork, MultilayerPerceptron
from engine.networks.models.inception import SmallInception
from engine.networks.models.lenet import LeNet5
from engine.networks.models.resnet import SmallResNet
from engine.networks.models.torchvision_models import ALEXNET, DENSENET, GOOGLENET, VGG
from engine.networks.models.vgg import SmallVGG

FAMILIES: dict[str, Callable[..., nn.Module]] = {
    "lenet": LeNet5,
    "alexnet": SmallAlexNet,
    "vgg": SmallVGG,
    "inception": SmallInception,
    "densenet": SmallDenseNet,
    "resnet": partial(SmallResNet, residual=True),
    "plain": partial(SmallResNet, residual=False),
    "perceptron": MultilayerPerceptron,
    "global-pooling": GlobalPoolingNetwork,
}

_PAPER = {
    "year": 2015,
    "authors": "He, Zhang, Ren, Sun",
    "paper": "https://arxiv.org/abs/1512.03385",
    "input_size": 32,
    "classes": 10,
    "data": "CIFAR-10",
}
_BY_DEPTH = ("resnet", "plain")
_DEPTHS = (20, 32, 44, 56, 110)

_LENET = {
    "family": "LeNet",
    "year": 1998,
    "authors": "LeCun, Bottou, Bengio, Haffner",
    "paper": "https://doi.org/10.1109/5.726791",
    "input_size": 28,
    "channels": 1,
    "classes": 10,
    "data": "MNIST",
}
_FOR_CIFAR10 = {"input_size": 32, "classes": 10, "data": "CIFAR-10"}
_NAMED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "lenet5": (
        {"family": "lenet", "activation": "tanh", "pooling": "average"},
        {
            "title": "LeNet-5 of 1998",
            "idea": "Windows with shared weights and subsampling, learned end to end from pixels: it read cheques.",
            **_LENET,
        },
    ),
    "lenet5-modern": (
        {"family": "lenet", "activation": "relu", "pooling": "max"},
        {
            "title": "LeNet-5 with ReLU and max pooling",
            "idea": "The layers of 1998 with the choices of 2012: ReLU, and the largest value of each window.",
            **_LENET,
        },
    ),
    "alexnet-small": (
        {"family": "alexnet"},
        {"title": "AlexNet for small images", **ALEXNET, **_FOR_CIFAR10},
    ),
    "vgg-small": ({"family": "vgg"}, {"title": "VGG for small images", **VGG, **_FOR_CIFAR10}),
    "inception-small": (
        {"family": "inception"},
        {"title": "Inception for small images", **GOOGLENET, **_FOR_CIFAR10},
    ),
    "densenet-small": (
        {"family": "densenet"},
        {"title": "DenseNet for small images", **DENSENET, **_FOR_CIFAR10},
    ),
}
_FOR_MNIST = {"input_size": 28, "channels": 1, "classes": 10, "data": "MNIST"}
_CONTRAST_NETWORKS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "perceptron": (
        {"family": "perceptron", "input_size": 28},
        {
            "title": "Fully connected network",
            "family": "Fully connected",
            "year": 1986,
            "authors": "Rumelhart, Hinton, Williams",
            "paper": "https://doi.org/10.1038/323533a0",
            "idea": "Every pixel meets every unit of the first layer: a shifted image meets other weights.",
            **_FOR_MNIST,
        },
    ),
    "global-pooling": (
        {"family": "global-pooling"},
        {
            "title": "Convolutions with global max pooling",
            "family": "Global pooling",
            "year": 2014,
            "authors": "Lin, Chen, Yan",
            "paper": "https://arxiv.org/abs/1312.4400",
            "idea": "Its last layer is told how strongly each feature was found anywhere, and not where.",
            **_FOR_MNIST,
        },
    ),
}


def contrast_cards() -> Iterator[NetworkCard]:
    """The cards of networks that only stand beside others; they ship trained and have no paper's layout to show."""
    for name, (_, facts) in _CONTRAST_NETWORKS.items():
        yield NetworkCard(name=name, **facts)


def small_cards() -> Iterator[NetworkCard]:
    """The cards of these networks: one for each paper, and He et al.'s layout for CIFAR-10 in several depths."""
    for name, (_, facts) in _NAMED.items():
        yield NetworkCard(name=name, **facts)
    for depth in _DEPTHS:
        yield NetworkCard(
            name=f"resnet{depth}",
            title=f"ResNet-{depth} for small images",
            family="ResNet",
            idea="He et al.'s network for 32×32 images: three stages of blocks that add their result to their input.",
            **_PAPER,
        )
    for depth in _DEPTHS:
        yield NetworkCard(
            name=f"plain{depth}",
            title=f"Plain-{depth} for small images",
            family="ResNet",
            idea="The same layers without shortcuts: what residual networks are measured against.",
            **_PAPER,
        )


def options_of(name: str) -> dict[str, Any] | None:
    """Family and options of a network named as on its card, for example "resnet20"; None for any other name."""
    named = {**_NAMED, **_CONTRAST_NETWORKS}
    if name in named:
        return dict(named[name][0])
    family = name.rstrip("0123456789")
    depth = name[len(family) :]
    return {"family": family, "depth": int(depth)} if family in _BY_DEPTH and depth else None


def build_small(options: dict[str, Any], *, num_classes: int = 10, in_channels: int = 3) -> nn.Module:
    """A network with random weights.

    Args:
        options: its "family", and what that family's constructor takes.
        num_classes: number of logits.
        in_channels: 1 for grey images, 3 for colour.

    Raises:
        EngineError: an unknown family, or an option's bad value.
    """
    arguments = dict(options)
    family = arguments.pop("family", None)
    if family not in FAMILIES:
        raise EngineError(f'There is no network family "{family}". Use one of {", ".join(FAMILIES)}.')
    return FAMILIES[family](**arguments, num_classes=num_classes, in_channels=in_channels)
