"""Times: the shortest run counts, one measurement at a time, and refusals are sentences."""

import threading
import time

import pytest
import torch

from engine.device import pick_device
from engine.errors import EngineError
from engine.hardware import ConvolutionCase, expected_seconds, measure, measured_speed
from engine.hardware.timing import best_seconds, exclusive_measurement, random_input

TINY = ConvolutionCase(size=4, channels=2, batch=1)
CPU = pick_device("cpu")


@pytest.fixture
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def work(seconds: float) -> None:
    """Keeps this thread busy for so long by its own clock."""
    begin = time.thread_time()
    while time.thread_time() - begin < seconds:
        pass


@pytest.mark.usefixtures("one_thread")
def test_the_shortest_run_counts():
    runs = iter([0.0, 0.02, 0.002, 0.02] + [0.01] * 60)
    assert 0.002 <= best_seconds(lambda: work(next(runs)), CPU, budget_seconds=0.01) < 0.01


@pytest.mark.usefixtures("one_thread")
def test_one_thread_is_timed_without_the_time_that_others_take():
    assert best_seconds(lambda: time.sleep(0.02), CPU, budget_seconds=0.01) < 0.01


def test_several_threads_are_timed_by_the_clock_on_the_wall():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        assert best_seconds(lambda: time.sleep(0.02), CPU, budget_seconds=0.01) >= 0.02
    finally:
        torch.set_num_threads(before)


def test_what_takes_long_is_run_twice_and_timed_once(monkeypatch):
    monkeypatch.setattr("engine.hardware.timing._LONG_SECONDS", 0.005)
    calls = []
    best_seconds(lambda: (calls.append(1), time.sleep(0.01)), CPU, budget_seconds=0)
    assert len(calls) == 2


def test_a_convolution_is_timed():
    measured = measure(TINY, CPU, budget_seconds=0.01)
    assert 0 < measured.seconds < 10
    assert measured.operations_a_second == pytest.approx(TINY.useful_operations / measured.seconds)
    assert measured.threads == torch.get_num_threads()


def test_the_expected_time_counts_the_first_run_and_three_more():
    case = ConvolutionCase(batch=1)
    assert expected_seconds(case, case.operations / 0.2) == pytest.approx(0.8)
    assert expected_seconds(case, case.operations / 5) == pytest.approx(10)


def test_the_pace_of_a_small_convolution_is_that_of_operations_a_second():
    assert 1e6 < measured_speed(ConvolutionCase(size=64, channels=64), CPU) < 1e15


def test_outputs_are_about_as_large_as_inputs():
    x, weight = random_input(ConvolutionCase(groups=4), CPU)
    output = torch.nn.functional.conv2d(x, weight, padding=1, groups=4)
    assert 0.8 < output.std().item() < 1.2


def test_two_measurements_do_not_disturb_each_other():
    inside = threading.Event()

    def other() -> None:
        with exclusive_measurement(TINY, CPU):
            inside.set()

    with exclusive_measurement(TINY, CPU):
        thread = threading.Thread(target=other)
        thread.start()
        assert not inside.wait(0.1)
    assert inside.wait(10)
    thread.join()


def test_what_a_device_refuses_is_said_in_a_sentence():
    words = r"cannot run this convolution in float32 \(out of memory\)"
    with pytest.raises(EngineError, match=words), exclusive_measurement(TINY, CPU):
        raise RuntimeError("out of memory\nand a long traceback")
