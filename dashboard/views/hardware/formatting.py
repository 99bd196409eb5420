"""Convolutions, times and speeds in words."""

from dashboard.figures.number_format import rounded, three_digits
from engine.device import Device
from engine.hardware import ConvolutionCase, Measured


def time_words(seconds: float) -> str:
    """A short time with its unit: 5.33 µs, 1.46 ms, 2.10 s."""
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size * 0.9995:
            return f"{three_digits(seconds / size)} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def rate_words(a_second: float, unit: str) -> str:
    """A rate with its unit: 103 GFLOP/s."""
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M")):
        if a_second >= size * 0.9995:
            return f"{three_digits(a_second / size)} {letter}{unit}/s"
    return f"{a_second:.0f} {unit}/s"


def case_words(case: ConvolutionCase) -> str:
    """A convolution in a few words."""
    kind = "depthwise " if case.groups == case.channels > 1 else ""
    return (
        f"{kind}{case.kernel_size} × {case.kernel_size}, {case.channels} channels, {case.size} × {case.size} pixels, "
        f"batch {case.batch}, {case.precision}"
    )


def device_words(device: Device, threads: int) -> str:
    """A device and how much of it takes part."""
    if device.kind != "cpu":
        return device.name
    return f"{device.name}, {threads} thread{'' if threads == 1 else 's'}"


def tip(measured: Measured, device: Device) -> str:
    """What is said under the pointer."""
    case = measured.case
    return "<br>".join(
        (
            f"<b>{time_words(measured.seconds)}</b> on {device_words(device, measured.threads)}",
            case_words(case),
            f"{case.operations:,} operations, {rate_words(measured.operations_a_second, 'FLOP')}",
            f"{case.traffic_bytes:,} bytes, {rounded(case.intensity)} operations a byte",
        )
    )


HEADER = (
    "device",
    "threads",
    "size (px)",
    "channels",
    "kernel size (px)",
    "batch (images)",
    "precision",
    "groups",
    "time (s)",
    "operations",
    "useful operations",
    "traffic (bytes)",
    "intensity (operations a byte)",
    "speed (operations a second)",
)


def csv_row(measured: Measured, device: Device) -> tuple[object, ...]:
    """A measurement as the values of the columns in `HEADER`."""
    case = measured.case
    return (
        device.name,
        measured.threads,
        case.size,
        case.channels,
        case.kernel_size,
        case.batch,
        case.precision,
        case.groups,
        measured.seconds,
        case.operations,
        case.useful_operations,
        case.traffic_bytes,
        case.intensity,
        measured.operations_a_second,
    )
