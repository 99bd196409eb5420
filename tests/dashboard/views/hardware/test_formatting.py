"""Times, rates and convolutions in words, and as lines of a file."""

import pytest

from dashboard.views.hardware.algorithms import overtakes
from dashboard.views.hardware.formatting import HEADER, case_words, csv_row, device_words, rate_words, time_words
from engine.device import Device
from engine.hardware import ConvolutionCase, Measured, MeasuredAlgorithm

CPU = Device("cpu", "A processor")


@pytest.mark.parametrize(
    ("seconds", "words"), [(2.1, "2.10 s"), (0.00146, "1.46 ms"), (5.33e-6, "5.33 µs"), (3e-8, "30 ns")]
)
def test_short_times(seconds, words):
    assert time_words(seconds) == words


def test_rates():
    assert rate_words(103e9, "FLOP") == "103 GFLOP/s"
    assert rate_words(4.8e12, "B") == "4.80 TB/s"


def test_convolutions_and_devices():
    assert case_words(ConvolutionCase(groups=32)).startswith("depthwise 3 × 3, 32 channels, 32 × 32 pixels")
    assert device_words(CPU, 2) == "A processor, 2 threads"
    assert device_words(Device("cuda", "A GPU"), 2) == "A GPU"


def test_a_line_has_a_value_for_every_column():
    case = ConvolutionCase(2, 1, 1, 1)
    line = dict(zip(HEADER, csv_row(Measured(case, 0.5, 1), CPU), strict=True))
    assert (line["device"], line["time (s)"]) == ("A processor", 0.5)
    assert (line["operations"], line["traffic (bytes)"]) == (8, 36)
    assert line["speed (operations a second)"] == 16


def times(*seconds: float) -> list[MeasuredAlgorithm]:
    return [
        MeasuredAlgorithm(ConvolutionCase(kernel_size=k), "", each) for k, each in zip((1, 3, 5), seconds, strict=True)
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "since"),
    [((5, 5, 5), (1, 6, 7), 3), ((5, 5, 5), (6, 1, 7), 5), ((5, 5, 5), (6, 7, 1), None), ((1, 1, 1), (2, 2, 2), 1)],
)
def test_one_way_overtakes_another_where_it_stays_ahead(ours, theirs, since):
    assert overtakes(times(*ours), times(*theirs)) == since
