"""Attribution methods: which pixels, or positions of a layer, contribute to a class's score."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import torch
from captum.attr import Deconvolution, GuidedBackprop, IntegratedGradients, Saliency
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.inspection.activations import activations, prepare
from engine.inspection.class_activation import class_activation_map, grad_cam, grad_cam_plus_plus, layer_cam
from engine.inspection.gradient_graph import chosen_class, has_relu, layer_gradient, with_relu_modules
from engine.inspection.interpreter import scores, translate_input_errors
from engine.inspection.layers import default_layer
from engine.inspection.occlusion import Progress, ablation, occlusion
from engine.networks.shipped_weights import origin_of

# captum warns about hooks; they are set on a private copy, which is discarded.
warnings.filterwarnings("ignore", message="Setting backward hooks on ReLU", module="captum")

_NOISY_IMAGES = 16
_NOISE = 0.15
_STEPS = 32
_MOST_STEPS = 512
_AT_ONCE = 4  # images, so that a reader who stops need not wait long
_COMPLETE = 0.01


@dataclass(frozen=True)
class Attribution:
    """An attribution map.

    Attributes:
        values: (h, w) on the network's input; what speaks for the class is positive.
        raw: as the method gives it: (3, h, w) for pixels, the layer's (h, w) for class activation maps.
        method: one of `METHODS`.
        target: the class's index.
        layer: the layer for class activation maps, else empty.
    """

    values: Tensor
    raw: Tensor
    method: str
    target: int
    layer: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was found: every value is zero, or some are no numbers."""
        return not bool(self.values.isfinite().all()) or not bool(self.values.any())


def attribute(
    model: nn.Module,
    image: Tensor,
    method: str = "grad-cam",
    target: int | None = None,
    layer: str | None = None,
    *,
    progress: Progress | None = None,
) -> Attribution:
    """Which pixels speak for a class.

    Args:
        model: the network; it is neither changed nor hooked.
        image: an image (3, h, w) in [0, 1], or a prepared batch of one.
        method: one of `METHODS`.
        target: the class; the most probable one if None.
        layer: for class activation maps; the last one with feature maps if None.
        progress: told steps done and in all by the slow methods; cancels by raising.

    Raises:
        EngineError: an unknown method, layer or class, or a method that this network does not allow.
    """
    if method not in METHODS:
        raise EngineError(f'There is no method "{method}". Use one of {", ".join(METHODS)}.')
    batch = prepare(model, image)
    if batch.shape[0] != 1:
        raise EngineError(f"There are {batch.shape[0]} images in the batch. Give one.")
    with translate_input_errors(batch):
        if method in LAYER_METHODS:
            return _by_layer(model, batch, method, target, layer or default_layer(model).name)
        target = _checked_class(model, batch, target)
        raw = _PIXELS[method](model, batch, target, progress)
    return Attribution(_per_pixel(raw, method), raw, method, target)


def _checked_class(model: nn.Module, batch: Tensor, target: int | None) -> int:
    """The class to explain; one forward pass finds the number of classes where it is not known."""
    origin = origin_of(model)
    if target is not None and origin is not None and 0 <= target < origin.card.classes:
        return target
    return chosen_class(scores(model, batch), target)


def _by_layer(model: nn.Module, batch: Tensor, method: str, target: int | None, layer: str) -> Attribution:
    found = layer_gradient(model, batch, layer, target)
    if method == "class-activation":
        layer = default_layer(model).name
        raw = class_activation_map(model, activations(model, batch, [layer])[layer][0], found.target)
    else:
        raw = LAYER_METHODS[method](found)
    large = F.interpolate(raw[None, None], batch.shape[-2:], mode="bilinear", align_corners=False)[0, 0]
    return Attribution(large, raw, method, found.target, layer)


def _per_pixel(raw: Tensor, method: str) -> Tensor:
    """One value a pixel: the largest magnitude over the colours for derivatives, the sum for shares of the score."""
    return raw.abs().amax(0) if method in ("gradient", "smooth-gradient") else raw.sum(0)


def _gradient(model: nn.Module, batch: Tensor, target: int, _progress: Progress | None) -> Tensor:
    """Simonyan, Vedaldi, Zisserman 2013, arXiv:1312.6034."""
    return Saliency(with_relu_modules(model)).attribute(_leaf(batch), target=target, abs=False)[0]


def _smooth_gradient(model: nn.Module, batch: Tensor, target: int, progress: Progress | None) -> Tensor:
    """Smilkov et al. 2017, arXiv:1706.03825: the mean over noisy copies; noise of 15 % of the range."""
    random = torch.Generator().manual_seed(0)
    noise = _NOISE * float(batch.max() - batch.min())
    total = torch.zeros_like(batch[0])
    for copy in range(_NOISY_IMAGES):
        noisy = batch + noise * torch.randn(batch.shape, generator=random).to(batch)
        total += _gradient(model, noisy, target, None)
        if progress:
            progress(copy + 1, _NOISY_IMAGES)
    return total / _NOISY_IMAGES


def _integrated_gradients(model: nn.Module, batch: Tensor, target: int, progress: Progress | None) -> Tensor:
    """Sundararajan, Taly, Yan 2017, arXiv:1703.01365: along the line from the data's mean colour to the image.

    Steps are doubled until the sum misses the difference of the scores by less than a hundredth.
    """
    structure, steps, done = with_relu_modules(model), _STEPS, 0
    with torch.no_grad():
        difference = float((structure(batch) - structure(torch.zeros_like(batch)))[0, target])
    while True:
        watched = _Watched(structure, progress, done, done + steps)
        shares, miss = IntegratedGradients(watched).attribute(
            batch, target=target, n_steps=steps, internal_batch_size=_AT_ONCE, return_convergence_delta=True
        )
        if abs(float(miss)) <= _COMPLETE * abs(difference) or steps >= _MOST_STEPS:
            return shares[0].detach().to(batch.dtype)
        done, steps = done + steps, steps * 2


class _Watched:
    """Wraps a network and reports progress after each chunk of images."""

    def __init__(self, network: nn.Module, progress: Progress | None, done: int, total: int) -> None:
        self.network, self.progress = network, progress
        self.done, self.total = done, total

    def __call__(self, images: Tensor) -> Tensor:
        scores = self.network(images)
        if self.progress:
            self.done = min(self.done + len(images), self.total)
            self.progress(self.done, self.total)
        return scores


def _guided(model: nn.Module, batch: Tensor, target: int, _progress: Progress | None) -> Tensor:
    """Springenberg et al. 2014, arXiv:1412.6806."""
    _check_has_relu(model, "Guided backpropagation")
    return GuidedBackprop(with_relu_modules(model)).attribute(_leaf(batch), target=target)[0].detach()


def _deconvolution(model: nn.Module, batch: Tensor, target: int, _progress: Progress | None) -> Tensor:
    """Zeiler, Fergus 2013, arXiv:1311.2901."""
    _check_has_relu(model, "Deconvolution")
    return Deconvolution(with_relu_modules(model)).attribute(_leaf(batch), target=target)[0].detach()


def _check_has_relu(model: nn.Module, method: str) -> None:
    if not has_relu(model):
        raise EngineError(
            f"{method} sends signals back through ReLUs in a way of its own, and this network has 0 of them: the "
            "result would be the plain gradient. Use Gradient or SmoothGrad, or a network with ReLUs."
        )


def _leaf(batch: Tensor) -> Tensor:
    return batch.clone().requires_grad_()


_PIXELS: dict[str, Callable[[nn.Module, Tensor, int, Progress | None], Tensor]] = {
    "gradient": _gradient,
    "smooth-gradient": _smooth_gradient,
    "integrated-gradients": _integrated_gradients,
    "guided-backpropagation": _guided,
    "deconvolution": _deconvolution,
    "occlusion": occlusion,
    "feature-ablation": ablation,
}

LAYER_METHODS = {
    "grad-cam": grad_cam,
    "grad-cam++": grad_cam_plus_plus,
    "layer-cam": layer_cam,
    "class-activation": grad_cam,
}

METHODS = (*LAYER_METHODS, *_PIXELS)
