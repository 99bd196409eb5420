"""Networks that runs can name, built for the images they will see."""

import inspect
from functools import lru_cache

import torch
from torch import nn

from engine.errors import EngineError
from engine.networks.models.small_models import FAMILIES
from engine.training.spec import NetworkSpec, Option


def build_network(spec: NetworkSpec, *, in_channels: int, num_classes: int) -> nn.Module:
    """The network of a run with its first weights, drawn from torch's global random numbers.

    Raises:
        EngineError: an unknown family or option, or an option's bad value.
    """
    if spec.family not in FAMILIES:
        raise EngineError(f'There is no network family "{spec.family}". Use one of {", ".join(FAMILIES)}.')
    constructor = FAMILIES[spec.family]
    known = set(inspect.signature(constructor).parameters) - {"in_channels", "num_classes"}
    unknown = sorted(set(spec.options) - known)
    if unknown:
        raise EngineError(f"{spec.family} has no option {', '.join(unknown)}. It has {', '.join(sorted(known))}.")
    return constructor(**spec.options, in_channels=in_channels, num_classes=num_classes)


def check_fit(name: str, network: NetworkSpec, *, channels: int, side: int) -> None:
    """Sends the shape of one image through a network.

    Args:
        name: what the reader calls it.
        network: the network.
        channels: 1 for grey images, 3 for colour.
        side: of its square images, in pixels.

    Raises:
        EngineError: there is no such network, or it does not work on them.
    """
    _check(name, network.family, tuple(sorted(network.options.items())), channels, side)


@lru_cache(maxsize=256)
def _check(name: str, family: str, options: tuple[tuple[str, Option], ...], channels: int, side: int) -> None:
    with torch.device("meta"):
        model = build_network(NetworkSpec(family, dict(options)), in_channels=channels, num_classes=10).eval()
    try:
        model(torch.empty(1, channels, side, side, device="meta"))
    except RuntimeError as error:
        made_for = dict(options).get("input_size", side)
        reason = f"it is made for {made_for}×{made_for}" if made_for != side else "nothing would be left of them"
        raise EngineError(
            f"{name} does not work on images of {side}×{side} pixels: {reason}. Choose other images or another network."
        ) from error
