"""Devices and the stopwatch."""

import time

import pytest
import torch

from engine.device import available_devices, pick_device, stopwatch
from engine.errors import EngineError


def test_the_cpu_is_always_there_and_comes_last():
    devices = available_devices()
    assert devices[-1].kind == "cpu"
    assert devices[-1].name


def test_auto_picks_the_first_device():
    assert pick_device("auto") == available_devices()[0]


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_a_device_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(EngineError, match=r"no cuda device, only .*cpu"):
        pick_device("cuda")


def test_a_word_that_is_no_device_is_refused():
    with pytest.raises(EngineError, match=r"no device called 'tpu'\. Choose one of auto, cuda, mps, cpu"):
        pick_device("tpu")  # pyright: ignore[reportArgumentType]


def test_the_stopwatch_reads_the_time_of_its_block():
    with stopwatch("cpu") as elapsed:
        time.sleep(0.02)
    assert elapsed.seconds >= 0.02


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_the_stopwatch_counts_queued_work_on_a_gpu():
    matrix = torch.randn(4096, 4096, device="cuda")
    with stopwatch("cuda") as short:
        _ = matrix @ matrix
    with stopwatch("cuda") as long:
        for _ in range(20):
            _ = matrix @ matrix
    assert long.seconds > 5 * short.seconds
