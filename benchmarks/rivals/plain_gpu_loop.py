"""A training loop as tutorials write it, on the GPU: a DataLoader with two processes, PIL images, float32."""

import time
from itertools import islice
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torch.utils.data import Dataset as TorchDataset
from torchvision import transforms

from engine.training.build_network import build_network
from engine.training.data.datasets import Dataset
from engine.training.spec import RunSpec

WARM_UP_STEPS = 20
PROCESSES = 2


class Images(TorchDataset[tuple[Any, int]]):
    """One image at a time, as torchvision's CIFAR10 gives it."""

    def __init__(self, data: Dataset, shift: int) -> None:
        self._pixels: np.ndarray = data.train.images.permute(0, 2, 3, 1).contiguous().numpy()
        self._labels = data.train.labels.tolist()
        self._transform = transforms.Compose(
            [
                transforms.RandomCrop(self._pixels.shape[1], padding=shift),
                transforms.RandomHorizontalFlip(),
                transforms.ToTensor(),
                transforms.Normalize(data.mean.tolist(), data.std.tolist()),
            ]
        )

    def __len__(self) -> int:
        """How many there are."""
        return len(self._labels)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        """An image, varied and normalized, with its class."""
        return self._transform(Image.fromarray(self._pixels[index])), self._labels[index]


def images_a_second(run: RunSpec, data: Dataset, *, steps: int) -> float:
    """How fast the loop trains, after some steps that are not timed."""
    device = torch.device(run.device)
    model = build_network(run.network, in_channels=3, num_classes=len(data.classes)).to(device)
    how = run.optimizer
    optimizer = torch.optim.SGD(model.parameters(), how.learning_rate, how.momentum, weight_decay=how.weight_decay)
    images = Images(data, run.augmentation.shift)
    loader = DataLoader(images, run.batch_size, shuffle=True, drop_last=True, num_workers=PROCESSES)
    batches = iter(loader)
    _train(model, optimizer, islice(batches, WARM_UP_STEPS), device)
    started = time.perf_counter()
    _train(model, optimizer, islice(batches, steps), device)
    return steps * run.batch_size / (time.perf_counter() - started)


def _train(model: nn.Module, optimizer: torch.optim.Optimizer, batches, device: torch.device) -> float:
    running_loss = 0.0
    for images, labels in batches:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images.to(device)), labels.to(device))
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    return running_loss
