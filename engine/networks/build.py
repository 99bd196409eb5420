"""Builds a network by name, with random, shipped, downloaded or own weights."""

import inspect
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.card import NetworkCard
from engine.networks.catalogue import card_of, catalogue
from engine.networks.checkpoint import classes_of, put_weights, read_weights, weight_mismatches
from engine.networks.imagenet_weights import Progress, fetch, imagenet_labels, weights_folder, weights_url
from engine.networks.models.small_models import FAMILIES, build_small, options_of
from engine.networks.models.torchvision_models import build_original, is_original
from engine.networks.preprocessing import Preprocessing
from engine.networks.shipped_weights import Origin, set_origin, shipped_networks

_seeding = threading.Lock()


def build(
    name: str,
    *,
    weights: str | Path | bytes | None = None,
    num_classes: int | None = None,
    seed: int | None = None,
    device: str | torch.device = "cpu",
    progress: Progress | None = None,
) -> nn.Module:
    """A network, frozen and in evaluation mode.

    Args:
        name: as on its card in the catalogue.
        weights: None draws random ones; "shipped" takes those that come with
            Convscope, "imagenet" downloads torchvision's once; anything else is a file (or its content) for
            `load_checkpoint`.
        num_classes: number of logits; the network's usual number if None, or the file's where there is one.
        seed: of random weights; None draws from torch's global random numbers as they come.
        device: where it lives; on "meta" a random network has shapes only and costs no memory.
        progress: told the bytes done and in all during a download.

    Raises:
        EngineError: an unknown name, weights that do not exist for this network or do not fit it, or no connection.
    """
    card = card_of(name)
    given = _weights_of(card, weights, progress)
    as_trained = given is not None and is_original(name)
    with torch.device("meta" if given is not None else device), _random_numbers(seed):
        blank = _blank(card, num_classes or card.classes, as_trained=as_trained)
        if given is not None and num_classes is None:
            blank = _with_classes_of(given, blank, lambda count: _blank(card, count, as_trained=as_trained))
    if given is not None and weights not in ("shipped", "imagenet") and (problems := weight_mismatches(given, blank)):
        raise EngineError(
            f"The weights do not fit {card.title}: {'; '.join(problems)}. {_networks_that_fit(given, card)}"
        )
    model = put_weights(given, blank) if given is not None else blank
    return set_origin(model.to(device).eval().requires_grad_(False), _origin(card, weights, _logits(model)))


@contextmanager
def _random_numbers(seed: int | None) -> Iterator[None]:
    """Seeds torch's global generator inside the block, for one network at a time, and restores it afterwards."""
    if seed is None:
        yield
        return
    with _seeding, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


def _weights_of(
    card: NetworkCard, weights: str | Path | bytes | None, progress: Progress | None
) -> Mapping[str, Tensor] | None:
    """The tensors that were asked for; None for random ones."""
    if weights is None:
        return None
    if weights in ("shipped", "imagenet") and weights not in card.weights:
        known = " or ".join(f'"{origin}"' for origin in card.weights) or "none"
        raise EngineError(f'{card.title} has no "{weights}" weights, only {known}. Use those, None or a file.')
    if weights == "shipped":
        return read_weights(shipped_networks()[card.name].weights)
    if weights == "imagenet":
        return read_weights(fetch(weights_url(card.name), weights_folder(), progress=progress))
    return read_weights(weights)


def _blank(card: NetworkCard, num_classes: int, *, as_trained: bool) -> nn.Module:
    """The network before it gets its weights."""
    if is_original(card.name):
        return build_original(card.name, num_classes=num_classes, as_trained=as_trained)
    shipped = shipped_networks().get(card.name)
    if shipped is not None:
        return build_small(shipped.options, num_classes=num_classes, in_channels=shipped.in_channels)
    return build_small(options_of(card.name) or {}, num_classes=num_classes, in_channels=card.channels)


def _with_classes_of(weights: Mapping[str, Tensor], model: nn.Module, rebuild: Callable[[int], nn.Module]) -> nn.Module:
    """The network with as many classes as the file's weights tell apart."""
    count = classes_of(weights, model)
    return model if count is None or count == _logits(model) else rebuild(count)


def networks_of(weights: Mapping[str, Tensor]) -> list[NetworkCard]:
    """The networks of the catalogue that a file's weights fit, with as many classes as the file has.

    Args:
        weights: by name, as `read_weights` gives them.
    """
    return [card for card in catalogue() if _fits(weights, card)]


def _fits(weights: Mapping[str, Tensor], card: NetworkCard) -> bool:
    """Whether all weights find their place in a network, which is built without memory to see that."""
    if not _names(card.name) <= weights.keys():
        return False

    def blank(count: int) -> nn.Module:
        return _blank(card, count, as_trained=is_original(card.name))

    with torch.device("meta"):
        return not weight_mismatches(weights, _with_classes_of(weights, blank(card.classes), blank))


@lru_cache(maxsize=256)
def _names(name: str) -> frozenset[str]:
    """Names of a network's weights, cached because a network must be built to find them."""
    card = card_of(name)
    with torch.device("meta"):
        model = _blank(card, card.classes, as_trained=is_original(name))
    return frozenset(each for each in model.state_dict() if not each.endswith("num_batches_tracked"))


def _networks_that_fit(weights: Mapping[str, Tensor], card: NetworkCard) -> str:
    """Which networks of the catalogue weights fit that do not fit the one that was asked for."""
    found = networks_of(weights)
    if card.name in [other.name for other in found]:
        return "They fit it with another number of classes: build it with theirs."
    trained = [other for other in found if other.weights] or found  # the same network is listed without weights as well
    if not trained:
        return "They fit no other network of the catalogue either."
    return f"They fit {' or '.join(other.title for other in trained)}: choose that network."


def _logits(model: nn.Module) -> int:
    """How many classes a network tells apart: the outputs of its last layer with a matrix or a window."""
    return [parameter for parameter in model.parameters() if parameter.ndim >= 2][-1].shape[0]


def _origin(card: NetworkCard, weights: str | Path | bytes | None, classes: int) -> Origin:
    """Preprocessing and class labels of the network, where known."""
    card = replace(card, classes=classes)
    source = weights if weights in ("shipped", "imagenet") else "random" if weights is None else "file"
    shipped = shipped_networks().get(card.name)
    if shipped is not None:
        labels = shipped.labels if classes == len(shipped.labels) else ()
        return Origin(card, str(source), shipped.preprocessing, labels)
    if not is_original(card.name):
        return Origin(card, str(source), Preprocessing.for_small(card.input_size, channels=card.channels))
    labels = imagenet_labels()
    return Origin(card, str(source), Preprocessing.for_size(card.input_size), labels if classes == len(labels) else ())


def default_width(name: str) -> int | None:
    """Channels of a network's first convolution, if they can be chosen; None for those at full size."""
    options = small_network_options(name)
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
    options = small_network_options(name)
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


def small_network_options(name: str) -> dict[str, Any] | None:
    """Family and options of a network that is written here; None for the originals of the papers."""
    if is_original(name):
        return None
    shipped = shipped_networks().get(name)
    return dict(shipped.options) if shipped is not None else options_of(name)
