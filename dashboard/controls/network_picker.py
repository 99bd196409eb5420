"""The reader's choice of a network and of its weights: trained, random, from a file, or from a run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile
from torch import nn

from dashboard.controls.image_picker import literal
from dashboard.controls.run_picker import chosen_run, comes_with_a_run, forget_run
from dashboard.controls.weights_download import offer_download
from dashboard.runtime.cache import cached, keyed_by
from dashboard.runtime.run_store import run_store
from dashboard.shell.lesson_page import not_in_address
from dashboard.shell.url_state import follow_old_label
from engine.device import Device
from engine.errors import EngineError
from engine.networks import NetworkCard, Origin, build, catalogue, origin_of, shipped_networks
from engine.networks.imagenet_weights import fetch, weights_file, weights_folder, weights_megabytes, weights_url
from engine.runs.load_trained import trained_network
from engine.runs.records import StoredRun
from engine.training.spec import DataSpec

Weights = Literal["trained", "random", "file", "run"]

_WORDS: dict[Weights, str] = {"trained": "Trained", "random": "Random", "file": "Own file", "run": "Training run"}
_RANDOM_SEED = 0
MOST_CLASSES_NAMED = 12
_DATA = {"MNIST": "mnist", "Fashion-MNIST": "fashion-mnist", "CIFAR-10": "cifar10"}


@keyed_by("key")
@dataclass(frozen=True)
class ChosenNetwork:
    """A network that was chosen, ready to be looked at.

    Attributes:
        model: shared by all readers: never changed.
        origin: what it expects and what its logits mean.
        weights: where its numbers come from.
        key: differs for every other network, other weights and other device.
        data: the images that its weights have learned from, where they are a data set of the training lab.
        file_name: of the reader's own weights.
    """

    model: nn.Module
    origin: Origin
    weights: Weights
    key: str
    data: DataSpec | None = None
    file_name: str = ""

    @property
    def card(self) -> NetworkCard:
        """The catalogue's card."""
        return self.origin.card


def chosen_network(
    device: Device, *, key: str, first: str | None = None, first_weights: Weights = "trained"
) -> ChosenNetwork | None:
    """The picker, drawn where it is called, and the network that is chosen now.

    Args:
        device: where the network will compute.
        key: the widgets' keys begin with it.
        first: the network that is chosen at first, one of the catalogue's; a shipped one if None.
        first_weights: the weights that are chosen at first.

    Returns:
        None while its weights are not here; the reader has been told how to get them.
    """
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    weights = _chosen_weights(right, key, first_weights)
    if weights == "run":
        with left:
            run = chosen_run(key=key, beside=(first or "").removeprefix("run-"))
        return _say_run(run, device) if run else None
    forget_run(key)
    cards = {card.name: card for card in catalogue() if card.weights}
    follow_old_label(f"{key}.network", {"AlexNet on ImageNet": "alexnet"})
    name = left.selectbox(
        "Network",
        list(cards),
        index=list(cards).index(first if first in cards else _default(cards)),
        format_func=lambda name: _title(cards[name]),
        key=f"{key}.network",
        bind="query-params",
    )
    _say(cards[name], weights)
    if weights == "file":
        return _from_file(cards[name], device, key)
    if weights == "trained" and "imagenet" in cards[name].weights and not weights_file(name).exists():
        _offer_download(cards[name], key)
        return None
    return replace(_loaded(name, weights, device), data=_data_of(cards[name]))


def _data_of(card: NetworkCard) -> DataSpec | None:
    """The data set that a network's trained weights have learned from, where the training lab has it."""
    return DataSpec(_DATA[card.data]) if card.data in _DATA else None


def _chosen_weights(place: DeltaGenerator, key: str, first: Weights) -> Weights:
    """Where the network's numbers come from; a run that the address asks for goes first."""
    if comes_with_a_run(key):
        st.session_state[f"{key}.weights"] = "run"
    return place.segmented_control(
        "Weights",
        list(_WORDS),
        format_func=lambda weights: _WORDS[weights],
        default=first,
        required=True,
        key=f"{key}.weights",
        bind="query-params",
        help="Random weights show what the architecture does before it has learned anything.",
    )


def _default(cards: dict[str, NetworkCard]) -> str:
    """A network that ships and sees colour; before there is one, the smallest download."""
    in_colour = [card.name for card in cards.values() if "shipped" in card.weights and card.channels == 3]
    return next((name for name in in_colour if name.startswith("resnet")), (in_colour or ["squeezenet1_1"])[0])


def _title(card: NetworkCard) -> str:
    """A network with what its trained weights have seen; it is part of the page's address, so it never changes."""
    return card.title if card.title.endswith(f"on {card.data}") else f"{card.title} on {card.data}"


def _say(card: NetworkCard, weights: Weights) -> None:
    """The network in a line: where it comes from, what it sees, what it can say."""
    shipped = shipped_networks().get(card.name)
    facts = [f"[{card.authors.split(',')[0]} et al. {card.year}]({card.paper})"]
    if weights == "random":
        facts.append("untrained, for contrast")
    elif weights == "trained":
        facts.append(
            f"ships with Convscope, {shipped.test_accuracy:.1%} correct on its test set"
            if shipped
            else f"{weights_megabytes(card.name):.0f} MB, downloaded once"
        )
    facts.append(_seen_words(card))
    if weights != "file":  # a file says by itself how many classes it tells apart
        facts.append(_class_words(card.classes, shipped.labels if shipped else ()))
    st.caption(" · ".join(facts), help=card.idea)


def _seen_words(card: NetworkCard) -> str:
    """How much of an image the network is given."""
    colour = "grey pixels" if card.channels == 1 else "pixels"
    only = "only " if card.input_size < 64 else ""
    return f"sees {only}{card.input_size} × {card.input_size} {colour} of your image"


def _class_words(count: int, labels: Sequence[str]) -> str:
    """How many classes a network knows, which where they are few, and that it has no way to name none of them."""
    named = (
        f": {', '.join(label.partition(' - ')[0] for label in labels)}" if 0 < len(labels) <= MOST_CLASSES_NAMED else ""
    )
    known = f"{count} class" if count == 1 else f"{count} classes"
    return f"knows {known}{named}. It must choose one of them, even where none is right"


def _say_run(run: StoredRun, device: Device) -> ChosenNetwork:
    """The network of a run, and the run in a line."""
    network = _trained_here(run.id, device)
    card = network.card
    steps = "1 step" if run.spec.steps == 1 else f"{run.spec.steps} steps"
    facts = (
        f"Trained here on {card.data} for {steps}",
        _seen_words(card),
        _class_words(card.classes, network.origin.labels),
    )
    st.caption(" · ".join(facts))
    return replace(network, data=replace(run.spec.data, train_size=None, label_noise=0.0, test_shifts=()))


@cached(entries=4)
def _trained_here(run_id: str, device: Device) -> ChosenNetwork:
    model = trained_network(run_store(), run_id, device=device.torch)
    return _chosen(model, "run", f"run-{run_id}/{device.kind}")


@cached(entries=4)
def _loaded(name: str, weights: Weights, device: Device) -> ChosenNetwork:
    card = next(card for card in catalogue() if card.name == name)
    source = card.weights[0] if weights == "trained" else None
    model = build(name, weights=source, seed=_RANDOM_SEED if source is None else None, device=device.torch)
    return _chosen(model, weights, f"{name}/{weights}/{device.kind}")


@cached(entries=2)
def _loaded_from(name: str, file_id: str, _file: UploadedFile, device: Device) -> ChosenNetwork:
    """The network of an upload, which is known by its number: to look at each of its bytes in every run takes long."""
    model = build(name, weights=_file.getvalue(), device=device.torch)
    return _chosen(model, "file", f"{name}/{file_id}/{device.kind}")


def _chosen(model: nn.Module, weights: Weights, key: str) -> ChosenNetwork:
    origin = origin_of(model)
    if origin is None:
        raise EngineError("This network does not say what it expects. Build it with engine.networks.build.")
    return ChosenNetwork(model, origin, weights, key)


def _from_file(card: NetworkCard, device: Device, key: str) -> ChosenNetwork | None:
    """A network with the weights of a file that the reader uploads."""
    file = st.file_uploader(
        f"Weights of {card.title}: a state_dict() saved by torch, or a safetensors file",
        type=["safetensors", "pth", "pt", "bin"],
        key=f"{key}.file",
        help="Stays in memory for this session. Nothing in the file is ever executed.",
    )
    if file is None:
        return None
    not_in_address("your own weights")
    network = _loaded_from(card.name, file.file_id, file, device)
    st.caption(f"{literal(file.name)} {_class_words(network.card.classes, network.origin.labels)}")
    return replace(network, data=_data_of(card), file_name=file.name)


def _offer_download(card: NetworkCard, key: str) -> None:
    """A button that downloads, and what happens without it."""
    offer_download(
        f"The ImageNet weights of {card.title} ({weights_megabytes(card.name):.0f} MB) are downloaded once from "
        "torchvision's address and checked by their hash. Random weights and the networks that ship need no download.",
        key=f"{key}.download",
        download=lambda report: fetch(weights_url(card.name), weights_folder(), progress=report),
    )
