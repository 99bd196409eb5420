"""Deviation of minibatch statistics from those of all the data."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.errors import EngineError

DRAWS = 200


@dataclass(frozen=True)
class BatchStatisticsDeviation:
    """Root mean square deviations over channels and draws, in the data's own standard deviations.

    Attributes:
        batch_size: images a draw.
        mean: of the batch's mean from the data's.
        std: of the batch's standard deviation from the data's.
    """

    batch_size: int
    mean: float
    std: float


def batch_statistics_deviation(
    maps: Tensor, batch_sizes: tuple[int, ...], *, draws: int = DRAWS, seed: int = 0
) -> list[BatchStatisticsDeviation]:
    """Deviation of random minibatches' mean and standard deviation, for each batch size.

    Args:
        maps: feature maps of all the data, (n, c, h, w).
        batch_sizes: images a batch, drawn without repetition.
        draws: batches of each size.
        seed: of the draws of each size.

    Raises:
        EngineError: a batch larger than the data.
    """
    if max(batch_sizes) > len(maps):
        raise EngineError(
            f"A batch of {max(batch_sizes)} cannot be drawn from {len(maps)} images. Use at most {len(maps)}."
        )
    first, second = maps.mean((2, 3)), maps.square().mean((2, 3))  # (n, c) moments of each image
    mean = first.mean(0)
    std = (second.mean(0) - mean**2).clamp_min(1e-12).sqrt()
    found = []
    for size in batch_sizes:
        generator = torch.Generator().manual_seed(seed)
        chosen = torch.stack([torch.randperm(len(maps), generator=generator)[:size] for _ in range(draws)])
        batch_mean = first[chosen].mean(1)  # (draws, c)
        batch_std = (second[chosen].mean(1) - batch_mean**2).clamp_min(0).sqrt()
        off = ((batch_mean - mean) / std, batch_std / std - 1)
        found.append(BatchStatisticsDeviation(size, *(deviation.square().mean().sqrt().item() for deviation in off)))
    return found
