"""The snippet of the page that looks inside networks."""

from collections.abc import Sequence

from dashboard.controls.image_picker import Picture
from dashboard.controls.network_picker import ChosenNetwork
from dashboard.downloads.python_code import imports_first, loading_lines, picture_lines
from engine.images import sample_names
from engine.inspection import Stroke


def attribution_lines(method: str, target: int, layer: str, *, network: str = "network", batch: str = "batch") -> str:
    """What decided, left in `attribution`, or `second_attribution` for a second network.

    Args:
        method: as the engine calls it.
        target: the class.
        layer: for class activation maps; empty for other methods.
        network: the variable that holds the network.
        batch: the variable that holds its input.
    """
    where = f', layer="{layer}"' if layer else ""
    name = f"{network}_attribution".removeprefix("network_")
    return (
        "from engine.inspection import attribute\n"
        f'{name} = attribute({network}, {batch}, "{method}", target={target}{where})\n'
        f"{name}_row, {name}_column = divmod(int({name}.values.argmax()), {name}.values.shape[1])\n"
        f'print(f"class {target}, {method}: most speaks for it in row {{{name}_row}}, column {{{name}_column}}: "\n'
        f'      f"{{{name}.values.max():.4g}}")\n'
    )


def hiding_lines(strokes: Sequence[Stroke]) -> str:
    """The probabilities with the strokes hidden, left in `after`."""
    painted = "".join(f"    Stroke({stroke.points}, size={stroke.size}),\n" for stroke in strokes)
    return (
        "import torch\n"
        "from engine.inspection import Stroke, cover_region, stroke_mask\n"
        "# Corners and brush in shares of the image's longer side.\n"
        f"strokes = [\n{painted}]\n"
        "painted = stroke_mask(strokes, *image.shape[1:])\n"
        'print(f"{painted.float().mean():.0%} of the image is hidden")\n'
        "covered = cover_region(network, image, painted)\n"
        "with torch.no_grad():\n"
        "    after = network(prepared(covered))[0].softmax(0)\n"
        "both = [each.topk(min(5, len(each))).indices.tolist() for each in (probabilities, after)]\n"
        "for index in dict.fromkeys(both[0] + both[1]):\n"
        '    label = labels[index] if labels else f"class {index}"\n'
        '    print(f"{label}: {probabilities[index]:.1%} before, {after[index]:.1%} after")\n'
    )


def patches_lines(picture: Picture, album: Sequence[Picture], *, layer: str, channel: int) -> str:
    """The channel's strongest patches, left in `patches`; nothing where there are no images to look through."""
    if not album:
        return ""
    return (
        "from engine.inspection import strongest_patches\n"
        f"{_album_lines(picture, album)}"
        f'patches = strongest_patches(network, "{layer}", {channel}, [prepared(one) for one in images], count=12)\n'
        "for patch in patches:\n"
        "    row, column = patch.position\n"
        "    height, width = patch.box.bottom - patch.box.top, patch.box.right - patch.box.left\n"
        '    print(f"{patch.value:.3g} in image {patch.image_index}, row {row}, column {column}: '
        'it sees {height:.0f} × {width:.0f} pixels")\n'
    )


def _album_lines(picture: Picture, album: Sequence[Picture]) -> str:
    names = [one.name for one in album]
    if names == list(sample_names()):
        return "from engine.images import sample, sample_names\nimages = [sample(name) for name in sample_names()]\n"
    if len(album) == 1 and album[0].digest == picture.digest:
        return "images = [image]\n"
    files = [name.replace("\\", "_") for name in names]
    return (
        "from pathlib import Path\n"
        "from engine.images import decode_image\n"
        f"files = {files}\n"
        "images = [decode_image(Path(name).read_bytes(), max_pixels=2**18) for name in files]\n"
    )


def visualization_lines(steps: int, *, layer: str, channel: int) -> str:
    """The image made up for the channel, left in `made_up`; nothing before it was made."""
    if not steps:
        return ""
    return (
        "from engine.inspection import visualize_feature\n"
        f'for step in visualize_feature(network, "{layer}", {channel}, steps={steps}):\n'
        "    made_up = step.image  # (channels, side, side), in [0, 1]\n"
        'print(f"after {step.steps} steps the channel\'s mean is {step.activation:.3g}")\n'
    )


def filter_lines(*, layer: str, channel: int) -> str:
    """The filters that make the channel, with the numbers of their strongest slices, left in `filters`."""
    return (
        "from engine.inspection import channel_filters\n"
        f'filters = channel_filters(network, "{layer}", {channel})\n'
        "for own in filters:\n"
        "    reads = own.weights.abs().sum((1, 2))\n"
        '    bias = "no bias" if own.bias is None else f"bias {own.bias:.3g}"\n'
        '    print(f"filter {own.index} of {own.convolution}: {tuple(own.weights.shape)} weights, {bias}")\n'
        "    for number in reads.argsort(descending=True, stable=True)[:48].tolist():\n"
        '        print(f"reads #{own.first_input + number}: magnitudes add up to {reads[number]:.3g}")\n'
        "        print(own.weights[number])\n"
    )


def features_snippet(
    network: ChosenNetwork, picture: Picture, *, layer: str, channel: int, view_lines: str = ""
) -> str:
    """The prediction and the chosen feature map, which is left in `result`, and what the view shows.

    Args:
        network: the chosen network.
        picture: the chosen image.
        layer: the operation whose result is shown.
        channel: the chosen channel.
        view_lines: code of the view, one of `dashboard.views.features.snippet`.
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
