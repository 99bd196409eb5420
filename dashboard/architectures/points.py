"""What two networks are compared by, read off their structure; what is not in it comes from their papers."""

from collections import Counter

from torch import nn

from dashboard.architectures.described import Described
from dashboard.figures.numbers import memory, short
from engine.networks.blocks import Block

# What a network's layers do not show.
_AUGMENTATION = {
    "LeNet": "none at first; later distorted digits (scaled, sheared)",
    "AlexNet": "crops, mirror images, changed colours",
    "VGG": "crops, mirror images, changed colours, two scales",
    "Inception": "crops of many sizes and shapes, changed colours",
    "ResNet": "crops, mirror images, changed colours",
    "DenseNet": "crops, mirror images",
    "SqueezeNet": "crops, mirror images",
}
_HARDWARE = {
    "LeNet": "a workstation's processor",
    "AlexNet": "2 GPUs with 3 GB each, half of the channels on each",
    "VGG": "4 GPUs",
    "Inception": "processors, distributed",
    "ResNet": "8 GPUs",
    "DenseNet": "GPUs, not said how many",
    "SqueezeNet": "GPUs, not said how many",
}
_ACTIVATIONS = {"ReLU": "ReLU", "relu": "ReLU", "Tanh": "S-shaped (tanh)", "Sigmoid": "S-shaped (sigmoid)"}


def points(shown: Described) -> dict[str, str]:
    """Each point in a word or two."""
    rows = shown.summary.rows
    convolutions = [module for module in shown.model.modules() if isinstance(module, nn.Conv2d)]
    linear = [module for module in shown.model.modules() if isinstance(module, nn.Linear)]
    _, c, h, w = shown.input_shape
    windows = Counter("×".join(str(side) for side in module.kernel_size) for module in convolutions)
    activations = list(dict.fromkeys(_ACTIVATIONS[row.type] for row in rows if row.type in _ACTIVATIONS))
    return {
        "year": str(shown.card.year),
        "picture": f"{c} × {h} × {w}",
        "layers with weights": f"{len(convolutions)} convolutions, {len(linear)} linear",
        "windows": ", ".join(f"{size} ({count})" for size, count in windows.most_common()),
        "activation": ", ".join(activations),
        "pooling": _pooling(shown),
        "normalization": "batch norm" if any("BatchNorm" in row.type for row in rows) else "none",
        "dropout": _dropout(shown.model),
        "shortcuts": _shortcuts(shown.blocks),
        "parameters": f"{shown.summary.parameters:,}",
        "of them in linear layers": _share(linear, shown.summary.parameters),
        "multiply-adds": short(shown.summary.multiply_adds),
        "activations": memory(shown.summary.activation_bytes),
        "augmentation (paper)": _AUGMENTATION[shown.card.family],
        "trained on (paper)": _HARDWARE[shown.card.family],
    }


def _pooling(shown: Described) -> str:
    kinds = [row.type for row in shown.summary.rows if "Pool" in row.type or "pool" in row.type]
    words = {"max": sum("ax" in kind for kind in kinds), "average": sum("vg" in kind for kind in kinds)}
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
