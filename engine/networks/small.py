"""The networks for small pictures that are written here, by family and by name."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from torch import nn

from engine.errors import EngineError
from engine.networks.card import NetworkCard
from engine.networks.resnet import SmallResNet

FAMILIES: dict[str, Callable[..., nn.Module]] = {
    "resnet": partial(SmallResNet, residual=True),
    "plain": partial(SmallResNet, residual=False),
}

_PAPER = {
    "year": 2015,
    "authors": "He, Zhang, Ren, Sun",
    "paper": "https://arxiv.org/abs/1512.03385",
    "input_size": 32,
    "classes": 10,
    "data": "CIFAR-10",
}
_DEPTHS = (20, 32, 44, 56, 110)


def small_cards() -> Iterator[NetworkCard]:
    """The cards of the networks in He et al.'s layout for CIFAR-10."""
    for depth in _DEPTHS:
        yield NetworkCard(
            name=f"resnet{depth}",
            title=f"ResNet-{depth} for small pictures",
            family="ResNet",
            idea="He et al.'s network for 32×32 pictures: three stages of blocks that add their result to their input.",
            **_PAPER,
        )
    for depth in _DEPTHS:
        yield NetworkCard(
            name=f"plain{depth}",
            title=f"Plain-{depth} for small pictures",
            family="ResNet",
            idea="The same layers without shortcuts: what residual networks are measured against.",
            **_PAPER,
        )


def options_of(name: str) -> dict[str, Any] | None:
    """Family and options of a network named as on its card, for example "resnet20"; None for any other name."""
    family = name.rstrip("0123456789")
    depth = name[len(family) :]
    return {"family": family, "depth": int(depth)} if family in FAMILIES and depth else None


def build_small(options: dict[str, Any], *, num_classes: int = 10, in_channels: int = 3) -> nn.Module:
    """A network with random weights.

    Args:
        options: its "family", and what that family's constructor takes.
        num_classes: number of logits.
        in_channels: 1 for grey pictures, 3 for colour.

    Raises:
        EngineError: an unknown family, or an option's bad value.
    """
    arguments = dict(options)
    family = arguments.pop("family", None)
    if family not in FAMILIES:
        raise EngineError(f'There is no network family "{family}". Use one of {", ".join(FAMILIES)}.')
    return FAMILIES[family](**arguments, num_classes=num_classes, in_channels=in_channels)
