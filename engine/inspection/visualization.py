"""Feature visualization: gradient ascent from noise on an image that maximizes one channel."""

from collections.abc import Generator
from dataclasses import dataclass

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F
from torch.nn.modules.conv import _ConvNd

from engine.errors import EngineError
from engine.inspection.effective_receptive_field import input_shape
from engine.inspection.gradient_graph import graph_up_to, is_relu
from engine.networks.preprocessing import Preprocessing
from engine.networks.shipped_weights import origin_of

_LARGEST_SIDE = 128
_LEARNING_RATE = 0.05
_FIRST_NOISE = 0.01
# Directions in which the colours of natural images vary, brightness first (Olah et al., from ImageNet).
_COLOURS = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])


@dataclass(frozen=True)
class VisualizationStep:
    """How far a visualization is.

    Attributes:
        step: done, from 1.
        steps: in all.
        image: (3, side, side), or (1, side, side) for a network that sees grey; in [0, 1].
        activation: the channel's mean over the image as it was shown to the network, moved by the jitter.
    """

    step: int
    steps: int
    image: Tensor
    activation: float


def visualize_feature(
    model: nn.Module, layer: str, channel: int, steps: int = 128, *, size: int | None = None, seed: int = 0
) -> Generator[VisualizationStep, None, None]:
    """Optimizes an image to maximize a channel and yields it after every step.

    The image is written as a sum of waves whose slow ones change faster, in colours that vary independently, and
    is moved by some pixels before every step; otherwise high-frequency noise wins. Ascent is by Adam.

    Args:
        model: the network; it is neither changed nor hooked.
        layer: a name from `layer_names`.
        channel: of the layer.
        steps: of gradient ascent.
        size: side of the image in pixels; the network's own, at most 128, if None.
        seed: of the first noise and of the moves.

    Yields:
        One `VisualizationStep` a step.

    Raises:
        EngineError: no step, an unknown layer, or a channel that it does not have.

    References:
        Olah, Mordvintsev, Schubert. Feature visualization. Distill 2017, doi:10.23915/distill.00007. Without its
        rotations and scalings.
    """
    if steps < 1:
        raise EngineError(f"{steps} steps change nothing. Use at least 1.")
    channels, side = input_shape(model)[1], size or min(input_shape(model)[2], _LARGEST_SIDE)
    ascent = _Ascent(model, layer, channel)
    random = torch.Generator().manual_seed(seed)
    device = next(model.parameters()).device
    noise = _FIRST_NOISE * torch.randn(channels, side, side // 2 + 1, 2, generator=random)
    spectrum = noise.to(device).requires_grad_()
    weight = _inverse_frequencies(side).to(device)
    adam = torch.optim.Adam([spectrum], lr=_LEARNING_RATE)
    for step in range(1, steps + 1):
        with torch.enable_grad():
            image = _image(spectrum, weight, side)
            moved = _jittered(image[None], random)
            activation, spectrum.grad = ascent.measure(moved, spectrum)
        adam.step()
        yield VisualizationStep(step, steps, image.detach().cpu(), activation)


class _Ascent:
    """A channel's mean activation and how it grows with what is varied."""

    def __init__(self, model: nn.Module, layer: str, channel: int) -> None:
        origin = origin_of(model)
        self.preprocessing = origin.preprocessing if origin is not None else Preprocessing()
        self.layer, self.channel = layer, channel
        self.plain = graph_up_to(model, layer)
        self.before_activation = _without_last_relu(self.plain)

    def measure(self, image: Tensor, varied: Tensor) -> tuple[float, Tensor]:
        """The activation, and the gradient to descend; of what the ReLU is given where it is shut everywhere."""
        mean = self._mean(self.plain, image)
        (gradient,) = torch.autograd.grad(-mean, varied, retain_graph=True)
        if not gradient.any():
            (gradient,) = torch.autograd.grad(-self._mean(self.before_activation, image), varied)
        return float(mean.detach()), gradient

    def _mean(self, network: nn.Module, image: Tensor) -> Tensor:
        try:
            maps = network(self.preprocessing.normalize(image))
        except RuntimeError as error:
            side = image.shape[-1]
            raise EngineError(f"An image of {side}×{side} pixels is too small for {self.layer}. Use more.") from error
        if maps.ndim != 4:
            raise EngineError(f"{self.layer} gives no feature maps. Choose a layer before the classifier.")
        count = maps.shape[1]
        if not 0 <= self.channel < count:
            raise EngineError(f"{self.layer} has {count} channels, no channel {self.channel}. Choose 0 to {count - 1}.")
        return maps[0, self.channel].mean()


def _inverse_frequencies(side: int) -> Tensor:
    """One over each wave's frequency, (side, side // 2 + 1, 1), so that large shapes are as easy to make as grain."""
    vertical, horizontal = torch.fft.fftfreq(side)[:, None], torch.fft.rfftfreq(side)[None]
    frequency = (vertical**2 + horizontal**2).sqrt().clamp_min(1 / side)
    return (side / frequency)[..., None] / 4


def _image(spectrum: Tensor, weight: Tensor, side: int) -> Tensor:
    """The image (c, side, side) in [0, 1] that a spectrum describes."""
    waves = torch.view_as_complex((spectrum * weight).contiguous())
    values = torch.fft.irfft2(waves, s=(side, side), norm="backward")  # (c, side, side)
    if len(values) == 3:
        values = torch.einsum("kc,chw->khw", (_COLOURS / _COLOURS.norm(dim=0).max()).to(values), values)
    return values.sigmoid()


def _jittered(image: Tensor, random: torch.Generator) -> Tensor:
    """The image (1, c, h, w) moved by up to a sixteenth of its side; its border is repeated where nothing is."""
    reach = image.shape[-1] // 16
    if reach == 0:
        return image
    top, left = torch.randint(0, 2 * reach + 1, (2,), generator=random).tolist()
    padded = F.pad(image, (reach,) * 4, mode="replicate")
    return padded[..., top : top + image.shape[-2], left : left + image.shape[-1]]


def _without_last_relu(network: fx.GraphModule) -> fx.GraphModule:
    """The same computation before its last activation, sharing the weights: it has a slope where a ReLU is shut."""
    graph = fx.Graph()
    graph.output(graph.graph_copy(network.graph, {}))
    ahead = list(graph.output_node().all_input_nodes)
    while ahead:
        node = ahead.pop()
        if is_relu(node, network):
            node.replace_all_uses_with(node.all_input_nodes[0])
        elif not (node.op == "call_module" and isinstance(network.get_submodule(str(node.target)), _ConvNd)):
            ahead.extend(node.all_input_nodes)
    return fx.GraphModule(network, graph)
