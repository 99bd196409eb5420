"""Snippets of the page on batch normalization."""

from collections.abc import Sequence


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


def stray_snippet(sizes: Sequence[int]) -> str:
    """How far batches stray in mean and standard deviation, as `strays`, by their size."""
    return f"""import torch

from engine.landscape.shipped import surface_data, surface_model

maps = surface_model("resnet32-digits").conv1(surface_data("digits", 1400)[0])
mean, std = maps.mean((0, 2, 3)), maps.std((0, 2, 3), correction=0)
strays = {{}}
for size in {tuple(sizes)!r}:
    generator = torch.Generator().manual_seed(0)
    batches = [maps[torch.randperm(1400, generator=generator)[:size]] for _ in range(200)]
    means = torch.stack([(batch.mean((0, 2, 3)) - mean) / std for batch in batches])
    stds = torch.stack([batch.std((0, 2, 3), correction=0) / std - 1 for batch in batches])
    strays[size] = [off.square().mean().sqrt().item() for off in (means, stds)]
print(strays)
"""


def trainings_snippet(sizes: Sequence[int], seen: int) -> str:
    """Code that follows that of `stray_snippet`: test errors by batch normalization and batch size, as `errors`."""
    return f"""
from engine.training import NetworkSpec, OptimizerSpec, RunSpec, train

errors = {{}}
for size in {tuple(sizes)!r}:
    for batch_norm in (True, False):
        network = NetworkSpec("plain", {{"depth": 8, "width": 8, "batch_norm": batch_norm}})
        optimizer, steps = OptimizerSpec(learning_rate=0.1 * size / 64), {seen} // size
        run = RunSpec("", network, optimizer=optimizer, steps=steps, batch_size=size, log_every=steps,
                      evaluate_every=steps, device="cpu")
        *_, last = train(run)
        errors[batch_norm, size] = last.test_error
print(errors)
"""


def watching_snippet(rate: float, seed: int, moments: Sequence[int]) -> str:
    """Both networks at all moments, as `seen`."""
    return f"""from engine.landscape.smoothness import watch_training
from engine.training import NetworkSpec, OptimizerSpec, RunSpec

seen = {{}}
for name in ("with", "without"):
    network = NetworkSpec("plain", {{"depth": 14, "width": 8, "batch_norm": name == "with"}})
    run = RunSpec(name, network, optimizer=OptimizerSpec(learning_rate={rate:g}), seed={seed}, device="cpu")
    seen[name] = list(watch_training(run, {tuple(moments)!r}))
    print(name, [(each.step, each.loss, each.losses_along) for each in seen[name]])
"""
