"""What has been measured on this machine since the server started, for all readers: the best of every measurement."""

from dataclasses import dataclass, field

from dashboard.runtime.cache import cached
from engine.device import Device
from engine.hardware import ConvolutionCase, Measured, MeasuredAlgorithm, Peaks, Precision


@dataclass
class Known:
    """The best of what was measured; the less a measurement was disturbed, the shorter its time."""

    times: dict[tuple[str, ConvolutionCase], Measured] = field(default_factory=dict)
    peaks: dict[tuple[str, Precision], Peaks] = field(default_factory=dict)
    ways: dict[tuple[str, ConvolutionCase, str], MeasuredAlgorithm] = field(default_factory=dict)

    def keep_time(self, device: Device, measured: Measured) -> Measured:
        """Keeps the time of a convolution if it is the shortest; returns the shortest."""
        key = (device.kind, measured.case)
        self.times[key] = min(measured, self.times.get(key, measured), key=lambda each: each.seconds)
        return self.times[key]

    def keep_peaks(self, device: Device, precision: Precision, peaks: Peaks) -> Peaks:
        """Keeps what of the peaks is higher than before; returns the highest."""
        key: tuple[str, Precision] = (device.kind, precision)
        self.peaks[key] = peaks.best_with(self.peaks.get(key, peaks))
        return self.peaks[key]

    def keep_way(self, device: Device, measured: MeasuredAlgorithm) -> MeasuredAlgorithm:
        """Keeps the time of one way to convolve if it is the shortest; returns the shortest."""
        key = (device.kind, measured.case, measured.way)
        self.ways[key] = min(measured, self.ways.get(key, measured), key=lambda each: each.seconds)
        return self.ways[key]


@cached(entries=1)
def known() -> Known:
    """The measurements of this server."""
    return Known()
