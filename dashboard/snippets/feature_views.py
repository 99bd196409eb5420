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
        f"print({name}.values.shape, {name}.values.max())  # what speaks for the class is positive\n"
    )


def hiding_lines(strokes: Sequence[Stroke]) -> str:
    """The probabilities with the strokes hidden, left in `after`."""
    painted = "".join(f"    Stroke({stroke.points}, size={stroke.size}),\n" for stroke in strokes)
    return (
        "import torch\n"
        "from engine.inspection import Stroke, hidden, stroke_mask\n"
        "# Corners and brush in shares of the picture's longer side.\n"
        f"strokes = [\n{painted}]\n"
        "covered = hidden(network, image, stroke_mask(strokes, *image.shape[1:]))\n"
        "with torch.no_grad():\n"
        "    after = network(prepared(covered))[0].softmax(0)\n"
        "print(after.topk(5))\n"
    )


def patches_lines(picture: Picture, album: Sequence[Picture], *, layer: str, channel: int) -> str:
    """The channel's strongest patches, left in `patches`; nothing where there are no pictures to look through."""
    if not album:
        return ""
    return (
        "from engine.inspection import strongest_patches\n"
        f"{_album_lines(picture, album)}"
        f'patches = strongest_patches(network, "{layer}", {channel}, [prepared(one) for one in pictures], count=12)\n'
        "for patch in patches:\n"
        "    print(patch.picture, patch.value, patch.box)\n"
    )


def _album_lines(picture: Picture, album: Sequence[Picture]) -> str:
    names = [one.name for one in album]
    if names == list(sample_names()):
        return "from engine.images import sample, sample_names\npictures = [sample(name) for name in sample_names()]\n"
    if len(album) == 1 and album[0].digest == picture.digest:
        return "pictures = [image]\n"
    files = [name.replace("\\", "_") for name in names]
    return (
        "from pathlib import Path\n"
        "from engine.images import decode_image\n"
        f"files = {files}\n"
        "pictures = [decode_image(Path(name).read_bytes(), max_pixels=2**18) for name in files]\n"
    )


def visualization_lines(steps: int, *, layer: str, channel: int) -> str:
    """The picture made up for the channel, left in `made_up`; nothing before it was made."""
    if not steps:
        return ""
    return (
        "from engine.inspection import visualize_feature\n"
        f'for step in visualize_feature(network, "{layer}", {channel}, steps={steps}):\n'
        "    made_up = step.picture  # (channels, side, side), in [0, 1]\n"
    )
