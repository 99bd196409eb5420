"""From an upload to the answer and the first grid: Convscope against the bare forward pass and the same encoding."""

import io
import statistics
import time
from collections.abc import Callable

import torch
from captum.attr import LayerGradCam
from PIL import Image
from skimage import data
from torch import nn

from benchmarks.measurement import Measurement
from dashboard.figures.feature_maps import sprite, thumbnails
from engine.images import decode_image
from engine.inspection import attribute, layers, observe, predictions, prepare, strongest_first
from engine.networks import build

REPETITIONS = 15
NETWORKS = ("squeezenet1_1", "resnet18")
SHOWN_CHANNELS = 64


def measure() -> list[Measurement]:
    """Both in turn on the same upload, so that a busy machine slows both alike; the medians are compared."""
    return [*(_measure(name) for name in NETWORKS), _measure_grad_cam()]


def _measure_grad_cam() -> Measurement:
    """The same class activation map, by captum on the same network and layer."""
    model = build("resnet18", seed=0)
    batch = torch.rand(1, 3, 224, 224)
    captum = LayerGradCam(model, model.get_submodule("layer4"))
    ours, rival = [], []
    for _ in range(REPETITIONS):
        rival.append(_milliseconds(lambda: captum.attribute(batch.clone().requires_grad_(), 0, relu_attributions=True)))
        ours.append(_milliseconds(lambda: attribute(model, batch, "grad-cam", 0)))
    return Measurement("Grad-CAM, resnet18", statistics.median(ours), statistics.median(rival), "ms", goal=1.0)


def _measure(name: str) -> Measurement:
    model = build(name, seed=0)
    upload = _photo()
    pictures = _look_inside(model, upload)
    ours, rival = [], []
    for _ in range(REPETITIONS):
        rival.append(_milliseconds(lambda: _bare(model, upload, pictures)))
        ours.append(_milliseconds(lambda: _look_inside(model, upload)))
    title = f"upload to top-5 and first grid, {name}"
    return Measurement(title, statistics.median(ours), statistics.median(rival), "ms", goal=1.3)


def _look_inside(model: nn.Module, upload: bytes) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """What the page does when a picture arrives; returns the maps that it draws: one a layer, then a layer's."""
    steps = layers(model)
    seen = observe(model, decode_image(upload), [step.name for step in steps])
    predictions(model, seen.logits)
    maps = [seen.activations[step.name][0] for step in steps]
    strip = [one[strongest_first(one)[0]] for one in maps]
    grid = [maps[0][channel] for channel in strongest_first(maps[0])[:SHOWN_CHANNELS]]
    thumbnails(strip, theme="light")
    sprite(grid, theme="light")
    return strip, grid


def _bare(model: nn.Module, upload: bytes, pictures: tuple[list[torch.Tensor], list[torch.Tensor]]) -> None:
    """The forward pass alone, and pictures that are known already, encoded."""
    with torch.no_grad():
        model(prepare(model, decode_image(upload)))
    strip, grid = pictures
    thumbnails(strip, theme="light")
    sprite(grid, theme="light")


def _photo() -> bytes:
    content = io.BytesIO()
    Image.fromarray(data.chelsea()).resize((1600, 1064)).save(content, "JPEG", quality=92)
    return content.getvalue()


def _milliseconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000
