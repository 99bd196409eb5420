"""Which places of a layer speak for a class: class activation maps, and their generalizations by gradients."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.inspection.gradient_graph import LayerGradient


def grad_cam(found: LayerGradient) -> Tensor:
    """Feature maps weighted by the mean of their gradients, without what speaks against the class.

    Returns:
        (h, w), not negative.

    References:
        Selvaraju et al. Grad-CAM. ICCV 2017, arXiv:1610.02391.
    """
    weights = found.gradients.mean((1, 2), keepdim=True)
    return F.relu((weights * found.activations).sum(0))


def grad_cam_plus_plus(found: LayerGradient) -> Tensor:
    """Grad-CAM whose weights favour places that speak for the class, so that several objects are all found.

    Returns:
        (h, w), not negative.

    References:
        Chattopadhay et al. Grad-CAM++. WACV 2018, arXiv:1710.11063 (equation 19, for the exponential of the score).
    """
    g, a = found.gradients, found.activations
    denominator = 2 * g.square() + a.sum((1, 2), keepdim=True) * g.pow(3)
    alpha = torch.where(denominator != 0, g.square() / denominator, torch.zeros_like(g))
    weights = (alpha * F.relu(g)).sum((1, 2), keepdim=True)
    return F.relu((weights * a).sum(0))


def layer_cam(found: LayerGradient) -> Tensor:
    """Each activation weighted by its own positive gradient; sharp also in early layers.

    Returns:
        (h, w), not negative.

    References:
        Jiang et al. LayerCAM. IEEE TIP 2021, doi:10.1109/TIP.2021.3089943.
    """
    return F.relu((F.relu(found.gradients) * found.activations).sum(0))


def class_activation_map(model: nn.Module, maps: Tensor, target: int) -> Tensor:
    """The last feature maps weighted by the classifier's own weights, before they are averaged.

    Its mean plus the bias is the class's score.

    Args:
        model: a network whose last layer follows global average pooling; or, as SqueezeNet, precedes it, so that
            the maps are the classes' maps already.
        maps: what is averaged, (c, h, w).
        target: the class.

    Returns:
        (h, w), signed.

    Raises:
        EngineError: the classifier does not read one number a map.

    References:
        Zhou et al. Learning deep features for discriminative localization. CVPR 2016, arXiv:1512.04150.
    """
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    if not linear and maps.shape[0] == _last_outputs(model):
        return maps[target]
    if len(linear) != 1 or linear[0].in_features != maps.shape[0]:
        raise EngineError(
            f"{type(model).__name__} has no class activation map, because its classifier does not read the average of "
            "each feature map. Use Grad-CAM, which needs no such classifier."
        )
    return torch.einsum("c,chw->hw", linear[0].weight[target].detach(), maps)


def _last_outputs(model: nn.Module) -> int:
    """How many numbers the last layer with weights gives."""
    return [parameter for parameter in model.parameters() if parameter.ndim >= 2][-1].shape[0]
