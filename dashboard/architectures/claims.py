"""The numbers on the lecture's slides, and the same numbers counted in the networks themselves."""

from dataclasses import dataclass

import torch
from torch import nn
from torchvision.models import get_model

from dashboard.architectures.described import Described, described
from engine.networks.inception import InceptionBlock, PathWidths


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
    shown = {name: described(name, size=224) for name in ("alexnet", "vgg16", "vgg19", "googlenet", "resnet152")}
    with_heads = get_model("googlenet", aux_logits=True, init_weights=False)
    return [*_blocks(), *_layers(shown, with_heads), *_quiz(shown, with_heads), *_depth(shown)]


def _millions(network: Described) -> str:
    return f"{network.summary.parameters / 1e6:.2f}M"


def _weighted(model: nn.Module, kind: type[nn.Module]) -> int:
    return sum(isinstance(module, kind) for module in model.modules())


def _longest_way(network: Described) -> int:
    """Layers with weights on the longest way through a network: what papers call its depth."""
    depth: dict[str, int] = {}
    for row in network.summary.rows:
        before = max((depth.get(name, 0) for name in row.input_names), default=0)
        depth[row.name] = before + (row.multiply_adds > 0)
    return max(depth.values())


def _blocks() -> list[Claim]:
    with torch.device("meta"):
        block = InceptionBlock(192, PathWidths(64, 96, 128, 16, 32, 32), batch_norm=False)
        mix = nn.Conv2d(192, 96, 1, bias=False)
    paths = sum(name.startswith("path") for name, _ in block.named_children())
    weights = mix.weight.numel()
    return [
        Claim("VGG", "pooling of a vgg_block", "MaxPool2D(3, stride=2) and 2×2 MaxPool, stride 2", "2×2, stride 2",
              "The slide's code and its drawing disagree; paper and torchvision have 2×2."),
        Claim("Inception", "parallel paths of a block", "4", str(paths)),
        Claim("1×1 convolution", "weights from 192 to 96 channels", "c_out × c_in = 18,432", f"{weights:,}",
              "Without biases; the lecture gives the formula, the channels are those of GoogLeNet's first block."),
    ]  # fmt: skip


def _layers(shown: dict[str, Described], with_heads: nn.Module) -> list[Claim]:
    heads = _weighted(with_heads, nn.Linear) - 2  # each auxiliary head has two linear layers, the main one has one
    return [
        Claim("Pop quiz", "layers of AlexNet", "8", str(_longest_way(shown["alexnet"]))),
        Claim("Pop quiz", "layers of VGGNet", "19", str(_longest_way(shown["vgg19"])), "VGG-16 has 16."),
        Claim("Pop quiz", "layers of GoogLeNet", "22", str(_longest_way(shown["googlenet"])),
              "Layers with weights on the longest way; counting all paths there are 58."),
        Claim("Inception architecture", "classifiers", "3", str(heads),
              "Two of them help training only, torchvision leaves them out afterwards."),
    ]  # fmt: skip


def _quiz(shown: dict[str, Described], with_heads: nn.Module) -> list[Claim]:
    all_heads = sum(parameter.numel() for parameter in with_heads.parameters())
    return [
        Claim("Pop quiz", "parameters of AlexNet", "60M", _millions(shown["alexnet"]),
              "torchvision follows the one-GPU version of 2014 (arXiv:1404.5997)."),
        Claim("Pop quiz", "parameters of VGG-16", "138M", _millions(shown["vgg16"]),
              "The slide's number is VGG-16's, though it says 19 layers."),
        Claim("Pop quiz", "parameters of VGG-19", "138M", _millions(shown["vgg19"])),
        Claim("Pop quiz", "parameters of GoogLeNet", "4M", _millions(shown["googlenet"]),
              f"Without the auxiliary heads; with them {all_heads / 1e6:.1f}M. torchvision adds batch "
              "normalization and has 3×3 windows where the paper has 5×5. The paper only says: 12 times fewer than "
              "AlexNet, which would be 5M."),
    ]  # fmt: skip


def _depth(shown: dict[str, Described]) -> list[Claim]:
    return [
        Claim("Batch normalization", "layers of very deep residual networks", "over 100",
              str(_longest_way(shown["resnet152"])), "ResNet-152, the deepest of the paper's ImageNet networks."),
    ]  # fmt: skip
