"""Snippets of the page on batch normalization."""


def steps_snippet(size: int, channel: int, gamma: float | None, beta: float | None, *, training: bool) -> str:
    """The channel normalized, as `y`, and the gradient of a sum weighted from -1 to 1, as `dx`."""
    scale = "norm.weight[at]" if gamma is None else f"torch.tensor([{gamma}])"
    offset = "norm.bias[at]" if beta is None else f"torch.tensor([{beta}])"
    return f"""import torch
import torch.nn.functional as F

from engine.landscape.shipped import surface_data, surface_model

model = surface_model("resnet32-digits")
images, labels = surface_data("digits", {size})
norm, at = model.norm1, slice({channel}, {channel + 1})
x = model.conv1(images)[:, at].requires_grad_()
mean, variance = norm.running_mean[at].clone(), norm.running_var[at].clone()
y = F.batch_norm(x, mean, variance, {scale}, {offset}, training={training})
(y * torch.linspace(-1, 1, y.numel()).view_as(y)).sum().backward()
dx = x.grad
print(y.mean().item(), y.std().item(), mean, variance)
"""


def stray_snippet(size: int) -> str:
    """How far batches of this size stray, as `stray`."""
    return f"""import torch

from engine.landscape.shipped import surface_data, surface_model

maps = surface_model("resnet32-digits").conv1(surface_data("digits", 1400)[0])
mean, std = maps.mean((0, 2, 3)), maps.std((0, 2, 3))
generator = torch.Generator().manual_seed(0)
batches = [torch.randperm(1400, generator=generator)[:{size}] for _ in range(200)]
off = torch.stack([(maps[batch].mean((0, 2, 3)) - mean) / std for batch in batches])
stray = off.square().mean().sqrt().item()
print(stray)
"""


def watching_snippet(rate: float) -> str:
    """Both networks watched for the first updates, as `seen`; more moments take longer."""
    return f"""from engine.landscape.smoothness import watch_training
from engine.training import NetworkSpec, OptimizerSpec, RunSpec

seen = {{}}
for name in ("with", "without"):
    network = NetworkSpec("plain", {{"depth": 14, "width": 8, "batch_norm": name == "with"}})
    run = RunSpec(name, network, optimizer=OptimizerSpec(learning_rate={rate:g}), device="cpu")
    seen[name] = list(watch_training(run, (0, 10, 20)))  # the page goes on to 200
    print(name, [(each.step, each.loss, each.losses_along) for each in seen[name]])
"""
