"""The image patches with a channel's largest activations."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.inspection.activations import activations, prepare
from engine.inspection.occlusion import Progress
from engine.networks.preprocessing import Box
from engine.networks.receptive_field.field import ReceptiveField
from engine.networks.summary import summarize

_KEPT_PEAKS = 24
_MOST_OVERLAP = 0.5


@dataclass(frozen=True)
class Patch:
    """An image patch with a large activation of a channel.

    Attributes:
        image_index: which of the images, counted from 0.
        value: the activation.
        position: row and column of the cell that has it.
        box: the cell's receptive field in pixels of the network's input, cut off where the input ends.
    """

    image_index: int
    value: float
    position: tuple[int, int]
    box: Box


@dataclass(frozen=True)
class Peaks:
    """Where every channel of a layer is larger than around, for several images.

    Attributes:
        values: (n, c, k), the largest first; minus infinity where a map has fewer peaks.
        cells: int64, (n, c, k): row times the number of columns, plus column.
        columns: of the layer's maps.
        field: the receptive fields of the maps' cells.
        input_size: height and width of the network's input.
    """

    values: Tensor
    cells: Tensor
    columns: int
    field: ReceptiveField
    input_size: tuple[int, int]


def strongest_patches(
    model: nn.Module, layer: str, channel: int, images: Sequence[Tensor], *, count: int = 9, per_image: int = 3
) -> list[Patch]:
    """The patches of several images in which a channel's activation is largest, the largest first.

    No two patches of an image share more than half of their pixels. An image in which the channel is the same
    everywhere has no strongest place and is left out.

    Args:
        model: the network; it is neither changed nor hooked.
        layer: a name from `layer_names`.
        channel: of the layer.
        images: images (3, h, w) in [0, 1], of any sizes; or prepared batches of one, all of one size.
        count: how many patches at most.
        per_image: how many of one image at most.

    Raises:
        EngineError: no image, an unknown layer, one without maps, or a channel that it does not have.

    References:
        Zeiler, Fergus. Visualizing and understanding convolutional networks. ECCV 2014, arXiv:1311.2901, section 4.
    """
    return patches_at(peaks(model, layer, images), channel, count=count, per_image=per_image)


def peaks(model: nn.Module, layer: str, images: Sequence[Tensor], *, progress: Progress | None = None) -> Peaks:
    """Where each channel of a layer is larger than around; from it the patches of any channel follow at once.

    Args:
        model: as for `strongest_patches`.
        layer: as for `strongest_patches`.
        images: as for `strongest_patches`.
        progress: told images done and in all; cancels by raising.

    Raises:
        EngineError: no image, prepared batches of different sizes, an unknown layer, or one without maps.
    """
    if len(images) == 0:
        raise EngineError("There are 0 images to look through. Give at least one.")
    batches = [prepare(model, image) for image in images]
    sizes = {tuple(batch.shape[1:]) for batch in batches}
    if len(sizes) > 1:
        raise EngineError(f"The prepared images have {len(sizes)} different shapes. Bring them to one size.")
    found: list[tuple[Tensor, Tensor]] = []
    for batch in batches:
        found.append(_peaks_of(activations(model, batch, [layer])[layer], layer))
        if progress:
            progress(len(found), len(batches))
    row = summarize(model, (1, *sizes.pop())).row(layer)
    values, cells = (torch.stack(part) for part in zip(*found, strict=True))
    h, w = batches[0].shape[-2:]
    return Peaks(values, cells, row.output_shape[3], row.field, (h, w))


def patches_at(found: Peaks, channel: int, *, count: int = 9, per_image: int = 3) -> list[Patch]:
    """The strongest patches of a channel, as `strongest_patches` describes them.

    Raises:
        EngineError: a channel that the layer does not have.
    """
    channels = found.values.shape[1]
    if not 0 <= channel < channels:
        raise EngineError(f"The layer has {channels} channels, no channel {channel}. Choose 0 to {channels - 1}.")
    values, cells = found.values[:, channel], found.cells[:, channel]  # (n, k)
    chosen: list[Patch] = []
    for place in values.flatten().argsort(descending=True).tolist():
        index, rank = divmod(place, values.shape[1])
        value = float(values[index, rank])
        if len(chosen) == count or value == -torch.inf:
            break
        cell = divmod(int(cells[index, rank]), found.columns)
        patch = Patch(index, value, cell, _clipped(found, cell))
        if _is_new(patch, [other for other in chosen if other.image_index == index], per_image):
            chosen.append(patch)
    return chosen


def _peaks_of(maps: Tensor, layer: str) -> tuple[Tensor, Tensor]:
    """Values and cells (c, k) of the peaks of one image's maps (1, c, h, w), the largest first."""
    if maps.ndim != 4:
        raise EngineError(f"{layer} gives no feature maps. Choose a layer before the classifier.")
    finite = maps[0].float().nan_to_num(-torch.inf, torch.inf, -torch.inf)
    stands_out = (finite > finite.amin((1, 2), keepdim=True)) | (finite.shape[1:].numel() == 1)
    is_peak = (finite == F.max_pool2d(finite, 3, 1, 1)) & stands_out
    candidates = torch.where(is_peak, finite, torch.full_like(finite, -torch.inf)).flatten(1)  # (c, h*w)
    top = candidates.topk(min(_KEPT_PEAKS, candidates.shape[1]))
    return top.values.cpu(), top.indices.cpu()


def _clipped(found: Peaks, cell: tuple[int, int]) -> Box:
    top, left, bottom, right = found.field.box(*cell)
    height, width = found.input_size
    return Box(max(top, 0), max(left, 0), min(bottom, height), min(right, width))


def _is_new(patch: Patch, others: Sequence[Patch], per_image: int) -> bool:
    """Whether a patch may stand beside those that were chosen from the same image."""
    return len(others) < per_image and all(_shared(patch.box, other.box) <= _MOST_OVERLAP for other in others)


def _shared(one: Box, other: Box) -> float:
    """The share of the smaller box that lies in both."""
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    width = min(one.right, other.right) - max(one.left, other.left)
    smaller = min((box.bottom - box.top) * (box.right - box.left) for box in (one, other))
    return max(height, 0) * max(width, 0) / smaller if smaller > 0 else 0.0
