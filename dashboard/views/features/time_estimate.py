"""How long slow computations on a network will take."""

from time import perf_counter

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.runtime.cache import cached
from engine.inspection import input_shape, predict
from engine.networks import summarize


@cached(entries=16)
def forward_seconds(network: ChosenNetwork, picture: Picture) -> float:
    """Seconds of one forward pass on the one thread that slow computations have, the fastest of three."""
    return min(_once(network, picture) for _ in range(3))


def _once(network: ChosenNetwork, picture: Picture) -> float:
    begin = perf_counter()
    predict(network.model, picture.tensor, 1)
    return perf_counter() - begin


@cached(entries=64)
def share_until(network: ChosenNetwork, layer: str) -> float:
    """Which share of a forward pass's multiply-adds is done once a layer is computed."""
    summary = summarize(network.model, input_shape(network.model))
    names = [row.name for row in summary.rows]
    done = sum(row.multiply_adds for row in summary.rows[: names.index(layer) + 1])
    return done / max(1, summary.multiply_adds)
