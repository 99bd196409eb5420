"""What one network makes of one picture: computed in one pass, kept for all readers who look at the same."""

from dataclasses import dataclass
from time import perf_counter

from torch import Tensor

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.runtime.cache import cached, heavy_computation, keyed_by
from engine.errors import EngineError
from engine.inspection import Layer, Prediction, layers, observe, predictions
from engine.inspection.hook_oracle import difference_from_hooks
from engine.networks import ReceptiveField, summarize

_TOP = 5


@keyed_by("key")
@dataclass(frozen=True)
class ObservedLayer:
    """One layer and what it made of the image.

    Attributes:
        layer: its names and kind.
        maps: (c, h, w), on the CPU.
        field: the receptive fields of the maps' cells, in pixels of the network's input.
        key: differs for every other network, image and layer.
    """

    layer: Layer
    maps: Tensor
    field: ReceptiveField
    key: str


@keyed_by("key")
@dataclass(frozen=True)
class Observed:
    """One pass of an image through a network.

    Attributes:
        layers: every layer worth looking at, in the order of computation.
        top: the most probable classes; empty where the answer is not finite.
        problem: why there is no answer, in words for the reader; empty where there is one.
        seen: what the network was shown, (3, h, w) in [0, 1].
        seconds: what the pass took here.
        key: differs for every other network and image.
    """

    layers: tuple[ObservedLayer, ...]
    top: tuple[Prediction, ...]
    problem: str
    seen: Tensor
    seconds: float
    key: str

    @property
    def answer(self) -> Prediction:
        """The most probable class.

        Raises:
            EngineError: the network's answer is not finite.
        """
        if not self.top:
            raise EngineError(self.problem)
        return self.top[0]


def observed(network: ChosenNetwork, picture: Picture) -> Observed:
    """What the network makes of the image.

    Raises:
        EngineError: the network cannot take it.
    """
    return _observed(network, picture)


def agreement(network: ChosenNetwork, picture: Picture, shown: Observed) -> float:
    """The largest difference between all maps and those that hooks see on a private copy of the network."""
    return _agreement(network, picture, shown)


@cached(entries=4)
def _observed(network: ChosenNetwork, picture: Picture) -> Observed:
    model, preprocessing = network.model, network.origin.preprocessing
    steps = layers(model)
    if not steps:
        raise EngineError(
            f"{network.card.title} has 0 layers with feature maps: every layer is fully connected. "
            "Choose a network with convolutions."
        )
    seen = preprocessing.seen(picture.tensor)
    batch = preprocessing.normalize(seen[None])
    fields = _fields(network, tuple(batch.shape))
    with heavy_computation():
        begin = perf_counter()
        inside = observe(model, batch, [step.name for step in steps])
        seconds = perf_counter() - begin
    key = f"{network.key}/{picture.digest}"
    top, problem = _answers(network, inside.logits)
    return Observed(
        layers=tuple(
            ObservedLayer(step, inside.activations[step.name][0].cpu(), fields[step.name], f"{key}/{step.name}")
            for step in steps
        ),
        top=top,
        problem=problem,
        seen=seen,
        seconds=seconds,
        key=key,
    )


@cached(entries=16)
def _fields(network: ChosenNetwork, shape: tuple[int, ...]) -> dict[str, ReceptiveField]:
    """The receptive fields of every layer's cells: the same for all images."""
    return {row.name: row.field for row in summarize(network.model, shape).rows}


def _answers(network: ChosenNetwork, logits: Tensor) -> tuple[tuple[Prediction, ...], str]:
    """The most probable classes, or why there are none: the layers can be looked at all the same."""
    try:
        return tuple(predictions(network.model, logits, _TOP)), ""
    except EngineError as error:
        return (), str(error)


@cached(entries=16)
def _agreement(network: ChosenNetwork, picture: Picture, _shown: Observed) -> float:
    found = {one.layer.name: one.maps[None] for one in _shown.layers}
    with heavy_computation():
        return difference_from_hooks(network.model, picture.tensor, found)
