"""Two networks asked the same question: which pixels speak for a class, by one method."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.views.features.attribution import AT_A_LAYER, METHODS, QUICK, class_names, found_by, show_decision
from dashboard.views.features.network_pass import Observed, ObservedLayer
from dashboard.views.features.snippet import attribution_lines
from engine.inspection import default_layer


@dataclass(frozen=True)
class Side:
    """One of the two networks as it is looked at.

    Attributes:
        name: "first" or "second", part of the widgets' keys.
        network: the network.
        shown: what it makes of the image.
        layer: the chosen layer's number.
        channel: the chosen channel, one of that layer's.
        choose_layer: receives a layer's number.
        choose_channel: receives a channel.
    """

    name: str
    network: ChosenNetwork
    shown: Observed
    layer: int
    channel: int
    choose_layer: Callable[[int], None]
    choose_channel: Callable[[int], None]

    @property
    def maps(self) -> ObservedLayer:
        """The chosen layer."""
        return self.shown.layers[self.layer]

    @property
    def title(self) -> str:
        """The network and where its numbers come from."""
        kind = {"random": ", random weights", "file": ", own weights"}.get(self.network.weights, "")
        return f"{self.network.card.title}{kind}"


@dataclass(frozen=True)
class Question:
    """What both networks are asked.

    Attributes:
        method: of attribution, as the engine calls it.
        label: the class; each network's own answer if empty.
        here: whether at the layers that are looked at; at each network's last one otherwise.
    """

    method: str
    label: str
    here: bool

    def knows(self, side: Side) -> bool:
        """Whether the network knows the class that was asked for."""
        return not self.label or self.label in class_names(side.network)

    def target(self, side: Side) -> int:
        """The class's index for a network; that of its own answer where it does not know the class."""
        names = class_names(side.network)
        return names.index(self.label) if self.label in names else side.shown.answer.index

    def layer(self, side: Side) -> str:
        """The layer for class activation maps; empty for other methods."""
        if self.method not in AT_A_LAYER:
            return ""
        return side.maps.layer.name if self.here else default_layer(side.network.model).name

    def lines(self, sides: Sequence[Side]) -> str:
        """The code that asks both."""
        variables = (("network", "batch"), ("second", "second_batch"))
        return "\n".join(
            attribution_lines(self.method, self.target(side), self.layer(side), network=network, batch=batch)
            for side, (network, batch) in zip(sides, variables, strict=True)
        )


def asked_of_both(sides: Sequence[Side]) -> Question:
    """The choice of method, class and layers, drawn where it is called."""
    name = st.segmented_control("By", QUICK, default=QUICK[0], required=True, key="beside.method", bind="query-params")
    names = [class_names(side.network) for side in sides]
    shared = [label for label in dict.fromkeys(names[0]) if label in set(names[1])]
    others = [label for label in dict.fromkeys((*names[0], *names[1])) if label not in set(shared)]
    left, right = st.columns(2, gap="large", vertical_alignment="bottom")
    label = left.selectbox(
        "Class",
        [*shared, *others],
        index=None,
        placeholder="what each network answers",
        key="beside.class",
        bind="query-params",
        help="The same class for both, where both know it.",
    )
    here = METHODS[name] in AT_A_LAYER and right.toggle(
        "At the chosen layers",
        key="beside.here",
        bind="query-params",
        help="On: at the layer that is looked at above and its counterpart. Off: at the last layer of each network.",
    )
    return Question(METHODS[name], label or "", bool(here))


def show_answer_to(question: Question, side: Side, picture: Picture) -> None:
    """What speaks for the class in one of the networks."""
    target, layer = question.target(side), question.layer(side)
    if not question.knows(side):
        own = side.network.origin.label(target)
        st.caption(f"This network does not know “{question.label}”; its own answer, {own}, is explained.")
    found = found_by(side.network, picture, question.method, target, layer)
    if found is not None:
        show_decision(side.network, picture, found, key=f"beside.{side.name}-decision", linked="beside")
