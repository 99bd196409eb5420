"""Snippets of the page on residual learning."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from dashboard.residual.networks import DeepNetwork


def flow_snippet(network: "DeepNetwork") -> str:
    """The gradient norm of the first layer of both networks before training, as `norms`, one a seed."""
    return f"""import torch
import torch.nn.functional as F

from engine.networks.resnet import SmallResNet
from engine.training.datasets import load
from engine.training.spec import DataSpec

data = load(DataSpec("digits"))
images, labels = data.normalize(data.train.images[:128]), data.train.labels[:128]
norms = {{}}
for kind in ("plain", "residual"):
    norms[kind] = []
    for seed in (0, 1, 2):
        torch.manual_seed(seed)
        model = SmallResNet({network.depth}, width=8, residual=kind == "residual",
                            batch_norm={network.batch_norm}, in_channels=1)
        F.cross_entropy(model(images), labels).backward()
        norms[kind].append(model.conv1.weight.grad.norm().item())
print(norms)
"""


def blocks_snippet(alpha: float) -> str:
    """A residual block with its branch scaled, as `y`, on feature maps of digits, as `x`."""
    return f"""import torch
from torch import nn

from engine.networks.resnet import ResidualBlock
from engine.training.datasets import load
from engine.training.spec import DataSpec

data = load(DataSpec("digits"))
torch.manual_seed(0)
first = nn.Conv2d(1, 8, 3, padding=1)
torch.manual_seed(0)
block = ResidualBlock(8, 8, stride=1, batch_norm=True, shortcut="padded")
with torch.no_grad():
    x = torch.relu(first(data.normalize(data.train.images[:128])))
    y = torch.relu({alpha:g} * block.branch(x) + x)
change = ((y - x).norm() / x.norm()).item()
print(change)
"""


def classes_snippet(curve: np.ndarray, size: int) -> str:
    """The best staircase of both families, with its error, as `errors`."""
    heights = ", ".join(f"{height:.4g}" for height in curve)
    return f"""import numpy as np

from engine.landscape.staircases import fit

curve = np.array([{heights}])
errors = {{family: fit(curve, family, {size}).error for family in ("nested", "equal")}}
print(errors)
"""


def surfaces_snippet(name: str) -> str:
    """One row of a shipped surface through its middle, computed again, as `row`."""
    return f"""from engine.landscape import Plane
from engine.landscape.shipped import shipped_surface, surface_data, surface_model

shipped = shipped_surface("{name}")
facts = shipped.facts
plane = Plane(surface_model("{name}"), surface_data(facts.data, facts.images), seed=facts.seed)
row = [plane.loss(a, 0) for a in shipped.surface.places]
print(row)
"""


def own_surface_snippet(resolution: int) -> str:
    """The surface of a network that is trained first, as `surface`."""
    return f"""from engine.landscape import Surface, loss_surface
from engine.training import NetworkSpec, RunSpec, Training

training = Training(RunSpec("residual", NetworkSpec("resnet", {{"depth": 8, "width": 8}}), steps=100, device="cpu"))
for event in training.events():
    print(event.step, event.train_loss)
images = training.data.normalize(training.data.train.images[:200])
rows = loss_surface(training.model, (images, training.data.train.labels[:200]), {resolution})
surface = Surface.of(rows)
print(surface.centre)
"""
