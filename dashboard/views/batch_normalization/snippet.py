"""Snippets of the page on batch normalization."""

from collections.abc import Sequence

from engine.training.spec import RunSpec


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
print(f"y: mean {{y.mean().item():.2f}}, std {{y.std(correction=0).item():.2f}}")
print(f"running mean {{mean.item():.4g}}, running variance {{variance.item():.4g}}")
print(f"largest gradient {{dx.abs().max().item():.3g}}")
"""


def deviation_snippet(sizes: Sequence[int], maps: str) -> str:
    """How far batches deviate in mean and standard deviation, as `strays`, by their size."""
    place = "" if maps == "small" else "[:, :, 4:5, 4:5]"
    return f"""import torch

from engine.landscape.shipped import surface_data, surface_model

torch.set_num_threads(1)
with torch.no_grad():
    maps = surface_model("resnet32-digits").conv1(surface_data("digits", 1400)[0]){place}
mean, std = maps.mean((0, 2, 3)), maps.std((0, 2, 3), correction=0)
strays = {{}}
for size in {tuple(sizes)!r}:
    generator = torch.Generator().manual_seed(0)
    batches = [maps[torch.randperm(1400, generator=generator)[:size]] for _ in range(200)]
    means = torch.stack([(batch.mean((0, 2, 3)) - mean) / std for batch in batches])
    stds = torch.stack([batch.std((0, 2, 3), correction=0) / std - 1 for batch in batches])
    strays[size] = [off.square().mean().sqrt().item() for off in (means, stds)]
    print(f"n = {{size}}: mean {{strays[size][0]:.3g}}, standard deviation {{strays[size][1]:.1%}}")
"""


def trainings_snippet(runs: Sequence[RunSpec]) -> str:
    """Code that follows that of `deviation_snippet`: the runs of one batch size, and their mean errors as `errors`."""
    first, size, seeds = runs[0], runs[0].batch_size, len({run.seed for run in runs})
    options = {name: value for name, value in first.network.options.items() if name != "batch_norm"}
    return f"""
from statistics import mean

from engine.landscape.final_errors import train_to_final_errors
from engine.training import NetworkSpec, OptimizerSpec, RunSpec

errors = {{}}
for batch_norm in (True, False):
    runs = [
        RunSpec(
            f"seed {{seed}}",
            NetworkSpec("{first.network.family}", {{**{options!r}, "batch_norm": batch_norm}}),
            optimizer=OptimizerSpec(learning_rate={first.optimizer.learning_rate!r}),
            steps={first.steps}, batch_size={size}, seed=seed, device="cpu",
            log_every={first.steps}, evaluate_every={first.steps},
        )
        for seed in range({seeds})
    ]
    ended = [each for each in train_to_final_errors(runs) if not each.diverged]
    if ended:
        errors[batch_norm, "evaluation"] = mean(each.test_error for each in ended)
    if ended and batch_norm:
        errors[batch_norm, "training"] = mean(each.batch_error for each in ended)
for (batch_norm, mode), error in errors.items():
    print(f"n = {size}, {{'with' if batch_norm else 'without'}}, {{mode}} mode: test error {{error:.1%}}")
"""


def watching_snippet(rate: float, seed: int, moments: Sequence[int]) -> str:
    """Both networks at all moments, as `seen`."""
    return f"""import torch

from engine.landscape.loss_smoothness import smoothness_through_training
from engine.training import NetworkSpec, OptimizerSpec, RunSpec

torch.set_num_threads(1)
seen = {{}}
for name in ("with", "without"):
    network = NetworkSpec("plain", {{"depth": 14, "width": 8, "batch_norm": name == "with"}})
    run = RunSpec(name, network, optimizer=OptimizerSpec(learning_rate={rate:g}), seed={seed}, device="cpu")
    seen[name] = list(smoothness_through_training(run, {tuple(moments)!r}))
    for each in seen[name]:
        print(f"{{name}}, {{each.step}} updates: loss {{each.loss:.3g}}, along the gradient",
              *(f"{{loss:.3g}}" for loss in each.losses_along))
    low, *_, high = seen[name][-1].quantiles[-1]
    print(f"{{name}}: nine tenths of the last ReLU's inputs span {{high - low:.3g}}")
"""
