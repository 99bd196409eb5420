"""Class activation maps against formulas written out by hand on networks whose derivatives are known."""

import pytest
import torch
from torch import Tensor, nn

from engine.images import sample
from engine.inspection.attribution import attribute
from engine.networks import build
from tests.engine.inspection.test_attribution import SQUEEZENET, needs_weights


def toy(weights: Tensor) -> nn.Sequential:
    """Squares of the image's maps are summed and weighted: the score is known, and so is each derivative."""
    model = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten())
    model.append(nn.Linear(8, 2, bias=False))
    model.get_parameter("0.weight").data[:] = torch.tensor([1.0, 0.5]).view(2, 1, 1, 1)
    model.get_parameter("4.weight").data[:] = weights
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def known():
    """A toy, its image, its maps (2, 4, 4) and, by hand, the derivatives of class 1's score by each of them."""
    weights = torch.randn(2, 8, generator=torch.Generator().manual_seed(3))
    image = torch.rand(1, 1, 4, 4, generator=torch.Generator().manual_seed(4))
    maps = torch.cat([image[0], image[0] / 2])
    by_cell = weights[1].view(2, 2, 2) / 4  # each of four cells averages four values
    gradients = by_cell.repeat_interleave(2, 1).repeat_interleave(2, 2)
    return toy(weights), image, maps.double().numpy(), gradients.double().numpy()


def test_grad_cam_plus_plus_is_the_papers_equation(known):
    """Equation 19: alpha = g² / (2 g² + g³ ΣA), weights Σ alpha relu(g), then relu of the weighted sum."""
    model, image, maps, gradients = known
    expected = [[0.0] * 4 for _ in range(4)]
    for a, g in zip(maps, gradients, strict=True):
        weight = 0.0
        for i in range(4):
            for j in range(4):
                below = 2 * g[i, j] ** 2 + g[i, j] ** 3 * a.sum()
                weight += g[i, j] ** 2 / below * max(g[i, j], 0) if below else 0.0
        for i in range(4):
            for j in range(4):
                expected[i][j] += weight * a[i, j]
    found = attribute(model, image, "grad-cam++", 1, "1").raw
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float32).clamp_min(0), rtol=0, atol=1e-6)
    assert found.any()


def test_layer_cam_weights_each_value_by_its_own_positive_gradient(known):
    model, image, maps, gradients = known
    expected = [[sum(max(gradients[k, i, j], 0) * maps[k, i, j] for k in range(2)) for j in range(4)] for i in range(4)]
    found = attribute(model, image, "layer-cam", 1, "1").raw
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float32), rtol=0, atol=1e-6)
    assert found.any()


def test_grad_cam_weights_each_map_by_its_mean_gradient(known):
    model, image, maps, gradients = known
    expected = (gradients.mean((1, 2))[:, None, None] * maps).sum(0).clip(0)
    found = attribute(model, image, "grad-cam", 1, "1").raw
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float32), rtol=0, atol=1e-6)


@pytest.mark.parametrize(("name", "layer", "module"), [("vgg16", "features.29", 29), ("alexnet", "features.11", 11)])
def test_grad_cam_equals_a_plain_autograd_computation(name, layer, module):
    """The network cut in two by hand: its features, then pooling and classifier with autograd."""
    model = build(name, seed=1)
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    features, pool, classifier = (model.get_submodule(part) for part in ("features", "avgpool", "classifier"))
    assert isinstance(features, nn.Sequential)
    with torch.no_grad():
        maps = features[: module + 1](x).clone()
    with torch.enable_grad():
        leaf = maps.requires_grad_()
        scores = classifier(pool(features[module + 1 :](leaf.clone())).flatten(1))
        (gradient,) = torch.autograd.grad(scores[0, 7], leaf)
    expected = (gradient.mean((2, 3), keepdim=True) * leaf).sum(1)[0].clamp_min(0).detach()
    found = attribute(model, x, "grad-cam", 7, layer)
    torch.testing.assert_close(found.raw, expected, rtol=0, atol=1e-5)
    assert not found.empty


@needs_weights
@pytest.mark.parametrize("background", ["brick", "grass", "coffee"])
@pytest.mark.parametrize(("top", "left"), [(0, 0), (0, 128), (128, 0), (128, 128)])
def test_the_maximum_for_the_cat_follows_the_cat_through_the_image(background, top, left):
    """The cat in one quarter of another image: nothing else there is a cat."""
    model = build("squeezenet1_1", weights=SQUEEZENET)
    cat, image = small(sample("chelsea")[..., 75:375], 128), small(sample(background), 256)
    image[:, top : top + 128, left : left + 128] = cat
    found = attribute(model, image, "grad-cam", 282)
    row, column = divmod(int(found.values.argmax()), 224)
    assert top * 224 / 256 <= row < (top + 128) * 224 / 256
    assert left * 224 / 256 <= column < (left + 128) * 224 / 256


def small(image: Tensor, side: int) -> Tensor:
    return nn.functional.interpolate(image[None], (side, side), mode="bilinear", antialias=True)[0].clone()
