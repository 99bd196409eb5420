"""The digit runs as a tutorial would write them: a DataLoader, torch's default threads, one network after another.

Prints the seconds that the steps of all runs took, and the test error of each.
"""

import json
import time

import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from engine.training.datasets import load
from engine.training.models import build_network
from engine.training.optimization import learning_rate
from engine.training.presets import preset
from engine.training.spec import RunSpec


def train(run: RunSpec) -> float:
    """Trains one network and returns its test error."""
    torch.manual_seed(run.seed)
    digits = load(run.data)
    images, labels = digits.normalize(digits.train.images), digits.train.labels
    loader = DataLoader(TensorDataset(images, labels), batch_size=run.batch_size, shuffle=True, drop_last=True)
    model = build_network(run.network, in_channels=1, num_classes=10)
    how = run.optimizer
    optimizer = torch.optim.SGD(model.parameters(), how.learning_rate, how.momentum, weight_decay=how.weight_decay)
    step = 0
    while step < run.steps:
        for batch, targets in loader:
            if step == run.steps:
                break
            optimizer.param_groups[0]["lr"] = learning_rate(how, step, run.steps)
            optimizer.zero_grad()
            loss = F.cross_entropy(model(batch), targets)
            loss.backward()
            optimizer.step()
            step += 1
    model.eval()
    with torch.no_grad():
        predicted = model(digits.normalize(digits.test.images)).argmax(1)
    return (predicted != digits.test.labels).float().mean().item()


if __name__ == "__main__":
    runs = preset("residual-vs-plain").comparison(device="cpu").runs
    load(runs[0].data)
    started = time.perf_counter()
    errors = [train(run) for run in runs]
    print(json.dumps({"seconds": time.perf_counter() - started, "test_errors": errors}))
