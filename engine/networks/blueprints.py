"""Networks of the catalogue as shapes only, for any image size and, where it is written here, any width."""

import inspect
from typing import Any

import torch
from torch import nn

from engine.errors import EngineError
from engine.networks.build import build
from engine.networks.catalogue import card_of
from engine.networks.models.small_models import FAMILIES, build_small, options_of
from engine.networks.models.torchvision_models import is_original
from engine.networks.shipped_weights import shipped_networks


def usual_width(name: str) -> int | None:
    """Channels of a network's first convolution, if they can be chosen; None for those at full size."""
    options = own_options(name)
    if options is None:
        return None
    return inspect.signature(FAMILIES[options["family"]]).parameters["width"].default


def blueprint(name: str, *, input_size: int | None = None, width: int | None = None) -> nn.Module:
    """A network on the meta device: shapes and no values, so that even the largest costs no memory.

    Args:
        name: as on its card in the catalogue.
        input_size: side of the images in pixels; only LeNet's layers depend on it.
        width: channels of the first convolution, all others in proportion; the usual ones if None.

    Raises:
        EngineError: an unknown name, a width for a network whose width is fixed, or a bad value.
    """
    options = own_options(name)
    if options is None:
        if width is not None:
            raise EngineError(f"The width of {card_of(name).title} is fixed. Leave it out.")
        return build(name, device="meta")
    if width is not None:
        options["width"] = width
    if input_size is not None and "input_size" in inspect.signature(FAMILIES[options["family"]]).parameters:
        options["input_size"] = input_size
    with torch.device("meta"):
        return build_small(options, in_channels=card_of(name).channels).eval()


def own_options(name: str) -> dict[str, Any] | None:
    """Family and options of a network that is written here; None for the originals of the papers."""
    if is_original(name):
        return None
    shipped = shipped_networks().get(name)
    return dict(shipped.options) if shipped is not None else options_of(name)
