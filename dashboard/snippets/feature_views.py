"""The lines that each view of the page on features adds to its snippet; `network`, `image` and `batch` are there."""

from collections.abc import Sequence

from dashboard.controls.image_picker import Picture
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
        "from engine.inspection import Stroke, hidden, stroke_mask\n"
        "# Corners and brush in shares of the image's longer side.\n"
        f"strokes = [\n{painted}]\n"
        "painted = stroke_mask(strokes, *image.shape[1:])\n"
        'print(f"{painted.float().mean():.0%} of the image is hidden")\n'
        "covered = hidden(network, image, painted)\n"
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
        '    print(f"{patch.value:.3g} in image {patch.picture}, row {row}, column {column}: '
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
        "    made_up = step.picture  # (channels, side, side), in [0, 1]\n"
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
