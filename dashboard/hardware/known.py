"""What has been measured on this machine since the server started, for all readers: the best of every measurement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dashboard.cache import cached
from engine.device import Device
from engine.hardware import (
    ConvolutionCase,
    Measured,
    MeasuredWay,
    Peaks,
    Precision,
    measure,
    measure_way,
    measured_peaks,
)


@dataclass
class Known:
    """The best of what was measured; the less a measurement was disturbed, the shorter its time."""

    times: dict[tuple[str, ConvolutionCase], Measured] = field(default_factory=dict)
    peaks: dict[tuple[str, Precision], Peaks] = field(default_factory=dict)
    ways: dict[tuple[str, ConvolutionCase, str], MeasuredWay] = field(default_factory=dict)

    def time(self, case: ConvolutionCase, device: Device) -> Measured:
        """Measures a convolution."""
        key, new = (device.kind, case), measure(case, device)
        self.times[key] = min(new, self.times.get(key, new), key=lambda measured: measured.seconds)
        return self.times[key]

    def find_peaks(self, device: Device, precision: Precision) -> Peaks:
        """Measures the peaks."""
        key: tuple[str, Precision] = (device.kind, precision)
        new = measured_peaks(device, precision)
        self.peaks[key] = new.best_with(self.peaks.get(key, new))
        return self.peaks[key]

    def time_way(self, case: ConvolutionCase, way: str, device: Device) -> MeasuredWay:
        """Measures one way to convolve."""
        key, new = (device.kind, case, way), measure_way(case, way, device)
        self.ways[key] = min(new, self.ways.get(key, new), key=lambda measured: measured.seconds)
        return self.ways[key]


@cached(entries=1)
def known() -> Known:
    """The measurements of this server."""
    return Known()


def timed(cases: Sequence[ConvolutionCase], devices: Sequence[Device]) -> Iterator[Measured]:
    """Measures convolutions one after another."""
    for device in devices:
        for case in cases:
            yield known().time(case, device)
