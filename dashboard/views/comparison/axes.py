"""What networks are compared by: published values, and values measured on this device."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.networks.pareto_front import Better
from engine.networks.timing import Timing
from engine.networks.torchvision_metadata import Published


@dataclass(frozen=True)
class Quantity:
    """Something that every network has one value of.

    Attributes:
        title: with its unit, as on an axis.
        column: its heading in a file, with its unit.
        better: which values are better.
        log: whether an axis of it is logarithmic.
        published: the value, where it is published.
        measured: the value, where it is measured here.
    """

    title: str
    column: str
    better: Better
    log: bool
    published: Callable[[Published], float] | None = None
    measured: Callable[[Timing], float] | None = None

    def of(self, entry: Published, timings: Mapping[str, Timing]) -> float | None:
        """The value of a network; None where it has not been measured yet."""
        if self.published is not None:
            return self.published(entry)
        timing = timings.get(entry.title)
        return self.measured(timing) if timing is not None and self.measured is not None else None


QUANTITIES: dict[str, Quantity] = {
    "top-1": Quantity("top-1 accuracy, %", "top-1 (%)", "higher", False, lambda entry: entry.top1),
    "top-5": Quantity("top-5 accuracy, %", "top-5 (%)", "higher", False, lambda entry: entry.top5),
    "multiply-adds": Quantity(
        "multiply-adds for one image, billions", "multiply-adds (billions)", "lower", True, lambda e: e.multiply_adds
    ),
    "parameters": Quantity(
        "parameters, millions", "parameters (millions)", "lower", True, lambda entry: entry.parameters / 1e6
    ),
    "year": Quantity("year of the paper", "year", "lower", False, lambda entry: float(entry.year)),
    "input size": Quantity(
        "side of the image, pixels", "input size (px)", "lower", False, lambda entry: float(entry.input_size)
    ),
    "download": Quantity("download, MB", "download (MB)", "lower", True, lambda entry: entry.file_megabytes),
    "time here": Quantity(
        "time for one image on this device, ms",
        "time here (ms)",
        "lower",
        True,
        measured=lambda timing: timing.seconds * 1000,
    ),
    "memory here": Quantity(
        "memory of the activations of one image, MB",
        "memory here (MB)",
        "lower",
        True,
        measured=lambda timing: timing.activation_bytes / 1e6,
    ),
}
