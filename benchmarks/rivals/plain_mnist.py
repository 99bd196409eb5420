"""The LeNet runs as a tutorial would write them: torchvision's MNIST, a DataLoader, torch's default threads, in turn.

Prints the seconds that the steps of all runs took, and the test error of each.
"""

import json
import time

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import MNIST

from benchmarks.lenet import lenets
from engine.training.build_network import build_network
from engine.training.data.datasets import data_folder
from engine.training.optimization import learning_rate
from engine.training.spec import RunSpec

TRANSFORM = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])


def train(run: RunSpec) -> float:
    """Trains one network, tests it as often as the specification says, and returns its last test error."""
    torch.manual_seed(run.seed)
    train_set, test_set = (MNIST(data_folder(), train=part, transform=TRANSFORM) for part in (True, False))
    loader = DataLoader(train_set, batch_size=run.batch_size, shuffle=True, drop_last=True)
    test_loader = DataLoader(test_set, batch_size=1000)
    model = build_network(run.network, in_channels=1, num_classes=10)
    how = run.optimizer
    optimizer = torch.optim.SGD(model.parameters(), how.learning_rate, how.momentum, weight_decay=how.weight_decay)
    error = 1.0
    for step, (images, labels) in enumerate(loader):
        if step == run.steps:
            break
        optimizer.param_groups[0]["lr"] = learning_rate(how, step, run.steps)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        if (step + 1) % run.evaluate_every == 0:
            error = test(model, test_loader)
    return error


def test(model: nn.Module, loader: DataLoader) -> float:
    """The share of test images that the network gets wrong."""
    model.eval()
    wrong = total = 0
    with torch.no_grad():
        for images, labels in loader:
            wrong += (model(images).argmax(1) != labels).sum().item()
            total += len(labels)
    model.train()
    return wrong / total


if __name__ == "__main__":
    started = time.perf_counter()
    errors = [train(run) for run in lenets()]
    print(json.dumps({"seconds": time.perf_counter() - started, "test_errors": errors}))
