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
    """A second network as `second`, with its input as `second_batch`, its answer and its map in `second_result`.

    Args:
        network: the second network.
        layer: the operation whose result is shown; the answer alone if empty.
        channel: the chosen channel.
    """
    return f"{network_lines(network, name='second')}\n\n{_look_lines(layer, channel, network='second')}"


def network_lines(network: ChosenNetwork, *, name: str = "network") -> str:
    """Code that loads a network and prepares `image` for it, as `batch`, or `second_batch` for another name."""
    prefix = _prefix(name)
    return f"{loading_lines(network, name)}\n{_label_lines(network, name)}\n\n{_preparation_lines(network, prefix)}"


def _prefix(name: str) -> str:
    """What the variables of a network begin with: nothing for the only one."""
    return "" if name == "network" else f"{name}_"


def _label_lines(network: ChosenNetwork, variable: str) -> str:
    """Code that gives the names of the classes as `labels`."""
    name = f"{_prefix(variable)}labels"
    if network.weights == "trained" and "imagenet" in network.card.weights:
        return (
            "from torchvision.models import get_model_weights\n"
            f'{name} = get_model_weights("{network.card.name}").IMAGENET1K_V1.meta["categories"]'
        )
    return f"from engine.networks import origin_of\n{name} = origin_of({variable}).labels"


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
        file = network.file_name.replace("\\", "_").replace('"', "_")
        arguments = "seed=0" if network.weights == "random" else f'weights="{file}"'
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


def _look_lines(layer: str, channel: int, *, network: str = "network") -> str:
    """Code that prints the answer, and a channel where a layer is given, in the numbers that the page shows."""
    prefix = _prefix(network)
    answer = (
        "import torch\n\n"
        "with torch.no_grad():\n"
        f"    {prefix}probabilities = {network}({prefix}batch)[0].softmax(0)\n\n"
        f"for index in {prefix}probabilities.topk(min(5, len({prefix}probabilities))).indices.tolist():\n"
        f'    {prefix}label = {prefix}labels[index] if {prefix}labels else f"class {{index}}"\n'
        f'    print(f"{{{prefix}label}}: {{{prefix}probabilities[index]:.1%}}")'
    )
    if not layer:
        return answer
    maps, result, strength = f"{prefix}maps", f"{prefix}result", f"{prefix}strength"
    return (
        f"{answer}\n\n"
        "from torchvision.models.feature_extraction import create_feature_extractor\n\n"
        "with torch.no_grad():\n"
        f'    {maps} = create_feature_extractor({network}, ["{layer}"])({prefix}batch)["{layer}"][0]'
        "  # (channels, h, w)\n\n"
        f"{strength} = {maps}.abs().mean((1, 2))\n"
        f"{prefix}strongest_first = {strength}.argsort(descending=True, stable=True)\n"
        f"for number in {prefix}strongest_first[:64].tolist():\n"
        f'    print(f"channel {{number}} of {{len({maps})}}: strength {{{strength}[number]:.3g}}")\n\n'
        f"{result} = {maps}[{channel}]\n"
        f'print(f"channel {channel} of {layer}: {{{result}.min():.3g}} to {{{result}.max():.3g}}, "\n'
        f'      f"mean {{{result}.mean():.3g}}, {{({result} != 0).float().mean():.0%}} of the values are not zero")'
    )
