"""The snippet of the page that looks inside networks."""

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.snippets.picture import imports_first, picture_lines


def features_snippet(
    network: ChosenNetwork, picture: Picture, *, layer: str, channel: int, view_lines: str = ""
) -> str:
    """The prediction and the chosen feature map, which is left in `result`, and what the view shows.

    Args:
        network: the chosen network.
        picture: the chosen image.
        layer: the operation whose result is shown.
        channel: the chosen channel.
        view_lines: code of the view, one of `dashboard.snippets.feature_views`.
    """
    return imports_first(
        picture_lines(picture),
        network_lines(network),
        _look_lines(layer, channel),
        *([view_lines] if view_lines else []),
    )


def second_network_lines(network: ChosenNetwork, *, layer: str = "", channel: int = 0) -> str:
    """A second network as `second` and its input as `second_batch`; its map in `second_result` if a layer is given."""
    lines = network_lines(network, name="second")
    if not layer:
        return lines
    return (
        f"{lines}\n\n"
        "import torch\n"
        "from torchvision.models.feature_extraction import create_feature_extractor\n\n"
        "with torch.no_grad():\n"
        "    print(second(second_batch)[0].softmax(0).topk(5))\n"
        f'    second_maps = create_feature_extractor(second, ["{layer}"])(second_batch)["{layer}"][0]\n\n'
        f"second_result = second_maps[{channel}]"
    )


def network_lines(network: ChosenNetwork, *, name: str = "network") -> str:
    """Code that loads a network and prepares `image` for it, as `batch`, or `second_batch` for another name."""
    prefix = "" if name == "network" else f"{name}_"
    return f"{loading_lines(network, name)}\n\n{_preparation_lines(network, prefix)}"


def loading_lines(network: ChosenNetwork, variable: str) -> str:
    """Code that loads a network under a name."""
    name = network.card.name
    if network.weights == "run":
        return (
            "from engine.training.library import Library\nfrom engine.training.trained import trained_network\n\n"
            f'{variable} = trained_network(Library(), "{name.removeprefix("run-")}")'
        )
    if network.weights == "trained" and "imagenet" in network.card.weights:
        return (
            "from torchvision.models import get_model\n\n"
            f'{variable} = get_model("{name}", weights="IMAGENET1K_V1").eval()'
        )
    if network.weights == "trained":
        arguments = 'weights="shipped"'
    else:
        arguments = "seed=0" if network.weights == "random" else 'weights="your-weights.safetensors"'
    return f'from engine.networks import build\n\n{variable} = build("{name}", {arguments})'


def _preparation_lines(network: ChosenNetwork, prefix: str) -> str:
    seen = network.origin.preprocessing
    grey = "\n    batch = batch.mean(1, keepdim=True)" if len(seen.mean) == 1 else ""
    mean, std = ([round(value, 6) for value in values] for values in (seen.mean, seen.std))
    return (
        "from torchvision.transforms.v2 import functional as transforms\n\n"
        f"def {prefix}prepared(image):\n"
        f"    batch = transforms.resize(image[None], [{seen.resize}], antialias=True)\n"
        f"    batch = transforms.center_crop(batch, [{seen.crop}]){grey}\n"
        f"    return transforms.normalize(batch, {mean}, {std})\n\n\n"
        f"{prefix}batch = {prefix}prepared(image)"
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
