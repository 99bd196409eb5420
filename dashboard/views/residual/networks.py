"""Plain and residual networks on digits, as the views of the page look at them."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.landscape import GradientFlow, gradient_flow
from engine.landscape.training_flow import IMAGES, first_norm_by_differences
from engine.networks.models.resnet import SmallResNet
from engine.training.data.datasets import load
from engine.training.spec import DataSpec, NetworkSpec, RunSpec

WIDTH = 8
SEEDS = (0, 1, 2)
PLAIN, RESIDUAL = "plain", "residual"


@dataclass(frozen=True)
class DeepNetwork:
    """A deep network as the reader chose it."""

    depth: int
    batch_norm: bool

    @property
    def words(self) -> str:
        """The normalization, for sentences."""
        return "with batch normalization" if self.batch_norm else "without batch normalization"

    def build(self, kind: str, seed: int) -> SmallResNet:
        """The network before training."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return SmallResNet(
                self.depth, width=WIDTH, residual=kind == RESIDUAL, batch_norm=self.batch_norm, in_channels=1
            )

    def run(self, kind: str) -> RunSpec:
        """Its training, as the training page does it."""
        family = "resnet" if kind == RESIDUAL else "plain"
        options = {"depth": self.depth, "width": WIDTH, "batch_norm": self.batch_norm}
        return RunSpec(kind, NetworkSpec(family, options), device="cpu")


def digits_batch() -> tuple[Tensor, Tensor]:
    """The first training digits, as networks see them, and their classes."""
    data = load(DataSpec("digits"))
    return data.normalize(data.train.images[:IMAGES]), data.train.labels[:IMAGES]


@dataclass(frozen=True)
class StartFlows:
    """Both kinds of network before training.

    Attributes:
        flows: by kind, one a seed.
        difference: relative, between the first residual network's first norm and a finite difference.
    """

    flows: dict[str, list[GradientFlow]]
    difference: float

    def first_norms(self, kind: str) -> list[float]:
        """Gradient norms of the first layer, one a seed."""
        return [flow.gradient_norms[0] for flow in self.flows[kind]]

    @property
    def ratios(self) -> list[float]:
        """Plain over residual at the first layer, one a seed."""
        return [
            plain / residual
            for plain, residual in zip(self.first_norms(PLAIN), self.first_norms(RESIDUAL), strict=True)
        ]


def start_flows(network: DeepNetwork) -> StartFlows:
    """Gradient and signal by depth, before training, for every seed."""
    batch = digits_batch()
    flows = {kind: [gradient_flow(network.build(kind, seed), batch) for seed in SEEDS] for kind in (PLAIN, RESIDUAL)}
    norm = flows[RESIDUAL][0].gradient_norms[0]
    return StartFlows(flows, abs(first_norm_by_differences(network.build(RESIDUAL, 0), batch) / norm - 1))
