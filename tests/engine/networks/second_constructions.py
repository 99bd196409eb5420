"""Independent constructions of the papers' networks, from their tables."""

from torch import nn


def lenet5() -> nn.Module:
    """LeNet-5 as the textbook writes it: Zhang et al., Dive into Deep Learning, section 7.6."""
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5, padding=2),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120),
        nn.Sigmoid(),
        nn.Linear(120, 84),
        nn.Sigmoid(),
        nn.Linear(84, 10),
    )


def small_alexnet(*, width: int, hidden: int) -> nn.Module:
    """Krizhevsky et al., figure 2, with other numbers in the same places."""
    pool = nn.MaxPool2d(3, 2, 1)
    return nn.Sequential(
        *(nn.Conv2d(3, width, 5, padding=2), nn.ReLU(), pool),
        *(nn.Conv2d(width, 2 * width, 5, padding=2), nn.ReLU(), pool),
        *(nn.Conv2d(2 * width, 4 * width, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(4 * width, 4 * width, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(4 * width, 4 * width, 3, padding=1), nn.ReLU(), pool),
        *(nn.Flatten(), nn.Dropout(), nn.Linear(4 * width * 16, hidden), nn.ReLU()),
        *(nn.Dropout(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 10)),
    )


def convolutions(*sizes: tuple[int, int, int], bias: int = 1) -> int:
    """Parameters of convolutions given as (c_in, c_out, kernel_size)."""
    return sum(c_out * (c_in * k * k + bias) for c_in, c_out, k in sizes)


def normalized(*sizes: tuple[int, int, int]) -> int:
    """The same without bias and with the two parameters a channel of batch normalization."""
    return convolutions(*sizes, bias=0) + sum(2 * c_out for _, c_out, _ in sizes)


def dense_layers(channels: int, *, layers: int, growth: int) -> int:
    """Parameters of a dense block: layer i normalizes and convolves channels + i * growth maps."""
    inputs = [channels + i * growth for i in range(layers)]
    return sum(2 * maps + maps * growth * 9 for maps in inputs)
