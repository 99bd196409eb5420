"""Where a built network comes from: what it expects of an image and what its logits mean."""

from dataclasses import dataclass

from torch import nn

from engine.networks.card import NetworkCard
from engine.networks.preprocessing import Preprocessing

_ATTRIBUTE = "convscope_origin"


@dataclass(frozen=True)
class Origin:
    """What is known about a network that `build` made.

    Attributes:
        card: the catalogue's card.
        weights: "shipped", "imagenet", "file" or "random".
        preprocessing: what it expects of an image.
        labels: the classes' names in the order of the logits; empty where nobody knows them.
    """

    card: NetworkCard
    weights: str
    preprocessing: Preprocessing
    labels: tuple[str, ...] = ()

    def label(self, index: int) -> str:
        """The name of a class, or its number where it has no name."""
        return self.labels[index] if index < len(self.labels) else f"class {index}"


def mark(model: nn.Module, origin: Origin) -> nn.Module:
    """Notes on a network where it comes from."""
    setattr(model, _ATTRIBUTE, origin)
    return model


def origin_of(model: nn.Module) -> Origin | None:
    """Where a network comes from; None for one that `build` did not make."""
    return getattr(model, _ATTRIBUTE, None)
