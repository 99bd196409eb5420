"""Localization without boxes to learn from: a box around where a class activation map is strong."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.inspection.class_activation import class_activation_map
from engine.vision_tasks.scenes import box_of
from engine.vision_tasks.segmentation_network import SceneAnswer

THRESHOLD = 0.4
"""Of the largest value. The paper takes 0.2, of maps that are coarser against their objects."""


@dataclass(frozen=True)
class Localization:
    """Where a class is, by the map of what speaks for it.

    Attributes:
        activation: the map at the features' size, (h / 4, w / 4), signed; its mean plus the bias is the class's logit.
        enlarged: the map at the image's size, (h, w).
        box: left, top, right, bottom in pixels; None where nothing speaks for the class.
    """

    activation: Tensor
    enlarged: Tensor
    box: Tensor | None


def localize(model: nn.Module, answer: SceneAnswer, kind: int, *, threshold: float = THRESHOLD) -> Localization:
    """The box around the connected part of the map that holds its strongest place.

    Args:
        model: the `SceneNetwork` that answered.
        answer: about one image.
        kind: the class, as its place in `KINDS`.
        threshold: share of the largest value from which on a pixel counts, above 0 and below 1.

    Raises:
        EngineError: a threshold out of range.

    References:
        Zhou et al. Learning deep features for discriminative localization. CVPR 2016, arXiv:1512.04150, section 3.2
        (they take the largest connected part above 20 %; here it is the part of the strongest place).
    """
    if not 0 < threshold < 1:
        raise EngineError(f"The threshold is a share of the largest value, not {threshold:g}. Choose one from 0 to 1.")
    activation = class_activation_map(model, answer.features[0], kind)
    enlarged = F.interpolate(activation[None, None], scale_factor=4.0, mode="bilinear", align_corners=False)[0, 0]
    if float(enlarged.max()) <= 0:
        return Localization(activation, enlarged, None)
    return Localization(activation, enlarged, box_of(strongest_part(enlarged, threshold=threshold)))


def strongest_part(values: Tensor, *, threshold: float) -> Tensor:
    """The connected part of a map above a share of its largest value that holds the largest: bool, (h, w)."""
    from skimage.measure import label

    above = values >= threshold * values.max()
    parts = torch.from_numpy(label(above.numpy(), connectivity=1))
    return parts == parts.flatten()[values.argmax()]
