"""Snippets of the page on residual learning."""

from collections.abc import Sequence

import numpy as np

from dashboard.views.residual.networks import DeepNetwork


def flow_snippet(network: DeepNetwork, moments: Sequence[int], step: int) -> str:
    """Norms and scales of every layer of both networks at a moment, as `flows`: before training, one for each seed."""
    return _flow_at_the_start(network) if step == 0 else _flow_after(network, moments, step)


def _flow_at_the_start(network: DeepNetwork) -> str:
    return f"""import torch
import torch.nn.functional as F
from torch import nn

from engine.networks.models.resnet import SmallResNet
from engine.training.data.datasets import load
from engine.training.spec import DataSpec

torch.set_num_threads(1)
data = load(DataSpec("digits"))
images, labels = data.normalize(data.train.images[:128]), data.train.labels[:128]
flows = {{"plain": [], "residual": []}}
for kind in flows:
    for seed in (0, 1, 2):
        torch.manual_seed(seed)
        model = SmallResNet({network.depth}, width=8, residual=kind == "residual",
                            batch_norm={network.batch_norm}, in_channels=1)
        layers = [layer for layer in model.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
        scales = []
        for layer in layers:
            layer.register_forward_pre_hook(lambda _, x: scales.append(x[0].square().mean().sqrt().item()))
        F.cross_entropy(model(images), labels).backward()
        flows[kind].append(([layer.weight.grad.norm().item() for layer in layers], scales))
for seed in (0, 1, 2):
    (plain, _), (residual, _) = flows["plain"][seed], flows["residual"][seed]
    print(f"seed {{seed}}: {{plain[0]:.3g}} / {{residual[0]:.3g}} = {{plain[0] / residual[0]:.3g}}")
"""


def _flow_after(network: DeepNetwork, moments: Sequence[int], step: int) -> str:
    return f"""import torch

from engine.landscape.training_flow import flow_through_training
from engine.training import NetworkSpec, RunSpec

torch.set_num_threads(1)
moments, step = {tuple(moments)!r}, {step}
flows = {{}}
for kind, family in (("plain", "plain"), ("residual", "resnet")):
    options = {{"depth": {network.depth}, "width": 8, "batch_norm": {network.batch_norm}}}
    for moment in flow_through_training(RunSpec(kind, NetworkSpec(family, options), device="cpu"), moments):
        if moment.step == step:
            flows[kind] = [(moment.flow.gradient_norms, moment.flow.input_scales)]
            break
plain, residual = (flows[kind][0][0][0] for kind in flows)
print(f"after {{step}} updates: {{plain:.3g}} / {{residual:.3g}} = {{plain / residual:.3g}}")
"""


def blocks_snippet(alpha: float) -> str:
    """What a block makes of feature maps of digits, `x`, with its branch scaled: by kind, `outputs` and `changes`."""
    return f"""import torch
from torch import nn

from engine.networks.models.resnet import PlainBlock, ResidualBlock
from engine.training.data.datasets import load
from engine.training.spec import DataSpec

data = load(DataSpec("digits"))
torch.manual_seed(0)
first = nn.Conv2d(1, 8, 3, padding=1)
torch.manual_seed(0)
residual = ResidualBlock(8, 8, stride=1, batch_norm=True, shortcut="padded")
torch.manual_seed(0)
plain = PlainBlock(8, 8, stride=1, batch_norm=True)
with torch.no_grad():
    x = torch.relu(first(data.normalize(data.train.images[:128])))
    outputs = {{
        "residual": torch.relu({alpha:g} * residual.branch(x) + x),
        "plain": torch.relu({alpha:g} * plain.branch(x)),
    }}
changes = {{kind: ((y - x).norm() / x.norm()).item() for kind, y in outputs.items()}}
for kind, change in changes.items():
    print(f"{{kind}}: {{change:.1%}}")
"""


def classes_snippet(curve: np.ndarray, size: int, largest: int) -> str:
    """The best staircases of both families, as `best`, and the errors of all their classes, as `errors`."""
    heights = ", ".join(f"{height:.4g}" for height in curve)
    return f"""import numpy as np

from engine.landscape.function_classes import fit

curve = np.array([{heights}])
best = {{family: fit(curve, family, {size}) for family in ("nested", "equal")}}
errors = {{family: [fit(curve, family, n).error for n in range(1, {largest + 1})] for family in best}}
for family, each in best.items():
    print(f"{{family}}, n = {size}: error {{each.error:.3f}}")
    print(", ".join(f"{{error:.3f}}" for error in errors[family]))
"""


def surfaces_snippet(names: Sequence[str], resolution: int, *, span: float, seed: int) -> str:
    """The shipped surfaces side by side, computed again, as `surfaces`; it takes minutes."""
    return f"""from engine.landscape import Surface, loss_surface
from engine.landscape.shipped import shipped_surface, surface_data, surface_model

surfaces = {{}}
for name in {list(names)!r}:
    facts = shipped_surface(name).facts
    data = surface_data(facts.data, facts.images)
    rows = loss_surface(surface_model(name), data, {resolution}, span={span:g}, seed={seed})
    surfaces[name] = Surface.of(rows)
    print(f"{{facts.title}}: loss {{surfaces[name].centre:.3g}} in the middle")
"""


def own_surface_snippet(run_id: str, resolution: int, pictures: int) -> str:
    """The surface of a run, as `surface`."""
    return f"""from engine.landscape import Surface, loss_surface
from engine.landscape.run_surface import training_images
from engine.runs.library import Library
from engine.runs.load_trained import trained_network

store, run_id = Library(), "{run_id}"
data = training_images(store.run(run_id).spec, {pictures})
surface = Surface.of(loss_surface(trained_network(store, run_id), data, {resolution}))
print(f"loss {{surface.centre:.4g}} in the middle")
"""
