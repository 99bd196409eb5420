"""The best of every measurement is kept."""

import pytest

from dashboard.hardware.known import Known
from engine.device import Device
from engine.hardware import ConvolutionCase, Measured, MeasuredWay, Peaks

CASE = ConvolutionCase(size=4, channels=2, batch=1)
CPU = Device("cpu", "a processor")


def one_after_another(monkeypatch, name: str, results: list) -> None:
    values = iter(results)
    monkeypatch.setattr(f"dashboard.hardware.known.{name}", lambda *_: next(values))


def test_the_shortest_time_is_kept(monkeypatch):
    one_after_another(monkeypatch, "measure", [Measured(CASE, seconds, 1) for seconds in (2.0, 1.0, 3.0)])
    known = Known()
    assert [known.time(CASE, CPU).seconds for _ in range(3)] == [2.0, 1.0, 1.0]


def test_the_highest_peaks_are_kept(monkeypatch):
    one_after_another(monkeypatch, "measured_peaks", [Peaks(9.0, 2.0, 1.0), Peaks(8.0, 3.0, 1.0)])
    known = Known()
    known.find_peaks(CPU, "float32")
    assert known.find_peaks(CPU, "float32") == Peaks(9.0, 3.0, 1.0)


def test_the_shortest_time_of_a_way_is_kept(monkeypatch):
    one_after_another(monkeypatch, "measure_way", [MeasuredWay(CASE, "FFT", seconds) for seconds in (1.0, 2.0)])
    known = Known()
    known.time_way(CASE, "FFT", CPU)
    assert known.time_way(CASE, "FFT", CPU).seconds == pytest.approx(1.0)
