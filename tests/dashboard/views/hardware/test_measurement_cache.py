"""The best of every measurement is kept."""

from dashboard.views.hardware.measurement_cache import Known
from engine.device import Device
from engine.hardware import ConvolutionCase, Measured, MeasuredAlgorithm, Peaks

CASE = ConvolutionCase(size=4, channels=2, batch=1)
CPU = Device("cpu", "a processor")


def test_the_shortest_time_is_kept():
    known = Known()
    times = [known.keep_time(CPU, Measured(CASE, seconds, 1)).seconds for seconds in (2.0, 1.0, 3.0)]
    assert times == [2.0, 1.0, 1.0]


def test_the_highest_peaks_are_kept():
    known = Known()
    known.keep_peaks(CPU, "float32", Peaks(9.0, 2.0, 1.0))
    assert known.keep_peaks(CPU, "float32", Peaks(8.0, 3.0, 1.0)) == Peaks(9.0, 3.0, 1.0)


def test_the_shortest_time_of_a_way_is_kept():
    known = Known()
    known.keep_way(CPU, MeasuredAlgorithm(CASE, "FFT", 1.0))
    assert known.keep_way(CPU, MeasuredAlgorithm(CASE, "FFT", 2.0)).seconds == 1.0
