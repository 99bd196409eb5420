"""In what a network that is built here differs from its paper, with the numbers of the network itself."""

from collections.abc import Callable

from torch import nn

from dashboard.views.architectures.network_form import Described, described
from engine.networks import LayerRow
from engine.networks.models.torchvision_models import AS_PUBLISHED


def departures(shown: Described) -> str:
    """What differs from the paper, in sentences; empty where nothing is known to."""
    own = _BY_NAME.get(shown.card.name) or _BY_FAMILY.get(shown.card.family, _nothing)
    return " ".join(part for part in (own(shown), _adaptive(shown)) if part)


def filters(shown: Described) -> list[int]:
    """Filters of each convolution, in the order of computation."""
    return [module.out_channels for module in shown.model.modules() if isinstance(module, nn.Conv2d)]


def unchanged_by(row: LayerRow, shown: Described) -> bool:
    """Whether a pooling gives out a map of the size that it was given: then it does nothing."""
    before = shown.summary.row(row.input_names[0])
    return "daptive" in row.type and before.output_shape == row.output_shape


def adaptive_poolings(shown: Described) -> list[LayerRow]:
    """The poolings to a fixed number of cells that is not one a channel."""
    return [row for row in shown.summary.rows if "daptive" in row.type and row.output_shape[-2:] != (1, 1)]


def _nothing(_: Described) -> str:
    return ""


def _alexnet(shown: Described) -> str:
    papers = filters(described(AS_PUBLISHED, size=224))
    return (
        f"torchvision's is a version for one GPU, after arXiv:1404.5997: {_listed(filters(shown))} filters without "
        f"groups, where the paper of 2012 has {_listed(papers)} with two groups of channels, and no local response "
        "normalization. *AlexNet of 2012* in this list has the paper's layers."
    )


def _alexnet_2012(shown: Described) -> str:
    row = shown.summary.rows[0]
    return (
        "The paper does not say how windows of 11 pixels with stride 4 cover 224 pixels; here a padding of 2 gives "
        f"its {row.output_shape[2]} × {row.output_shape[3]} cells. torchvision publishes no weights of this form."
    )


def _alexnet_small(shown: Described) -> str:
    first = next(module for module in shown.model.modules() if isinstance(module, nn.Conv2d))
    return (
        f"Unlike the paper's: a first window of {first.kernel_size[0]}×{first.kernel_size[1]} with stride "
        f"{first.stride[0]} instead of 11×11 with stride 4, {_listed(filters(shown))} filters, no groups, and no local "
        "response normalization."
    )


def _googlenet(shown: Described) -> str:
    normalized = sum(row.type == "BatchNorm2d" for row in shown.summary.rows)
    return (
        f"Unlike the paper's: batch normalization behind each of its {normalized} convolutions, no local response "
        f"normalization, dropout of {_dropout(shown)} instead of 0.4, and 3×3 windows where the paper has "
        "5×5 (third path of every block): a slip that stayed because the trained weights need it. *Build a "
        "block* lets you compare both."
    )


def _inception_small(shown: Described) -> str:
    blocks = sum(block.kind == "branched" for block in shown.blocks)
    return (
        f"Unlike the paper's: {blocks} Inception blocks instead of 9, batch normalization instead of local response "
        "normalization, and no auxiliary classifiers."
    )


def _bottleneck(shown: Described) -> str:
    block = shown.model.get_submodule("layer2.0")
    strides = {name: getattr(block, name).stride[0] for name in ("conv1", "conv2")}
    return (
        f"torchvision halves the map in a block's 3×3 convolution (stride {strides['conv2']}; the 1×1 before it has "
        f"stride {strides['conv1']}), where the paper does it in the first 1×1."
    )


def _vgg_small(shown: Described) -> str:
    pools = sum(row.type == "MaxPool2d" for row in shown.summary.rows)
    return (
        f"Unlike the paper's: {pools} blocks instead of 5, {_listed(filters(shown))} filters, and batch normalization, "
        "which is younger than the paper."
    )


def _lenet(shown: Described) -> str:
    second = shown.model.get_submodule("conv2")
    count = sum(parameter.numel() for parameter in second.parameters())
    return (
        f"Unlike the paper's: the second convolution reads all maps ({count:,} parameters; the paper's reads chosen "
        "groups of them, 1,516), subsampling has no trained numbers, and the outputs are logits instead of distances "
        "to fixed patterns."
    )


def _densenet_small(_: Described) -> str:
    return "Unlike the paper's networks for CIFAR-10 it pools before its first dense block."


def _squeezenet_1_1(shown: Described) -> str:
    first = described("squeezenet1_0", size=shown.input_shape[-1]).summary.multiply_adds
    return (
        "Version 1.1 is the authors' own, published after the paper: it pools earlier and has "
        f"{shown.summary.multiply_adds / first:.0%} of version 1.0's multiply-adds."
    )


def _adaptive(shown: Described) -> str:
    """The pooling that torchvision, and networks written here, add so that other image sizes go through."""
    parts = []
    for row in adaptive_poolings(shown):
        h, w = row.output_shape[-2:]
        does = "changes nothing" if unchanged_by(row, shown) else "fits the maps to it"
        parts.append(
            f"A pooling to {h}×{w} before the linear layers, which is not in the paper, lets other image sizes "
            f"through; at this size it {does}."
        )
    return " ".join(parts)


def _dropout(shown: Described) -> str:
    return ", ".join(f"{module.p:g}" for module in shown.model.modules() if isinstance(module, nn.Dropout))


def _listed(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers)


_BY_NAME: dict[str, Callable[[Described], str]] = {
    "alexnet": _alexnet,
    AS_PUBLISHED: _alexnet_2012,
    "alexnet-small": _alexnet_small,
    "googlenet": _googlenet,
    "inception-small": _inception_small,
    "vgg-small": _vgg_small,
    "densenet-small": _densenet_small,
    "squeezenet1_1": _squeezenet_1_1,
    **dict.fromkeys(("resnet50", "resnet101", "resnet152"), _bottleneck),
}
_BY_FAMILY: dict[str, Callable[[Described], str]] = {"LeNet": _lenet}
