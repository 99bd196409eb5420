"""The layers of a network whose feature maps are shown, named as in its paper."""

import re
import weakref
from dataclasses import dataclass, replace
from typing import Literal

from torch import nn
from torch.nn import functional as F
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd
from torch.nn.modules.pooling import _AvgPoolNd, _MaxPoolNd

from engine.errors import EngineError
from engine.networks.graph.operations import TracedNetwork, block_of, trace
from engine.networks.shipped_weights import origin_of

Kind = Literal["convolution", "pooling", "block", "normalization"]

_ACTIVATIONS = (nn.ReLU, nn.Sigmoid, nn.Tanh, nn.LeakyReLU, nn.SiLU, nn.GELU, nn.ReLU6)
_known: "weakref.WeakKeyDictionary[nn.Module, tuple[Layer, ...]]" = weakref.WeakKeyDictionary()
_UNNAMED = re.compile(r"^(features|classifier)\.\d+$")


@dataclass(frozen=True)
class Layer:
    """A step of a network whose feature maps can be shown.

    Attributes:
        name: the operation whose result is shown: the ReLU where one follows a convolution, a block's last operation.
        title: what the paper or the code calls it, for example "conv1", "fire2", "layer1.0", "inception3a".
        kind: what it is.
        convolution: the module that holds its filters; empty where there is none or more than one.
    """

    name: str
    title: str
    kind: Kind
    convolution: str = ""


def layers(model: nn.Module) -> list[Layer]:
    """The steps of a network up to its classifier, in the order of computation.

    A convolution counts together with the normalization and the activation that follow it, and a building block
    (of ResNet, GoogLeNet, DenseNet, SqueezeNet, ...) as a whole.

    Raises:
        EngineError: the network's operations cannot be listed.
    """
    traced = trace(model)
    known = _known.get(traced.graph)
    if known is None:
        known = _known[traced.graph] = tuple(_titled(_steps(traced), vgg=_is_vgg(model)))
    return list(known)


def default_layer(model: nn.Module) -> Layer:
    """The last layer before the classifier that still knows places, and is more than a pooling.

    Raises:
        EngineError: the network has no such layer, or its operations cannot be listed.
    """
    found = [layer for layer in layers(model) if layer.kind != "pooling"]
    if not found:
        raise EngineError(
            f"{type(model).__name__} has 0 layers with feature maps: every layer is fully connected. "
            "Choose a network with convolutions."
        )
    return found[-1]


def _steps(traced: TracedNetwork) -> list[Layer]:
    steps: list[Layer] = []
    for name in traced.nodes:
        if _flattens_maps(traced, name):
            break
        _add(steps, _step(traced, name), traced)
    return steps


def layer_names(model: nn.Module, *, detail: Literal["steps", "operations"] = "steps") -> list[str]:
    """Names that `activations` takes.

    Args:
        model: the network.
        detail: "steps" for the meaningful ones, "operations" for every single one.
    """
    if detail == "operations":
        return list(trace(model).nodes)
    return [layer.name for layer in layers(model)]


def find_layer(model: nn.Module, title: str) -> Layer:
    """The layer of this title or name.

    Raises:
        EngineError: there is none.
    """
    known = layers(model)
    for layer in known:
        if title in (layer.title, layer.name):
            return layer
    raise EngineError(f'There is no layer "{title}". Use one of {", ".join(layer.title for layer in known)}.')


def _step(traced: TracedNetwork, name: str) -> Layer | None:
    """The step that an operation begins or goes on with; None for one that shows nothing new."""
    block = block_of(traced.structure, name)
    if block and not _is_torch_module(traced.structure.get_submodule(block)):
        return Layer(name, block, "block")
    module = traced.module(name)
    if isinstance(module, _ConvNd):
        return Layer(name, name, "convolution", convolution=name)
    if isinstance(module, (_MaxPoolNd, _AvgPoolNd)):
        return Layer(name, name, "pooling")
    if isinstance(module, (_BatchNorm, *_ACTIVATIONS)) or traced.nodes[name].target is F.relu:
        return Layer(name, name, "normalization")
    return None


def _add(steps: list[Layer], step: Layer | None, traced: TracedNetwork) -> None:
    """Adds a step, or lets the last one go on to this operation."""
    if step is None:
        return
    last = steps[-1] if steps else None
    same_block = last is not None and step.kind == "block" and last.title == step.title
    goes_on = last is not None and step.kind == "normalization" and last.kind in ("convolution", "normalization")
    if last is None or not (same_block or goes_on):
        steps.append(_with_filters(step, traced))
    else:
        steps[-1] = replace(last, name=step.name)


def _with_filters(step: Layer, traced: TracedNetwork) -> Layer:
    """A block with a single convolution, such as Inception's first layers, has that convolution's filters."""
    if step.kind != "block":
        return step
    block = traced.structure.get_submodule(step.title)
    convolutions = [path for path, module in block.named_modules() if isinstance(module, _ConvNd)]
    return replace(step, convolution=f"{step.title}.{convolutions[0]}") if len(convolutions) == 1 else step


def _flattens_maps(traced: TracedNetwork, name: str) -> bool:
    """Whether an operation turns feature maps into a vector."""
    module, target = traced.module(name), traced.nodes[name].target
    return isinstance(module, (nn.Linear, nn.Flatten)) or getattr(target, "__name__", target) in ("flatten", "view")


def _is_torch_module(module: nn.Module) -> bool:
    return type(module).__module__.startswith("torch.nn.")


def _is_vgg(model: nn.Module) -> bool:
    origin = origin_of(model)
    return origin is not None and origin.card.family == "VGG"


def _titled(steps: list[Layer], *, vgg: bool) -> list[Layer]:
    """The steps with the papers' names where the code has only numbers: conv1, pool1, fire2, in VGG conv3_2."""
    titled, number, stage, within = [], 0, 1, 0
    for step in steps:
        if step.kind != "pooling":
            number, within = number + 1, within + 1
        if step.kind == "pooling":
            title = f"pool{stage if vgg else number}"
            stage, within = stage + 1, 0
        elif step.kind == "block":
            title = f"fire{number}"
        else:
            title = f"conv{stage}_{within}" if vgg else f"conv{number}"
        path = step.title
        titled.append(replace(step, title=title if _UNNAMED.match(path) else path.removeprefix("features.")))
    return titled
