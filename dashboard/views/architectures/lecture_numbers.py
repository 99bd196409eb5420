"""The numbers on the lecture's slides, and the same numbers counted in the networks themselves."""

from collections import Counter
from dataclasses import dataclass

from torch import nn

from dashboard.downloads.csv import csv_file
from dashboard.views.architectures.network_form import Described, described
from engine.networks import card_of
from engine.networks.models.googlenet_heads import googlenet_with_heads
from engine.networks.models.torchvision_models import AS_PUBLISHED
from engine.networks.torchvision_metadata import published as all_published

_SLIDES = (
    *("LeNet", "AlexNet", "VGG", "Inception", "1×1 convolution", "Inception architecture", "Pop quiz"),
    *("ResNet", "Residual blocks", "Batch normalization", "VGGNet vs ResNet"),
)


@dataclass(frozen=True)
class Claim:
    """A number of a slide.

    Attributes:
        slide: its title.
        what: what it counts.
        said: as on the slide.
        counted: in the network, now.
        remark: why they differ, or what the number rests on.
    """

    slide: str
    what: str
    said: str
    counted: str
    remark: str = ""


def claims() -> list[Claim]:
    """All of them, in the lecture's order."""
    names = ("alexnet", AS_PUBLISHED, "vgg16", "vgg19", "googlenet", "resnet34", "resnet152")
    shown = {name: described(name, size=224) for name in names}
    with_heads = googlenet_with_heads()
    found = [
        *_years(),
        *_alexnet(shown["alexnet"], shown[AS_PUBLISHED]),
        *_vgg(shown["vgg16"]),
        *_inception(shown["googlenet"]),
        *_layers(shown, with_heads),
        *_quiz(shown, with_heads),
        *_residual(shown),
    ]
    return sorted(found, key=lambda claim: _SLIDES.index(claim.slide))


def _millions(network: Described) -> str:
    return f"{network.summary.parameters / 1e6:.2f}M"


def _weighted(model: nn.Module, kind: type[nn.Module]) -> int:
    return sum(isinstance(module, kind) for module in model.modules())


def longest_way(network: Described) -> int:
    """Layers with weights on the longest way through a network: what papers call its depth."""
    depth: dict[str, int] = {}
    for row in network.summary.rows:
        before = max((depth.get(name, 0) for name in row.input_names), default=0)
        depth[row.name] = before + (row.multiply_adds > 0)
    return max(depth.values())


def _all_layers(network: Described) -> int:
    """Layers with weights, of all paths."""
    return sum(row.multiply_adds > 0 for row in network.summary.rows)


def _years() -> list[Claim]:
    """The years of the papers beside those of the catalogue's cards."""
    said = {
        "lenet5": ("LeNet", "1998", ""),
        "alexnet": ("AlexNet", "2012", ""),
        "vgg16": ("VGG", "2014", ""),
        "googlenet": ("Inception", "2015", "The cards have the year in which a paper first appeared: here arXiv, 2014; "
                      "it won ImageNet in 2014, as the slide says, and was at CVPR in 2015."),
        "resnet18": ("ResNet", "2016", "Appeared on arXiv in 2015, at CVPR in 2016."),
    }  # fmt: skip
    return [
        Claim(slide, f"year of the paper on {slide}", year, str(card_of(name).year), remark)
        for name, (slide, year, remark) in said.items()
    ]


def _alexnet(torchvision_dataset: Described, papers: Described) -> list[Claim]:
    """The paper's two GPUs, which its groups of channels tell of."""
    here, there = (
        max(module.groups for module in network.model.modules() if isinstance(module, nn.Conv2d))
        for network in (torchvision_dataset, papers)
    )
    return [
        Claim("AlexNet", "GPUs of AlexNet", "2", f"{there}, by its groups of channels",
              "On each GPU three of the paper's convolutions saw half of the channels only, as with 2 groups: *AlexNet "
              f"of 2012* has them. torchvision's version for one GPU has {here} group{'' if here == 1 else 's'}."),
    ]  # fmt: skip


def _vgg(vgg: Described) -> list[Claim]:
    """The window of the convolutions, and that of the pooling."""
    count = _weighted(vgg.model, nn.Conv2d)
    convolutions = {
        (module.kernel_size, module.padding) for module in vgg.model.modules() if isinstance(module, nn.Conv2d)
    }
    pools = {
        (_pair(module.kernel_size), module.stride) for module in vgg.model.modules() if isinstance(module, nn.MaxPool2d)
    }
    return [
        Claim("VGG", "convolution of a vgg_block", "3×3, padding 1",
              ", ".join(f"{_by(kernel)}, padding {padding[0]}" for kernel, padding in sorted(convolutions)),
              f"All {count} convolutions of VGG-16 are alike."),
        Claim("VGG", "pooling of a vgg_block", "MaxPool2D(3, stride=2) and 2×2 MaxPool, stride 2",
              ", ".join(f"{_by(kernel)}, stride {stride}" for kernel, stride in sorted(pools)),
              "The slide's code and its drawing disagree; paper and torchvision have 2×2."),
    ]  # fmt: skip


def _pair(value: int | tuple[int, ...]) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value, value)


def _by(sides: tuple[int, ...]) -> str:
    return "×".join(str(side) for side in sides)


def _inception(googlenet: Described) -> list[Claim]:
    """The paths of a block, the weights of a 1×1 convolution, and the pooling over all places."""
    block = googlenet.model.get_submodule("inception3a")
    mix = block.get_submodule("branch2.0.conv")
    paths = sum(name.startswith("branch") for name, _ in block.named_children())
    weights = sum(parameter.numel() for parameter in mix.parameters())
    pools = sum(isinstance(module, nn.AdaptiveAvgPool2d) for module in googlenet.model.modules())
    return [
        Claim("Inception", "parallel paths of a block", "4", str(paths)),
        Claim("1×1 convolution", "weights from 192 to 96 channels", "c_out × c_in = 18,432", f"{weights:,}",
              "Without biases; the lecture gives the formula, the channels are those of GoogLeNet's first block."),
        Claim("Inception architecture", "global average pooling", "1", str(pools),
              "From 7×7 cells to one number a channel, so that a single linear layer is left."),
    ]  # fmt: skip


def _layers(shown: dict[str, Described], with_heads: nn.Module) -> list[Claim]:
    heads = _weighted(with_heads, nn.Linear) - 2  # each auxiliary head has two linear layers, the main one has one
    return [
        Claim("Pop quiz", "layers of AlexNet", "8", str(longest_way(shown["alexnet"]))),
        Claim("Pop quiz", "layers of VGGNet", "19", str(longest_way(shown["vgg19"])), "VGG-16 has 16."),
        Claim("Pop quiz", "layers of GoogLeNet", "22", str(longest_way(shown["googlenet"])),
              "Layers with weights on the longest way; counting all paths there are "
              f"{_all_layers(shown['googlenet'])}."),
        Claim("Inception architecture", "classifiers", "3", str(heads),
              "Two of them help training only, torchvision leaves them out afterwards."),
    ]  # fmt: skip


def _quiz(shown: dict[str, Described], with_heads: nn.Module) -> list[Claim]:
    all_heads = sum(parameter.numel() for parameter in with_heads.parameters())
    return [
        Claim("Pop quiz", "parameters of AlexNet", "60M", _millions(shown["alexnet"]),
              "torchvision's version for one GPU, after arXiv:1404.5997. The paper's own form, *AlexNet of 2012*, has "
              f"{_millions(shown[AS_PUBLISHED])}."),
        Claim("Pop quiz", "parameters of VGG-16", "138M", _millions(shown["vgg16"]),
              "The slide's number is VGG-16's, though it says 19 layers."),
        Claim("Pop quiz", "parameters of VGG-19", "138M", _millions(shown["vgg19"]),
              "The network of 19 layers that the slide names."),
        Claim("Pop quiz", "parameters of GoogLeNet", "4M", _millions(shown["googlenet"]),
              f"Without the auxiliary heads; with them {all_heads / 1e6:.1f}M. torchvision adds batch "
              "normalization and has 3×3 windows where the paper has 5×5. The paper only says: 12 times fewer than "
              "AlexNet, which would be 5M."),
    ]  # fmt: skip


def _residual(shown: dict[str, Described]) -> list[Claim]:
    """The kinds of residual block, how many project, and how deep such networks are."""
    kinds: Counter[str] = Counter()
    for block in shown["resnet34"].blocks:
        kinds.update({block.shortcut: block.repeats} if block.shortcut else {})
    return [
        Claim("Residual blocks", "types of residual block", "2", str(len(kinds)),
              f"In ResNet-34: {', '.join(f'{count} with {kind} shortcut' for kind, count in kinds.items())}."),
        Claim("VGGNet vs ResNet", "blocks with projection shortcuts", "marked in the figure", str(kinds["projection"]),
              "Where a stage of ResNet-34 halves the map and doubles the channels."),
        Claim("Batch normalization", "layers of very deep residual networks", "over 100",
              str(longest_way(shown["resnet152"])), "ResNet-152, the deepest of the paper's ImageNet networks."),
    ]  # fmt: skip


def difference_to_torchvision() -> float:
    """The largest difference of the quiz's parameter counts to those that torchvision publishes."""
    published = {entry.network: entry.parameters for entry in all_published()}
    names = ("alexnet", "vgg16", "vgg19", "googlenet")
    return float(max(abs(described(name, size=224).summary.parameters - published[name]) for name in names))


def claims_csv(found: list[Claim]) -> str:
    """A line a number."""
    rows = ((claim.slide, claim.what, claim.said, claim.counted, claim.remark) for claim in found)
    return csv_file(("slide", "what", "the lecture says", "counted now", "remark"), rows)
