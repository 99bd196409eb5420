"""The trained networks that ship with Convscope: a file of weights and a card that says how they came about."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from torch import nn

from engine.networks.card import NetworkCard
from engine.networks.models.small_models import contrast_cards, options_of, small_cards
from engine.networks.preprocessing import Preprocessing

_ATTRIBUTE = "convscope_origin"


@dataclass(frozen=True)
class Origin:
    """Metadata of a network that `build` made.

    Attributes:
        card: the catalogue's card.
        weights: "shipped", "imagenet", "file" or "random".
        preprocessing: what it expects of an image.
        labels: the classes' names in the order of the logits; empty where unknown.
    """

    card: NetworkCard
    weights: str
    preprocessing: Preprocessing
    labels: tuple[str, ...] = ()

    def label(self, index: int) -> str:
        """The name of a class, or its number where it has no name."""
        return self.labels[index] if index < len(self.labels) else f"class {index}"


def set_origin(model: nn.Module, origin: Origin) -> nn.Module:
    """Attaches its origin to a network."""
    setattr(model, _ATTRIBUTE, origin)
    return model


def origin_of(model: nn.Module) -> Origin | None:
    """Where a network comes from; None for one that `build` did not make."""
    return getattr(model, _ATTRIBUTE, None)


FOLDER = Path(__file__).parents[1] / "weights"

_DATA_TITLES = {"cifar10": "CIFAR-10", "mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}


@dataclass(frozen=True)
class ShippedNetwork:
    """A trained network that ships.

    Attributes:
        card: for the catalogue.
        options: family and options of the network, as `engine.networks.models.small_models.build_small` takes them.
        weights: the safetensors file.
        preprocessing: what the network expects of an image.
        in_channels: 1 for grey images, 3 for colour.
        labels: the classes' names in the order of the logits.
        test_accuracy: share of the whole test set that it names right.
        command: reproduces its training.
    """

    card: NetworkCard
    options: dict[str, Any]
    weights: Path
    preprocessing: Preprocessing
    in_channels: int
    labels: tuple[str, ...]
    test_accuracy: float
    command: str


def shipped_networks(folder: Path = FOLDER) -> dict[str, ShippedNetwork]:
    """All trained networks of a folder by name; a card without its weights does not count."""
    paths = sorted(folder.glob("*.toml"))
    return {path.stem: _read(path) for path in paths if path.with_suffix(".safetensors").exists()}


@lru_cache(maxsize=64)
def _read(path: Path) -> ShippedNetwork:
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    seen, options = facts["input"], facts["network"]
    data = str(facts["training"]["data"])
    return ShippedNetwork(
        card=_card(
            path.stem, options, data=_DATA_TITLES.get(data, data), size=seen["height"], classes=len(seen["classes"])
        ),
        options=options,
        weights=path.with_suffix(".safetensors"),
        preprocessing=Preprocessing(
            resize=seen["height"], crop=seen["height"], mean=tuple(seen["mean"]), std=tuple(seen["std"])
        ),
        in_channels=seen["channels"],
        labels=tuple(seen["classes"]),
        test_accuracy=facts["result"]["test_accuracy"],
        command=facts["training"]["command"],
    )


def _card(name: str, options: dict[str, Any], *, data: str, size: int, classes: int) -> NetworkCard:
    """The card of the same network without weights, with what it has learned from."""
    base = _blank_card(options)
    title = f"{base.title.removesuffix(' for small images')} on {data}"
    return replace(base, name=name, title=title, data=data, input_size=size, classes=classes, weights=("shipped",))


def _blank_card(options: dict[str, Any]) -> NetworkCard:
    """The card of the network that is trained from these options, as it is without weights."""
    cards = [*small_cards(), *contrast_cards()]
    return next(card for card in cards if (known := options_of(card.name)) and known.items() <= options.items())


def trained_versions(name: str) -> list[ShippedNetwork]:
    """The trained networks that ship of a network that the catalogue has without weights."""
    return [network for network in shipped_networks().values() if _blank_card(network.options).name == name]


def as_toml(sections: Mapping[str, Mapping[str, object]]) -> str:
    """Tables of TOML, one a section; the fields of a section without a name come before all tables.

    JSON writes strings, numbers, booleans and lists of them as TOML does.
    """
    return "\n".join(_table(title, fields) for title, fields in sections.items())


def _table(title: str, fields: Mapping[str, object]) -> str:
    lines = [f"[{title}]"] if title else []
    lines += [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
    return "\n".join(lines) + "\n"
