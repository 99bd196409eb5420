"""The snippet of the page that looks inside networks."""

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.snippets.picture import imports_first, picture_lines


def features_snippet(network: ChosenNetwork, picture: Picture, *, layer: str, channel: int) -> str:
    """The prediction and the chosen feature map, which is left in `result`.

    Args:
        network: the chosen network.
        picture: the chosen picture.
        layer: the operation whose result is shown.
        channel: the chosen channel.
    """
    return imports_first(
        picture_lines(picture), _network_lines(network), _preparation_lines(network), _look_lines(layer, channel)
    )


def _network_lines(network: ChosenNetwork) -> str:
    name = network.card.name
    if network.weights == "run":
        return (
            "from engine.training import RunStore\nfrom engine.training.trained import trained_network\n\n"
            f'network = trained_network(RunStore(), "{name.removeprefix("run-")}")'
        )
    if network.weights == "trained" and "imagenet" in network.card.weights:
        return (
            f'from torchvision.models import get_model\n\nnetwork = get_model("{name}", weights="IMAGENET1K_V1").eval()'
        )
    if network.weights == "trained":
        arguments = 'weights="shipped"'
    else:
        arguments = "seed=0" if network.weights == "random" else 'weights="your-weights.safetensors"'
    return f'from engine.networks import build\n\nnetwork = build("{name}", {arguments})'


def _preparation_lines(network: ChosenNetwork) -> str:
    seen = network.origin.preprocessing
    grey = "\nbatch = batch.mean(1, keepdim=True)" if len(seen.mean) == 1 else ""
    mean, std = ([round(value, 6) for value in values] for values in (seen.mean, seen.std))
    return (
        "from torchvision.transforms.v2 import functional as transforms\n\n"
        f"batch = transforms.resize(image[None], [{seen.resize}], antialias=True)\n"
        f"batch = transforms.center_crop(batch, [{seen.crop}]){grey}\n"
        f"batch = transforms.normalize(batch, {mean}, {std})"
    )


def _look_lines(layer: str, channel: int) -> str:
    return (
        "import torch\n"
        "from torchvision.models.feature_extraction import create_feature_extractor\n\n"
        "with torch.no_grad():\n"
        "    probabilities = network(batch)[0].softmax(0)\n"
        f'    maps = create_feature_extractor(network, ["{layer}"])(batch)["{layer}"][0]  # (channels, h, w)\n\n'
        "print(probabilities.topk(5))\n"
        "strongest_first = maps.abs().mean((1, 2)).argsort(descending=True)\n"
        f"result = maps[{channel}]"
    )
