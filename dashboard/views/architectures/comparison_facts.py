"""What two networks are compared by, read off their structure; what is not in it comes from their papers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from dashboard.figures.number_format import memory, short
from dashboard.views.architectures.departures import filters, unchanged_by
from dashboard.views.architectures.network_form import Described
from engine.networks import LayerRow
from engine.networks.graph.blocks import Block
from engine.networks.models.torchvision_models import ALEXNET, GOOGLENET, VGG

_NOT_SAID = "not said"
_FEW = 8  # convolutions


@dataclass(frozen=True)
class _Training:
    """What a network's layers do not show, as its paper says it."""

    augmentation: str = _NOT_SAID
    hardware: str = _NOT_SAID


_RESNET = "https://arxiv.org/abs/1512.03385"
_DENSENET = "https://arxiv.org/abs/1608.06993"
# By the link to the paper and what the network is for.
_TRAINING = {
    ("https://doi.org/10.1109/5.726791", "MNIST"): _Training(
        "none at first; later distorted digits (shifted, scaled, squeezed, sheared)", "one processor of a server"
    ),
    (ALEXNET["paper"], "ImageNet"): _Training(
        "crops, mirror images, changed colours", "2 GPUs with 3 GB each, half of the channels on each"
    ),
    (VGG["paper"], "ImageNet"): _Training("crops at several scales, mirror images, changed colours", "4 GPUs"),
    (GOOGLENET["paper"], "ImageNet"): _Training("crops of many sizes and shapes, changed colours", "CPUs, distributed"),
    ("https://arxiv.org/abs/1512.00567", "ImageNet"): _Training(hardware="50 replicas with a GPU each"),
    (_RESNET, "ImageNet"): _Training("crops at several scales, mirror images, changed colours"),
    (_RESNET, "CIFAR-10"): _Training("crops shifted by up to 4 pixels, mirror images", "2 GPUs"),
    (_DENSENET, "ImageNet"): _Training("as for ResNet: crops, mirror images, changed colours"),
}
_ACTIVATIONS = {"ReLU": "ReLU", "relu": "ReLU", "Tanh": "S-shaped (tanh)", "Sigmoid": "S-shaped (sigmoid)"}


def points(shown: Described) -> dict[str, str]:
    """Each point in a word or two."""
    rows = shown.summary.rows
    convolutions = [module for module in shown.model.modules() if isinstance(module, nn.Conv2d)]
    linear = [module for module in shown.model.modules() if isinstance(module, nn.Linear)]
    _, c, h, w = shown.input_shape
    paper = _TRAINING.get((shown.card.paper, shown.card.data), _Training())
    windows = Counter("×".join(str(side) for side in module.kernel_size) for module in convolutions)
    activations = list(dict.fromkeys(_ACTIVATIONS[row.type] for row in rows if row.type in _ACTIVATIONS))
    return {
        "year": str(shown.card.year),
        "image": f"{c} × {h} × {w}",
        "layers with weights": f"{len(convolutions)} convolutions, {len(linear)} linear",
        "filters": _filters(shown),
        "windows": ", ".join(f"{size} ({count})" for size, count in windows.most_common()),
        "activation": ", ".join(activations),
        "pooling": _pooling(shown),
        "normalization": _normalization(rows),
        "dropout": _dropout(shown.model),
        "shortcuts": _shortcuts(shown.blocks),
        "parameters": f"{shown.summary.parameters:,}",
        "of them in linear layers": _share(linear, shown.summary.parameters),
        "multiply-adds": short(shown.summary.multiply_adds),
        "activations": memory(shown.summary.activation_bytes),
        "augmentation (paper)": paper.augmentation,
        "trained on (paper)": paper.hardware,
    }


def _filters(shown: Described) -> str:
    """Of every convolution where they are few; else the fewest and the most."""
    counts = filters(shown)
    return ", ".join(map(str, counts)) if len(counts) <= _FEW else f"{min(counts)} to {max(counts)} a convolution"


def _pooling(shown: Described) -> str:
    """How often the maps are pooled; a pooling that leaves them as they are at this size does not count."""
    pools = [row for row in shown.summary.rows if "ool" in row.type and not unchanged_by(row, shown)]
    words = {
        "max": sum("ax" in row.type for row in pools),
        "average": sum("vg" in row.type and row.output_shape[-2:] != (1, 1) for row in pools),
        "global average": sum("vg" in row.type and row.output_shape[-2:] == (1, 1) for row in pools),
    }
    return _counted(words)


def _normalization(rows: Sequence[LayerRow]) -> str:
    kinds = {"batch norm": "BatchNorm", "local response norm": "LocalResponseNorm"}
    return _counted({words: sum(kind in row.type for row in rows) for words, kind in kinds.items()})


def _counted(words: dict[str, int]) -> str:
    return ", ".join(f"{kind} ({count})" for kind, count in words.items() if count) or "none"


def _dropout(model: nn.Module) -> str:
    shares = [module.p for module in model.modules() if isinstance(module, nn.Dropout) and module.p]
    return ", ".join(f"{count} × {share:g}" for share, count in Counter(shares).items()) or "none"


def _shortcuts(found: tuple[Block, ...]) -> str:
    kinds: Counter[str] = Counter()
    for block in found:
        if block.shortcut:
            kinds[block.shortcut] += block.repeats
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "none"


def _share(linear: list[nn.Linear], parameters: int) -> str:
    own = sum(parameter.numel() for module in linear for parameter in module.parameters())
    return f"{own / parameters:.1%}"
