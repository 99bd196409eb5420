"""From an upload to the answer and the first grid: Convscope against the bare forward pass and the same encoding."""

import importlib.util
import io
import logging
import statistics
import time
from collections.abc import Callable

import numpy as np
import torch
from captum.attr import LayerGradCam
from PIL import Image
from skimage import data
from torch import nn

from benchmarks.measurement import Measurement, repetitions
from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.figures.feature_maps import sprite, thumbnails
from dashboard.runtime.cache import digest
from dashboard.runtime.compute_slots import a_place_and_cores
from dashboard.views.features.network_pass import observed
from engine.images import decode_image
from engine.inspection import attribute, prepare, strongest_first
from engine.networks import build, origin_of

REPETITIONS = repetitions(15)
NETWORKS = ("squeezenet1_1", "resnet18")
LAST_LAYERS = {"resnet18": "layer4", "squeezenet1_1": "features.12"}
SHOWN_CHANNELS = 64


def measure() -> list[Measurement]:
    """Both in turn on the same upload, so that a busy machine slows both alike; the medians are compared."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # there is no page here, and Streamlit says so each time
    return [*(_measure(name) for name in NETWORKS), *_measure_grad_cam()]


def _measure_grad_cam() -> list[Measurement]:
    """The same class activation maps on the same network and layer, by each in turn."""
    measurements = []
    for name, layer in LAST_LAYERS.items():
        batch = torch.rand(1, 3, 224, 224)
        ours = build(name, seed=0)
        rivals = {"captum": _captum(build(name, seed=0), layer, batch)}
        if importlib.util.find_spec("torchcam") is not None:
            rivals["torch-cam"] = _torch_cam(build(name, seed=0), layer, batch)
        acts = {"ours": lambda model=ours, batch=batch: attribute(model, batch, "grad-cam", 0), **rivals}
        medians = _alternate(acts)
        measurements += [
            Measurement(f"Grad-CAM against {rival}, {name}", medians["ours"], medians[rival], "ms", goal=1.0)
            for rival in rivals
        ]
    return measurements


def _captum(model: nn.Module, layer: str, batch: torch.Tensor) -> Callable[[], object]:
    method = LayerGradCam(model, model.get_submodule(layer))
    return lambda: method.attribute(batch.clone().requires_grad_(), 0, relu_attributions=True)


def _torch_cam(model: nn.Module, layer: str, batch: torch.Tensor) -> Callable[[], object]:
    from torchcam.methods import GradCAM  # pyright: ignore[reportMissingImports] - measured where somebody installed it

    method = GradCAM(model, target_layer=layer)
    return lambda: method(0, model(batch.clone().requires_grad_()))


def _alternate(acts: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median milliseconds of each; who begins changes from round to round."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    names = list(acts)
    for name in names:
        acts[name]()  # warm-up, not measured
    for turn in range(REPETITIONS):
        for place in range(len(names)):
            name = names[(turn + place) % len(names)]
            times[name].append(_milliseconds(acts[name]))
    return {name: statistics.median(found) for name, found in times.items()}


def _measure(name: str) -> Measurement:
    """From the bytes to the answer, the strip and the first grid: `observed` and what draws from it."""
    model = build(name, seed=0)
    origin = origin_of(model)
    assert origin is not None
    network = ChosenNetwork(model, origin, "random", f"{name}/random/cpu")
    images = _look_inside(network, _photo(0))
    uploads = iter([_photo(number) for number in range(1, 2 * REPETITIONS + 3)])
    medians = _alternate(
        {
            "ours": lambda: _look_inside(network, next(uploads)),
            "rival": lambda: _bare(model, next(uploads), images),
        }
    )
    title = f"upload to top-5 and first grid, {name}"
    return Measurement(title, medians["ours"], medians["rival"], "ms", goal=1.3)


def _look_inside(network: ChosenNetwork, upload: bytes) -> tuple[list[np.ndarray], np.ndarray]:
    """What the page does when an image arrives; returns the maps that it draws: one a layer, then a layer's."""
    tensor = decode_image(upload)
    shown = observed(network, Picture("upload.jpg", tensor, digest(upload), ""))
    maps = [layer.maps for layer in shown.layers]
    strip = [one[strongest_first(one)[0]].numpy() for one in maps]
    grid = maps[0][strongest_first(maps[0])[:SHOWN_CHANNELS]].numpy()
    thumbnails(strip, theme="light")
    sprite(grid, theme="light")
    return strip, grid


def _bare(model: nn.Module, upload: bytes, images: tuple[list[np.ndarray], np.ndarray]) -> None:
    """The forward pass alone on as many cores, and the encoding of precomputed images."""
    with torch.no_grad(), a_place_and_cores():
        model(prepare(model, decode_image(upload)))
    strip, grid = images
    thumbnails(strip, theme="light")
    sprite(grid, theme="light")


def _photo(number: int) -> bytes:
    """A photo of a camera's size; every number gives another one, so that no cache holds it."""
    content = io.BytesIO()
    Image.fromarray(np.roll(data.chelsea(), number, axis=1)).resize((1600, 1064)).save(content, "JPEG", quality=92)
    return content.getvalue()


def _milliseconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000
