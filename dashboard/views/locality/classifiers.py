"""The shipped networks that read digits, and what each says of a digit at many positions."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from dashboard.runtime.cache import cached
from engine.images import free_columns, sample_digit
from engine.inspection.shifted_predictions import predictions_by_shift, probabilities_by_shift
from engine.networks import build, shipped_networks

SHIFTS = tuple(range(-10, 11))
HANDWRITINGS = 10  # of every digit, where many are looked at


@dataclass(frozen=True)
class Classifier:
    """A shipped network that reads digits.

    Attributes:
        name: in the catalogue.
        title: as its card has it, without the data set that all of them share.
        model: in evaluation mode; shared, never changed.
        mean: subtracted from pixels.
        std: pixels are divided by it.
        pooled: whether it ends in global pooling, so that where a feature was found no longer counts.
        accuracy: share of MNIST's test set that it names right.
    """

    name: str
    title: str
    model: nn.Module
    mean: tuple[float, ...]
    std: tuple[float, ...]
    pooled: bool
    accuracy: float


@cached(entries=1)
def digit_classifiers() -> list[Classifier]:
    """Every shipped network for grey images of MNIST's size, those with global pooling first."""
    found = []
    for name, network in shipped_networks().items():
        seen = network.preprocessing
        if network.in_channels != 1 or seen.crop != 28 or network.card.data != "MNIST":
            continue
        model = build(name, weights="shipped").eval()
        pooled = any(isinstance(part, nn.AdaptiveAvgPool2d | nn.AdaptiveMaxPool2d) for part in model.modules())
        title = network.card.title.removesuffix(" on MNIST")
        found.append(Classifier(name, title, model, tuple(seen.mean), tuple(seen.std), pooled, network.test_accuracy))
    return sorted(found, key=lambda one: not one.pooled)


@cached(entries=64)
def answers_by_shift(digit: Tensor) -> list[Tensor]:
    """For each classifier the probabilities (shifts, 10) as one digit, (28, 28), moves sideways."""
    shifts = [(dx, 0) for dx in SHIFTS]
    return [
        probabilities_by_shift(one.model, digit[None], shifts, mean=one.mean, std=one.std)
        for one in digit_classifiers()
    ]


@dataclass(frozen=True)
class ManyDigits:
    """How every classifier does on a hundred written digits.

    Attributes:
        curves: for each classifier the mean probability of the right digit, (shifts,).
        middle: for each the share of digits it names right where they are.
        edge: the same, with each digit moved to either side as far as it stays whole.
        whole: how far all of them can move to the left and to the right, in pixels.
    """

    curves: list[Tensor]
    middle: list[float]
    edge: list[float]
    whole: tuple[int, int]


@cached(entries=1)
def many_by_shift() -> ManyDigits:
    """A hundred written digits, ten of each kind, as they move sideways."""
    (digits, labels), shifts = _hundred_digits(), [(dx, 0) for dx in SHIFTS]
    count = len(digits)
    found = [
        predictions_by_shift(one.model, digits, labels, shifts, mean=one.mean, std=one.std)
        for one in digit_classifiers()
    ]
    free = torch.tensor([free_columns(digit[0]) for digit in digits]).clamp(max=SHIFTS[-1])  # (count, 2)
    edges = SHIFTS.index(0) + free * torch.tensor([-1, 1])
    left, right = free.min(0).values.tolist()
    return ManyDigits(
        curves=[many.probability.mean(0) for many in found],
        middle=[many.right[:, SHIFTS.index(0)].float().mean().item() for many in found],
        edge=[many.right[torch.arange(count)[:, None], edges].float().mean().item() for many in found],
        whole=(left, right),
    )


@cached(entries=1)
def correct_in_the_middle() -> list[float]:
    """For each classifier the share of the hundred digits that it names right where they are."""
    digits, labels = _hundred_digits()
    with torch.no_grad():
        return [
            (one.model((digits - one.mean[0]) / one.std[0]).argmax(1) == labels).float().mean().item()
            for one in digit_classifiers()
        ]


def _hundred_digits() -> tuple[Tensor, Tensor]:
    """The digits, (100, 1, 28, 28), in [0, 1], and what they are."""
    chosen = [divmod(number, HANDWRITINGS) for number in range(10 * HANDWRITINGS)]
    digits = torch.stack([sample_digit(label, number=number)[None] for label, number in chosen])
    return digits, torch.tensor([label for label, _ in chosen])


@cached(entries=1)
def all_at_once() -> float:
    """The largest difference between the mean curves and runs of all hundred digits, rolled over a wide margin."""
    digits, labels = _hundred_digits()
    right = labels[:, None]
    difference = 0.0
    for one, curve in zip(digit_classifiers(), many_by_shift().curves, strict=True):
        for place in (0, len(SHIFTS) // 2, len(SHIFTS) - 1):
            moved = torch.roll(torch.nn.functional.pad(digits, (10, 10)), SHIFTS[place], 3)[..., 10:-10]
            with torch.no_grad():
                logits = one.model((moved - one.mean[0]) / one.std[0]).double()
            mean = torch.exp(torch.log_softmax(logits, 1)).gather(1, right).mean()
            difference = max(difference, abs(float(mean - curve[place])))
    return difference


def classify_each_window(digit: Tensor) -> float:
    """The largest difference between the curves and single runs on digits that were rolled over a wide margin."""
    difference = 0.0
    for one, answers in zip(digit_classifiers(), answers_by_shift(digit), strict=True):
        for place in (0, len(SHIFTS) // 2, len(SHIFTS) - 1):
            moved = torch.roll(torch.nn.functional.pad(digit, (10, 10)), SHIFTS[place], 1)[:, 10:-10]
            pixels = (moved[None, None] - one.mean[0]) / one.std[0]
            with torch.no_grad():
                alone = torch.exp(torch.log_softmax(one.model(pixels)[0].double(), 0))
            difference = max(difference, (alone - answers[place]).abs().max().item())
    return difference
