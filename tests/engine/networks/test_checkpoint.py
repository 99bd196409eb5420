import contextlib
import io
import pickle

import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import nn

from engine.errors import EngineError
from engine.networks import build, load_checkpoint
from engine.networks.checkpoint import read_weights


def network() -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2))


def torch_file(content: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(content, buffer)
    return buffer.getvalue()


def same(one: nn.Module, other: nn.Module) -> bool:
    theirs = other.state_dict()
    return all(torch.equal(tensor, theirs[name]) for name, tensor in one.state_dict().items())


@pytest.mark.parametrize("pack", [save, torch_file, lambda weights: torch_file({"epoch": 3, "state_dict": weights})])
def test_what_was_saved_comes_back(pack):
    trained, fresh = network(), network()
    assert load_checkpoint(pack(trained.state_dict()), fresh) is fresh
    assert same(trained, fresh)


def test_a_path_works_like_its_content(tmp_path):
    trained, fresh = network(), network()
    torch.save(trained.state_dict(), tmp_path / "weights.pth")
    assert same(trained, load_checkpoint(tmp_path / "weights.pth", fresh))


@pytest.mark.parametrize(
    "prefix", ["module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module.", "module.module."]
)
def test_the_prefixes_of_wrappers_are_stripped(prefix):
    trained = network()
    weights = {prefix + name: tensor for name, tensor in trained.state_dict().items()}
    assert same(trained, load_checkpoint(save(weights), network()))


def test_half_precision_becomes_the_networks_precision():
    trained, fresh = network(), network()
    load_checkpoint(save({name: tensor.half() for name, tensor in trained.state_dict().items()}), fresh)
    assert fresh.get_parameter("0.weight").dtype == torch.float32
    assert torch.equal(fresh.get_parameter("0.weight"), trained.get_parameter("0.weight").half().float())


def test_a_mismatch_names_keys_and_shapes_and_changes_nothing():
    fresh = network()
    before = {name: tensor.clone() for name, tensor in fresh.state_dict().items()}
    weights = dict(network().state_dict())
    weights["3.weight"] = torch.zeros(9, 4)
    weights["extra"] = weights.pop("0.bias")
    message = r"1 is missing \(0\.bias\); 1 has no place in it \(extra\); .*3\.weight is 9×4 in the file and 2×4"
    with pytest.raises(EngineError, match=message):
        load_checkpoint(save(weights), fresh)
    assert all(torch.equal(before[name], tensor) for name, tensor in fresh.state_dict().items())


class Trap:
    def __reduce__(self):
        return (pytest.fail, ("the file was executed",))


@pytest.mark.parametrize("content", [pickle.dumps(Trap()), torch_file(Trap()), torch_file({"weight": Trap()})])
def test_nothing_in_a_file_is_executed(content):
    with pytest.raises(EngineError, match=r"never loaded|cannot be read"):
        load_checkpoint(content, network())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        save({"a": torch.zeros(3)})[:-4],
        torch_file({"a": torch.zeros(99)})[:300],
        b"\x10" + b"\0" * 7 + b"{" * 20,
    ],
)
def test_a_damaged_file_is_a_sentence(content):
    with pytest.raises(EngineError):
        load_checkpoint(content, network())


@pytest.mark.parametrize("content", [torch_file([1, 2]), torch_file({}), torch_file({"a": 3})])
def test_a_file_without_tensors_says_so(content):
    with pytest.raises(EngineError, match=r"state_dict\(\)"):
        read_weights(content)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(EngineError, match="cannot be read"):
        load_checkpoint(tmp_path / "nowhere.pth", network())


def test_the_old_names_of_densenet_are_known():
    read = read_weights(save({"features.denseblock1.denselayer1.norm.1.weight": torch.ones(2)}))
    assert list(read) == ["features.denseblock1.denselayer1.norm1.weight"]


def test_weights_of_a_left_out_auxiliary_head_are_left_out():
    model = build("googlenet", device="meta")
    weights = {name: torch.zeros(tensor.shape) for name, tensor in model.state_dict().items()}
    load_checkpoint(save({**weights, "aux1.fc1.weight": torch.zeros(2, 2)}), model)
    assert not model.get_parameter("fc.weight").is_meta


@pytest.mark.parametrize(
    ("tensor", "why"),
    [
        (torch.empty(10, 84, device="meta"), "a shape without numbers"),
        (torch.zeros(1).expand(10**10, 84), "larger than what the file holds"),
        (torch.zeros(10, 84, dtype=torch.complex64), "complex"),
        (torch.zeros(10, 84).to_sparse(), "quantized or sparse"),
        (torch.quantize_per_tensor(torch.zeros(10, 84), 1.0, 0, torch.qint8), "quantized or sparse"),
    ],
)
def test_weights_that_no_network_can_hold_are_refused(tensor, why):
    with pytest.raises(EngineError, match=why):
        read_weights(torch_file({"weight": tensor}))


@pytest.mark.parametrize("shape", [(), (0, 84)])
def test_a_last_layer_without_classes_does_not_fit(shape):
    state = build("lenet5-mnist").state_dict()
    last = [name for name, weight in state.items() if weight.ndim >= 2][-1]
    with pytest.raises(EngineError, match="do not fit"):
        build("lenet5-mnist", weights=torch_file(state | {last: torch.zeros(shape)}))


def test_damaged_files_are_explained_whatever_torch_raises():
    whole, random = torch_file({"weight": torch.zeros(3, 3)}), np.random.default_rng(0)
    for _ in range(150):
        damaged = bytearray(whole)
        for place in random.integers(0, len(whole), 12):
            damaged[place] = random.integers(0, 256)
        with contextlib.suppress(EngineError):
            read_weights(bytes(damaged))
