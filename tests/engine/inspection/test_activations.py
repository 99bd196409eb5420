import threading

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import EngineError
from engine.inspection import activations, layer_names, observe
from engine.networks import build, card_of
from engine.networks.shipped_weights import shipped_networks

FAMILIES = ["alexnet", "vgg16", "googlenet", "resnet18", "densenet121", "squeezenet1_1", "inception_v3", "resnet20"]
NAMES = [*FAMILIES, *shipped_networks()]


@pytest.fixture(scope="module")
def built():
    """Networks with lively random weights, built once."""
    networks: dict[str, nn.Module] = {}

    def get(name: str) -> nn.Module:
        if name not in networks:
            networks[name] = build(name, seed=1)
        return networks[name]

    return get


def small_input(name: str) -> tuple[int, int, int]:
    """The smallest image that a network takes, at most the one that it was made for: (channels, h, w)."""
    facts = card_of(name)
    side = min(facts.input_size, 75 if name == "inception_v3" else 64)
    return facts.channels, side, side


def hooked(model: nn.Module, x: Tensor) -> dict[str, list[Tensor]]:
    """Every module's results in a plain forward pass of a private copy, taken before anything can overwrite them."""
    results: dict[str, list[Tensor]] = {}
    for name, module in model.named_modules():

        def keep(_module, _inputs, output, name=name):
            if isinstance(output, Tensor):
                results.setdefault(name, []).append(output.clone())

        module.register_forward_hook(keep)
    with torch.no_grad():
        model(x)
    return results


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_shows_what_a_plain_forward_with_hooks_shows(name, built):
    model = built(name)
    x = torch.randn(1, *small_input(name), generator=torch.Generator().manual_seed(0))
    operations = layer_names(model, detail="operations")
    found = activations(model, x, operations)
    expected = hooked(build(name, seed=1), x)
    compared = set()
    for module, results in expected.items():
        calls = [
            n for n in operations if n == module or (n.startswith(f"{module}_") and n[len(module) + 1 :].isdigit())
        ]
        for call, result in zip(calls, results, strict=False):
            assert torch.equal(found[call], result), call
            compared.add(module)
    layers_that_ran = {
        path
        for path, module in model.named_modules()
        if path in expected and not list(module.children()) and type(module).__module__.startswith("torch.nn")
    }
    assert compared >= layers_that_ran


def test_a_value_is_shown_as_it_was_before_the_network_overwrote_it():
    class InPlace(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(1, 1, 1, bias=False)
            self.relu = nn.ReLU(inplace=True)
            nn.init.constant_(self.conv.weight, -1)

        def forward(self, x: Tensor) -> Tensor:
            y = self.relu(self.conv(x))
            y += 5
            y = F.relu(y, inplace=True)
            return y.add_(1)

    seen = activations(InPlace(), torch.ones(1, 1, 1, 1), ["conv", "relu", "add", "relu_1", "add_"])
    assert [value.item() for value in seen.values()] == [-1, 0, 5, 5, 6]


def test_what_is_read_after_an_overwriting_is_the_new_value():
    class Discards(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.clip = nn.ReLU6(inplace=True)

        def forward(self, x: Tensor) -> Tensor:
            y = x - 3
            z = y * 2
            F.relu(y, True)
            self.clip(z)
            return y + z

    x = torch.ones(1, 1, 1, 1)
    seen = observe(Discards(), x, ["sub", "mul"])
    assert [value.item() for value in (*seen.activations.values(), seen.logits)] == [-2, -4, Discards()(x).item()]


def test_eight_threads_on_one_model_each_get_their_own_answer():
    model = build("resnet18", seed=1)
    images = torch.randn(8, 1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    layers = ["conv1", "layer2.0.relu_1", "layer4.1.add"]
    reference = build("resnet18", seed=1)
    expected = [activations(reference, image, layers) for image in images]
    wrong, barrier = [], threading.Barrier(8)

    def look(index: int) -> None:
        barrier.wait()
        for _ in range(4):
            found = activations(model, images[index], layers)
            wrong.extend(name for name in layers if not torch.equal(found[name], expected[index][name]))

    run_together([threading.Thread(target=look, args=(index,)) for index in range(8)])
    assert wrong == []


def test_plain_forwards_go_on_undisturbed_while_other_networks_are_traced():
    model = build("resnet20", seed=1)
    x = torch.randn(1, 3, 32, 32)
    expected, wrong, done = model(x), [], threading.Event()

    def forward() -> None:
        while not done.is_set():
            try:
                wrong.extend([] if torch.equal(model(x), expected) else ["another answer"])
            except Exception as error:
                wrong.append(repr(error))

    def trace() -> None:
        for _ in range(6):
            layer_names(build("densenet121", device="meta"))
        done.set()

    run_together([threading.Thread(target=forward), threading.Thread(target=forward), threading.Thread(target=trace)])
    assert wrong == []


def run_together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def state(model: nn.Module) -> list[object]:
    hooks = [len(module._forward_hooks) + len(module._backward_hooks) for module in model.modules()]
    modes = [module.training for module in model.modules()]
    inplace = [getattr(module, "inplace", None) for module in model.modules()]
    flags = [parameter.requires_grad for parameter in model.parameters()]
    return [hooks, modes, inplace, flags, [parameter.grad for parameter in model.parameters()]]


def test_nothing_is_left_behind_after_success_and_failure():
    model = build("alexnet", seed=1).train()
    before = state(model)
    activations(model, torch.rand(1, 3, 64, 64), ["features.0"])
    for layers, size in ((["nowhere"], 64), (["features.0"], 5)):
        with pytest.raises(EngineError):
            activations(model, torch.rand(1, 3, size, size), layers)
    assert state(model) == before


def test_weights_that_are_exchanged_are_used():
    model = build("resnet20", seed=1)
    x = torch.rand(1, 3, 32, 32)
    before = activations(model, x, ["conv1"])["conv1"]
    model.load_state_dict(build("resnet20", seed=2).state_dict(), assign=True)
    assert not torch.equal(activations(model, x, ["conv1"])["conv1"], before)


def test_one_pass_gives_maps_and_answer():
    model = build("squeezenet1_1", seed=1)
    x = torch.rand(1, 3, 64, 64)
    seen = observe(model, x, ["features.3.squeeze", "features.0"])
    assert list(seen.activations) == ["features.3.squeeze", "features.0"]
    assert torch.equal(seen.logits, model(x))


def test_an_image_is_prepared_and_a_batch_is_not():
    model = build("resnet20", seed=1)
    image = torch.rand(3, 48, 60)
    by_hand = torch.nn.functional.interpolate(image[None], (32, 40), mode="bilinear", antialias=True)[..., 4:36]
    by_hand = (by_hand - torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)) / torch.tensor([0.229, 0.224, 0.225]).view(
        3, 1, 1
    )
    one, two = activations(model, image, ["conv1"]), activations(model, by_hand, ["conv1"])
    torch.testing.assert_close(one["conv1"], two["conv1"])


@pytest.mark.parametrize(
    ("image", "layers", "message"),
    [
        (torch.zeros(1, 3, 64, 64), ["layer9"], 'no layer "layer9"'),
        (torch.zeros(64, 64), ["conv1"], "2 axes"),
        (torch.zeros(1, 1, 64, 64), ["conv1"], "cannot take an input of shape"),
        (torch.full((3, 64, 64), 200.0), ["conv1"], "between 0 and 1"),
    ],
)
def test_bad_input_is_a_sentence(image, layers, message, built):
    with pytest.raises(EngineError, match=message):
        activations(built("resnet18"), image, layers)


def test_a_network_that_decides_on_values_is_explained():
    class Deciding(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x if x.sum() > 0 else -x

    with pytest.raises(EngineError, match="decides"):
        layer_names(Deciding())


def test_dropped_networks_are_forgotten():
    from engine.networks.graph import operations

    known = len(operations._traced)
    model = build("resnet20")
    layer_names(model)
    assert len(operations._traced) == known + 1
    del model
    assert len(operations._traced) == known
