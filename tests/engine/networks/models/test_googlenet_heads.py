"""GoogLeNet's three classifiers are those of the network that torchvision trains."""

import torch
from torch import nn
from torchvision.models import get_model

from engine.networks.models.googlenet_heads import googlenet_classifiers

FOUND = {each.name: each for each in googlenet_classifiers()}


def test_each_classifier_reads_what_torchvisions_network_gives_it():
    model = get_model("googlenet", aux_logits=True, init_weights=False).to("meta").train()
    seen: dict[str, tuple[int, ...]] = {}
    order: list[str] = []

    def note(name: str):
        def hook(_: nn.Module, inputs: tuple[torch.Tensor]) -> None:
            order.append(name)
            seen[name] = tuple(inputs[0].shape[1:])

        return hook

    for name, module in model.named_children():
        module.register_forward_pre_hook(note(name))
    model(torch.empty(2, 3, 224, 224, device="meta"))
    for name in ("aux1", "aux2"):
        assert FOUND[name].input_shape == seen[name]
        assert FOUND[name].reads == order[order.index(name) - 1]
    assert FOUND["fc"].input_shape == seen["avgpool"]
    assert FOUND["fc"].reads == "inception5b"


def test_the_auxiliary_classifiers_are_all_that_the_smaller_network_lacks():
    large, small = (
        sum(p.numel() for p in get_model("googlenet", aux_logits=aux, init_weights=False).to("meta").parameters())
        for aux in (True, False)
    )
    assert FOUND["aux1"].parameters + FOUND["aux2"].parameters == large - small


def test_an_auxiliary_classifier_by_hand():
    conv, first, last = 512 * 128 + 2 * 128, (128 * 16 + 1) * 1024, 1025 * 1000
    assert FOUND["aux1"].parameters == conv + first + last
    assert FOUND["aux1"].multiply_adds == 512 * 128 * 16 + 128 * 16 * 1024 + 1024 * 1000
    assert FOUND["fc"].parameters == 1025 * 1000
