import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from captum.attr import LayerGradCam, Occlusion, Saliency
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.models import mobilenet_v2

from engine.errors import EngineError
from engine.inspection.attribution import METHODS, attribute
from engine.inspection.gradient_graph import layer_gradient, with_relu_modules
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
    structure = with_relu_modules(build("resnet18", seed=1))
    name = next(n for n, _ in structure.named_modules() if n == "layer4.0.conv1")
    with torch.enable_grad():
        theirs = LayerGradCam(structure, structure.get_submodule(name)).attribute(
            x.clone().requires_grad_(), 5, attribute_to_layer_input=True, relu_attributions=True
        )
    assert isinstance(theirs, torch.Tensor)
    torch.testing.assert_close(ours, theirs[0, 0].detach(), atol=1e-5, rtol=0)


def test_grad_cam_by_hand_on_a_toy():
    """Two maps, averaged and weighted by (1, -2): the score's derivative by each value is the weight over 4."""
    model = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model.append(nn.Linear(2, 1, bias=False))
    model.get_parameter("0.weight").data[:] = torch.tensor([1.0, 0.5]).view(2, 1, 1, 1)
    model.get_parameter("4.weight").data[:] = torch.tensor([[1.0, -2.0]])
    image = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    found = layer_gradient(model, image, "1", 0)
    assert found.gradients.flatten().tolist() == [0.25] * 4 + [-0.5] * 4
    cam = attribute(model, image, "class-activation", 0)
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
        structure = with_relu_modules(model)
        assert torch.equal(structure(x), model(x))
        rectifiers = [module for module in structure.modules() if isinstance(module, nn.ReLU)]
        assert all(not rectifier.inplace for rectifier in rectifiers)


def test_occlusion_agrees_with_captums_where_squares_do_not_overlap():
    model = build("resnet20", seed=1)
    x = torch.randn(1, 3, 28, 28, generator=torch.Generator().manual_seed(0))
    ours = attribute(model, x, "feature-ablation", 2).values
    theirs = Occlusion(model).attribute(x, sliding_window_shapes=(3, 2, 2), strides=(3, 2, 2), target=2)
    torch.testing.assert_close(ours, theirs[0, 0], atol=1e-5, rtol=1e-4)


def state(model: nn.Module) -> list[object]:
    """All state that inspection might change."""
    hooks = [
        len(found)
        for module in model.modules()
        for name, found in vars(module).items()
        if name.endswith("_hooks") and hasattr(found, "__len__")
    ]
    modes = [(module.training, getattr(module, "inplace", None)) for module in model.modules()]
    tensors = [
        (tensor.requires_grad, tensor.grad, tensor._version) for tensor in (*model.parameters(), *model.buffers())
    ]
    return [hooks, modes, tensors, list(model.state_dict())]


SLOW = ("smooth-gradient", "integrated-gradients", "occlusion", "feature-ablation")


class StoppedError(Exception):
    """A reader pressed stop."""


@pytest.mark.parametrize("method", SLOW)
def test_slow_methods_tell_their_progress_to_the_end(method):
    seen: list[tuple[int, int]] = []
    attribute(build("resnet20", seed=1), torch.randn(1, 3, 32, 32), method, 2, progress=lambda *now: seen.append(now))
    assert len(seen) > 2
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("method", SLOW)
@pytest.mark.parametrize("training", [False, True])
def test_nothing_is_left_on_the_model_after_a_cancel(method, training):
    model = build("resnet20", seed=1).train(training).requires_grad_(training)
    before, calls = state(model), []

    def stop(done: int, _total: int) -> None:
        calls.append(done)
        if len(calls) == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        attribute(model, torch.randn(1, 3, 32, 32), method, 2, progress=stop)
    assert state(model) == before
    assert torch.is_grad_enabled()


def test_integrated_gradients_stop_within_the_first_few_images():
    seen: list[int] = []

    def stop(done: int, _total: int) -> None:
        seen.append(done)
        raise StoppedError

    with pytest.raises(StoppedError):
        attribute(build("resnet20", seed=1), torch.randn(1, 3, 32, 32), "integrated-gradients", 2, progress=stop)
    assert seen[0] <= 4


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("training", [False, True])
def test_nothing_is_left_on_the_model(method, training):
    model = build("resnet20", seed=1).train(training).requires_grad_(training)
    before = state(model)
    found = attribute(model.eval() if not training else model, torch.randn(1, 3, 32, 32), method, 1)
    assert found.values.shape == (32, 32)
    assert not found.values.requires_grad
    assert state(model) == before


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_left_on_the_model_after_a_failure(method):
    model = build("resnet20", seed=1)
    before = state(model)
    with pytest.raises(EngineError, match="no class 1000"):
        attribute(model, torch.randn(1, 3, 32, 32), method, 1000)
    with pytest.raises(EngineError, match="cannot take an input of shape"):
        attribute(model, torch.randn(1, 5, 32, 32), method)
    assert state(model) == before


def test_eight_threads_on_one_model_each_get_their_own_map():
    model = build("resnet20", seed=1)
    images = torch.randn(8, 1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    methods = ("grad-cam", "guided-backpropagation", "deconvolution", "gradient", "layer-cam", "occlusion")
    reference = build("resnet20", seed=1)
    expected = {(i, m): attribute(reference, images[i], m, i).raw for i in range(8) for m in methods}
    wrong: list[object] = []
    barrier = threading.Barrier(8)

    def look(index: int) -> None:
        barrier.wait()
        for turn in range(len(methods)):
            method = methods[(turn + index) % len(methods)]
            try:
                found = attribute(model, images[index], method, index).raw
                if not torch.allclose(found, expected[index, method], atol=1e-5, rtol=1e-4):
                    wrong.append((index, method))
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=look, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_smooth_gradient_without_noise_is_the_gradient(resnet, x, monkeypatch):
    monkeypatch.setattr("engine.inspection.attribution._NOISE", 0.0)
    smooth, plain = (attribute(resnet, x, method, 3).raw for method in ("smooth-gradient", "gradient"))
    torch.testing.assert_close(smooth, plain, rtol=1e-5, atol=1e-7)


def test_smooth_gradient_is_the_mean_over_noisy_images(x):
    """The same sixteen noisy images, derived by autograd in one batch."""
    model = build("resnet20", seed=1)
    x = x[..., :32, :32]
    random = torch.Generator().manual_seed(0)
    noise = 0.15 * float(x.max() - x.min())
    noisy = torch.cat([x + noise * torch.randn(x.shape, generator=random) for _ in range(16)]).requires_grad_()
    with torch.enable_grad():
        (gradients,) = torch.autograd.grad(model(noisy)[:, 3].sum(), noisy)
    found = attribute(model, x, "smooth-gradient", 3).raw
    torch.testing.assert_close(found, gradients.mean(0), rtol=1e-3, atol=1e-5)


class ByHand(nn.Module):
    """Two pixels, weighted, through a ReLU, weighted again: y = -1 relu(x0 - x1) + 2 relu(x1 - x0)."""

    def __init__(self, relu: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.before = nn.Conv2d(1, 2, (1, 2), bias=False)
        self.after = nn.Conv2d(2, 1, 1, bias=False)
        self.before.weight.data = torch.tensor([[[[1.0, -1.0]]], [[[-1.0, 1.0]]]])
        self.after.weight.data = torch.tensor([[[[-1.0]], [[2.0]]]])
        self.relu = relu

    def forward(self, x: Tensor) -> Tensor:
        return self.after(self.relu(self.before(x))).flatten(1)


RELUS = (F.relu, F.relu_, torch.relu, lambda x: x.relu(), lambda x: x.relu_(), nn.ReLU(), F.relu6, nn.ReLU6())


@pytest.mark.parametrize("relu", RELUS)
def test_the_ways_back_through_a_relu_by_hand(relu):
    """X = (3, 1): the first unit is open and has weight -1, the second is shut and has weight 2.

    The gradient goes through what is open: -1 · (1, -1). Deconvolution through what has a positive signal:
    2 · (-1, 1). Guided backpropagation through what is both: nothing.
    """
    model, image = ByHand(relu), torch.tensor([[[[3.0, 1.0]]]])
    found = {
        m: attribute(model, image, m, 0).raw.flatten().tolist()
        for m in ("gradient", "deconvolution", "guided-backpropagation")
    }
    assert found == {"gradient": [-1, 1], "deconvolution": [-2, 2], "guided-backpropagation": [0, 0]}


@pytest.mark.parametrize("relu", [F.relu6, nn.ReLU6()])
def test_a_relu_that_is_cut_off_at_six_computes_the_same_and_is_shut_above_it(relu):
    model, image = ByHand(relu), torch.tensor([[[[1.0, 9.0]]]])
    assert torch.equal(with_relu_modules(model)(image), model(image))
    assert attribute(model, image, "guided-backpropagation", 0).raw.flatten().tolist() == [0, 0]
    assert attribute(model, image / 2, "guided-backpropagation", 0).raw.flatten().tolist() == [-2, 2]


def test_mobilenets_guided_backpropagation_differs_from_its_gradient():
    model = mobilenet_v2().eval().requires_grad_(False)
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    guided, gradient = (attribute(model, x, method, 3).raw for method in ("guided-backpropagation", "gradient"))
    assert float((guided - gradient).abs().max()) > 0.1 * float(gradient.abs().max()) > 0


@pytest.mark.parametrize("method", ["guided-backpropagation", "deconvolution"])
def test_methods_for_relus_are_refused_where_there_are_none(method):
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Tanh(), nn.Flatten(), nn.Linear(72, 2))
    with pytest.raises(EngineError, match="0 of them: the result would be the plain gradient"):
        attribute(model, torch.rand(1, 1, 8, 8), method, 0)


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
    theirs = Saliency(with_relu_modules(resnet)).attribute(x.clone().requires_grad_(), target=3)[0].amax(0)
    torch.testing.assert_close(attribute(resnet, x, "gradient", 3).values, theirs.detach())
