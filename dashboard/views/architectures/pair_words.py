"""What to see in two networks side by side, said of the networks as they are on screen."""

from collections import Counter
from collections.abc import Callable

from dashboard.views.architectures.lecture_numbers import longest_way
from dashboard.views.architectures.network_form import Described

PAIRS = {
    "LeNet and AlexNet": ("lenet5", "alexnet"),
    "AlexNet, paper and torchvision": ("alexnet-2012", "alexnet"),
    "VGG and ResNet": ("vgg19", "resnet34"),
    "VGG and GoogLeNet": ("vgg16", "googlenet"),
    "Plain and residual": ("plain20", "resnet20"),
    "ResNet and DenseNet": ("resnet50", "densenet121"),
}


def pair_in_words(left: Described, right: Described) -> str:
    """What one of the pairs shows; empty for any other two networks."""
    say = _WORDS.get((left.card.name, right.card.name))
    return say(left, right) if say else ""


def shortcuts(shown: Described) -> Counter[str]:
    """How many blocks have which kind of shortcut."""
    kinds: Counter[str] = Counter()
    for block in shown.blocks:
        if block.shortcut:
            kinds[block.shortcut] += block.repeats
    return kinds


def _lenet_and_alexnet(*_: Described) -> str:
    return (
        "The same idea at another scale: convolution, activation, pooling, and linear layers at the end. What changed "
        "are the choices that make a deep network trainable."
    )


def _two_alexnets(left: Described, right: Described) -> str:
    return (
        "The paper's form normalizes local responses and has two groups of channels; torchvision's has neither, and "
        f"{right.summary.parameters:,} parameters instead of {left.summary.parameters:,}."
    )


def _vgg_and_resnet(left: Described, right: Described) -> str:
    kinds = shortcuts(right)
    return (
        f"He et al. drew VGG-19 beside a network of {longest_way(right)} layers with shortcuts. The "
        f"{kinds['projection']} orange paths are projection shortcuts, where the shape changes; in the "
        f"{kinds['identity']} other blocks the input itself is added. {longest_way(left)} layers "
        f"against {longest_way(right)}: the deeper network has "
        f"{_share(right.summary.parameters, left.summary.parameters)} of the parameters and "
        f"{_share(right.summary.multiply_adds, left.summary.multiply_adds)} of the multiply-adds."
    )


def _vgg_and_googlenet(left: Described, right: Described) -> str:
    return (
        f"{longest_way(right)} layers instead of {longest_way(left)}, and "
        f"{_share(right.summary.parameters, left.summary.parameters)} of the parameters: 1×1 convolutions, and global "
        "average pooling instead of large linear layers."
    )


def _plain_and_residual(left: Described, right: Described) -> str:
    additions = sum(shortcuts(right).values())
    same = (left.summary.parameters, left.summary.multiply_adds) == (
        right.summary.parameters,
        right.summary.multiply_adds,
    )
    if same:
        return f"The same convolutions and the same number of parameters. Only the {additions} additions differ."
    return f"Apart from the {additions} additions, width or input size differ now: the two cost different amounts."


def _resnet_and_densenet(*_: Described) -> str:
    return "Adding keeps the number of channels; putting side by side lets it grow."


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}"


_WORDS: dict[tuple[str, str], Callable[..., str]] = {
    PAIRS["LeNet and AlexNet"]: _lenet_and_alexnet,
    PAIRS["AlexNet, paper and torchvision"]: _two_alexnets,
    PAIRS["VGG and ResNet"]: _vgg_and_resnet,
    PAIRS["VGG and GoogLeNet"]: _vgg_and_googlenet,
    PAIRS["Plain and residual"]: _plain_and_residual,
    PAIRS["ResNet and DenseNet"]: _resnet_and_densenet,
}
