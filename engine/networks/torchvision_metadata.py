"""Metadata of torchvision's trained classification networks: ImageNet accuracy, size and cost.

Everything is in the installed package; nothing is downloaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from engine.errors import EngineError

# The beginning of a network's name, its family and the year of the paper; the first that fits counts.
_FAMILIES: tuple[tuple[str, str, int], ...] = (
    ("alexnet", "AlexNet", 2012),
    ("vgg", "VGG", 2014),
    ("googlenet", "Inception", 2014),
    ("inception", "Inception", 2015),
    ("resnext", "ResNeXt", 2016),
    ("wide_resnet", "Wide ResNet", 2016),
    ("resnet", "ResNet", 2015),
    ("squeezenet", "SqueezeNet", 2016),
    ("densenet", "DenseNet", 2016),
    ("mobilenet_v2", "MobileNet", 2018),
    ("mobilenet_v3", "MobileNet", 2019),
    ("shufflenet", "ShuffleNet", 2018),
    ("mnasnet", "MNASNet", 2018),
    ("efficientnet_v2", "EfficientNet", 2021),
    ("efficientnet", "EfficientNet", 2019),
    ("regnet", "RegNet", 2020),
    ("convnext", "ConvNeXt", 2022),
    ("vit", "Vision transformer", 2020),
    ("swin", "Swin transformer", 2021),
    ("maxvit", "MaxViT", 2022),
)

LEFT_OUT = "vgg16 FEATURES"
"""The title of the one set of weights without a classifier, and so without a measured accuracy."""


@dataclass(frozen=True)
class Published:
    """One set of trained weights and what is published about it.

    Attributes:
        network: torchvision's name of the network.
        weights: torchvision's name of the weights.
        family: networks of one idea share it.
        year: of the network's first paper; trained weights may be younger.
        input_size: side of the images that the accuracy was measured on, in pixels.
        top1: share of ImageNet's validation images whose first guess is right, in percent.
        top5: share with the right answer among the first five guesses, in percent.
        parameters: trained numbers.
        multiply_adds: for one image, in billions.
        file_megabytes: what a download takes.
        recipe: a link to how it was trained.
    """

    network: str
    weights: str
    family: str
    year: int
    input_size: int
    top1: float
    top5: float
    parameters: int
    multiply_adds: float
    file_megabytes: float
    recipe: str

    @property
    def title(self) -> str:
        """Network and weights, for example "resnet50 V2"."""
        return f"{self.network} {self.weights.removeprefix('IMAGENET1K_')}"


@cache
def published() -> tuple[Published, ...]:
    """Every set of weights with a measured accuracy, by year and name.

    `LEFT_OUT` is not among them.
    """
    import torchvision.models as models

    entries = [
        _entry(network, weights)
        for network in models.list_models(module=models)
        for weights in models.get_model_weights(network)
        if f"{network} {weights.name.removeprefix('IMAGENET1K_')}" != LEFT_OUT
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.year, entry.network, entry.weights)))


def best_of_each(entries: Iterable[Published]) -> tuple[Published, ...]:
    """Of each network the weights with the highest top-1 accuracy."""
    best: dict[str, Published] = {}
    for entry in entries:
        if entry.network not in best or entry.top1 > best[entry.network].top1:
            best[entry.network] = entry
    return tuple(best.values())


def published_entry(title: str) -> Published:
    """The entry of this title.

    Raises:
        EngineError: there is none.
    """
    for entry in published():
        if entry.title == title:
            return entry
    raise EngineError(f'torchvision publishes no "{title}". Use a title such as "{published()[0].title}".')


def _entry(network: str, weights) -> Published:
    family, year = next((family, year) for begin, family, year in _FAMILIES if network.startswith(begin))
    meta = weights.meta
    accuracy = meta["_metrics"]["ImageNet-1K"]
    return Published(
        network=network,
        weights=weights.name,
        family=family,
        year=year,
        input_size=weights.transforms.keywords["crop_size"],
        top1=accuracy["acc@1"],
        top5=accuracy["acc@5"],
        parameters=meta["num_params"],
        multiply_adds=meta["_ops"],
        file_megabytes=meta["_file_size"],
        recipe=meta["recipe"],
    )


def zero_weight_network(entry: Published, *, device: str | torch.device) -> nn.Module:
    """The network of an entry in evaluation mode, with all weights 0: its cost is that of the trained one.

    Args:
        entry: which.
        device: where it lives; "meta" costs no memory.
    """
    from torchvision.models import get_model

    with _EmptyTensorsOnMeta():
        model = get_model(entry.network, **_options(entry)).to("meta")
    model.eval().requires_grad_(False)
    if torch.device(device).type == "meta":
        return model
    model.to_empty(device=device)
    for tensor in (*model.parameters(), *model.buffers()):
        tensor.zero_()
    return model


class _EmptyTensorsOnMeta(TorchFunctionMode):
    """Makes only empty tensors (layers' weights) on the meta device, because some networks compute their widths."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Runs a function of torch."""
        kwargs = dict(kwargs or {})
        if func is torch.empty and kwargs.get("device") is None:
            kwargs["device"] = "meta"
        return func(*args, **kwargs)


def _options(entry: Published) -> dict[str, object]:
    """Constructor options of the published network."""
    if entry.network == "googlenet":
        return {"aux_logits": False, "init_weights": False}
    if entry.network == "inception_v3":
        return {"init_weights": False}
    return {"image_size": entry.input_size} if entry.network.startswith("vit") else {}
