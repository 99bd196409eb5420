from pathlib import Path

import pytest
import torch
from captum.attr import LayerGradCam, Occlusion, Saliency
from torch import nn

from engine.errors import EngineError
from engine.images import sample
from engine.inspection.attribution import METHODS, attribute
from engine.inspection.differentiable import attributable, layer_gradient
from engine.networks import build

SQUEEZENET = Path(__file__).parents[4] / "shared/weights/squeezenet1_1-imagenet-fp16.pth"
needs_weights = pytest.mark.skipif(not SQUEEZENET.exists(), reason="the trained test weights are not here")


@pytest.fixture(scope="module")
def resnet():
    return build("resnet18", seed=1)


@pytest.fixture(scope="module")
def x():
    return torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))


def test_grad_cam_equals_captums(resnet, x):
    ours = attribute(resnet, x, "grad-cam", 5, "layer3.1.relu_1").raw
    structure = attributable(build("resnet18", seed=1))
    name = next(n for n, _ in structure.named_modules() if n == "layer4.0.conv1")
    with torch.enable_grad():
        theirs = LayerGradCam(structure, structure.get_submodule(name)).attribute(
            x.clone().requires_grad_(), 5, attribute_to_layer_input=True, relu_attributions=True
        )
    assert isinstance(theirs, torch.Tensor)
    torch.testing.assert_close(ours, theirs[0, 0].detach(), atol=1e-5, rtol=1e-4)


def test_grad_cam_by_hand_on_a_toy():
    """Two maps, averaged and weighted by (1, -2): the score's derivative by each value is the weight over 4."""
    model = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model.append(nn.Linear(2, 1, bias=False))
    model.get_parameter("0.weight").data[:] = torch.tensor([1.0, 0.5]).view(2, 1, 1, 1)
    model.get_parameter("4.weight").data[:] = torch.tensor([[1.0, -2.0]])
    picture = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    found = layer_gradient(model, picture, "1", 0)
    assert found.gradients.flatten().tolist() == [0.25] * 4 + [-0.5] * 4
    cam = attribute(model, picture, "class-activation", 0)
    assert cam.raw.flatten().tolist() == pytest.approx([0, 0, 0, 0])  # 1 * x - 2 * x / 2
    assert cam.empty


def test_the_mean_of_the_class_activation_map_is_the_score(resnet, x):
    cam = attribute(resnet, x, "class-activation", 7)
    bias = resnet.get_parameter("fc.bias")[7]
    assert float(cam.raw.mean() + bias) == pytest.approx(float(resnet(x)[0, 7]), abs=1e-4)


def test_squeezenets_class_activation_map_is_its_class_map(x):
    model = build("squeezenet1_1", seed=1)
    cam = attribute(model, x, "class-activation", 7)
    assert float(cam.raw.mean()) == pytest.approx(float(model(x)[0, 7]), abs=1e-5)


def test_the_gradient_is_the_derivative(resnet, x):
    ours = attribute(resnet, x, "gradient", 3).raw
    with torch.enable_grad():
        leaf = x.clone().requires_grad_()
        (expected,) = torch.autograd.grad(resnet(leaf)[0, 3], leaf)
    torch.testing.assert_close(ours, expected[0])


@pytest.mark.parametrize("name", ["resnet18", "squeezenet1_1"])
def test_integrated_gradients_add_up_to_the_difference_of_the_scores(name, x):
    model = build(name, seed=1)
    shares = attribute(model, x, "integrated-gradients", 3).values
    difference = float((model(x) - model(torch.zeros_like(x)))[0, 3])
    assert float(shares.sum()) == pytest.approx(difference, rel=0.02)


@pytest.mark.parametrize("name", ["googlenet", "inception_v3", "resnet18"])
def test_guided_backpropagation_differs_from_the_gradient_also_where_relu_is_a_function(name):
    model = build(name, seed=1)
    x = torch.randn(1, 3, 80, 80, generator=torch.Generator().manual_seed(0))
    guided, gradient = (attribute(model, x, method, 3).raw for method in ("guided-backpropagation", "gradient"))
    scale = float(gradient.abs().max())
    assert scale > 0
    assert float((guided - gradient).abs().max()) > 0.1 * scale


def test_the_attributable_structure_computes_the_same(x):
    for name in ("googlenet", "resnet18", "densenet121"):
        model = build(name, seed=1)
        structure = attributable(model)
        assert torch.equal(structure(x), model(x))
        rectifiers = [module for module in structure.modules() if isinstance(module, nn.ReLU)]
        assert all(not rectifier.inplace for rectifier in rectifiers)


def test_occlusion_agrees_with_captums_where_squares_do_not_overlap():
    model = build("resnet20", seed=1)
    x = torch.randn(1, 3, 28, 28, generator=torch.Generator().manual_seed(0))
    ours = attribute(model, x, "feature-ablation", 2).values
    theirs = Occlusion(model).attribute(x, sliding_window_shapes=(3, 2, 2), strides=(3, 2, 2), target=2)
    torch.testing.assert_close(ours, theirs[0, 0], atol=1e-5, rtol=1e-4)


def test_slow_methods_tell_their_progress_and_can_be_cancelled():
    model = build("resnet20", seed=1)
    x = torch.randn(1, 3, 32, 32)
    seen = []
    attribute(model, x, "occlusion", 2, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > len(seen)

    def stop(*_: int) -> None:
        raise InterruptedError

    before = [len(module._forward_hooks) for module in model.modules()]
    for method in ("occlusion", "smooth-gradient", "integrated-gradients"):
        with pytest.raises(InterruptedError):
            attribute(model, x, method, 2, progress=stop)
    assert [len(module._forward_hooks) for module in model.modules()] == before


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_left_on_the_model(method):
    model = build("resnet20", seed=1)
    x = torch.randn(1, 3, 32, 32)
    found = attribute(model, x, method, 1)
    assert found.values.shape == (32, 32)
    assert not found.values.requires_grad
    assert not any(module._forward_hooks or module._backward_hooks or module.training for module in model.modules())
    assert not any(parameter.requires_grad or parameter.grad is not None for parameter in model.parameters())


@needs_weights
def test_the_cat_is_where_the_cat_is():
    """Chelsea's face fills the middle of the picture; the background lies in the upper right corner."""
    found = attribute(build("squeezenet1_1", weights=SQUEEZENET), sample("chelsea"), "grad-cam")
    row, column = divmod(int(found.values.argmax()), 224)
    assert found.target == 282
    assert 10 < row < 214
    assert column < 190


def test_the_default_class_is_the_most_probable(resnet, x):
    assert attribute(resnet, x).target == int(resnet(x).argmax()) == attribute(resnet, x, "gradient").target


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("magic",), r'no method "magic"'),
        (("grad-cam", 1000), "no class 1000"),
        (("grad-cam", 1, "layer9"), 'no layer "layer9"'),
        (("grad-cam", 1, "fc"), "no feature maps"),
    ],
)
def test_bad_choices_are_sentences(resnet, x, arguments, message):
    with pytest.raises(EngineError, match=message):
        attribute(resnet, x, *arguments)


def test_no_class_activation_map_without_global_pooling(x):
    with pytest.raises(EngineError, match="Use Grad-CAM"):
        attribute(build("alexnet", seed=1), x, "class-activation", 1)


def test_saliency_is_captums(resnet, x):
    theirs = Saliency(attributable(resnet)).attribute(x.clone().requires_grad_(), target=3)[0].amax(0)
    torch.testing.assert_close(attribute(resnet, x, "gradient", 3).values, theirs.detach())
