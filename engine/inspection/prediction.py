"""Class predictions of a network."""

from dataclasses import dataclass

from torch import Tensor, nn

from engine.errors import EngineError
from engine.inspection.activations import prepare
from engine.inspection.interpreter import scores
from engine.networks.shipped_weights import origin_of


@dataclass(frozen=True)
class Prediction:
    """A class with the probability that the network gives it.

    Attributes:
        label: the class's name, or its index where the name is unknown.
        index: its place among the logits.
        probability: by softmax, in [0, 1].
    """

    label: str
    index: int
    probability: float


def predict(model: nn.Module, image: Tensor, k: int = 5) -> list[Prediction]:
    """The most probable classes of an image, the best first.

    Args:
        model: a classifier; one that `engine.networks.build` made knows its classes' names.
        image: an image (3, h, w) in [0, 1], or a prepared batch of one.
        k: how many; at most all.

    Raises:
        EngineError: k below 1, or a batch of several images.
    """
    return predictions(model, scores(model, prepare(model, image)), k)


def predictions(model: nn.Module, logits: Tensor, k: int = 5) -> list[Prediction]:
    """The most probable classes by the logits of one image, (1, classes).

    Raises:
        EngineError: k below 1, the logits of several images, or logits that are no finite numbers.
    """
    if k < 1:
        raise EngineError(f"The best {k} classes were asked for. Ask for at least 1.")
    if logits.ndim != 2 or logits.shape[0] != 1:
        raise EngineError(f"The logits have shape {tuple(logits.shape)}. Give those of one image, (1, classes).")
    if not bool(logits.isfinite().all()):
        raise EngineError(
            "The network's answer is not finite: with these weights the numbers overflow on the way. "
            "Use other weights, or look at its layers for the first one that is not finite."
        )
    origin = origin_of(model)
    best = logits[0].float().softmax(0).topk(min(k, logits.shape[1]))
    return [
        Prediction(origin.label(index) if origin else f"class {index}", index, probability)
        for probability, index in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    ]
