"""Networks that runs can name, built for the images they will see."""

import inspect

from torch import nn

from engine.errors import EngineError
from engine.networks.models.small_models import FAMILIES
from engine.training.spec import NetworkSpec


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
