"""Cached results follow every byte of their input, and heavy work waits its turn."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
import torch

from dashboard.runtime.cache import cached, digest, heavy_computation
from dashboard.runtime.compute_slots import SPINS, one_thread_unless_heavy
from engine.cpu import usable_cores


@pytest.mark.parametrize("make", [np.zeros, lambda shape: torch.zeros(shape)], ids=["numpy", "torch"])
def test_one_changed_value_in_a_large_array_changes_the_digest(make):
    generator = np.random.default_rng(0)
    array = make((512, 512, 3))
    before = digest(array)
    for _ in range(20):
        changed = array.copy() if isinstance(array, np.ndarray) else array.clone()
        changed[tuple(int(generator.integers(size)) for size in array.shape)] = 1
        assert digest(changed) != before


def test_the_shape_and_the_type_count():
    assert digest(np.zeros((2, 3))) != digest(np.zeros((3, 2)))
    assert digest(np.zeros(2, np.float32)) != digest(np.zeros(1, np.float64))


def test_an_array_and_a_tensor_of_the_same_values_agree():
    assert digest(np.ones((2, 2), np.float32)) == digest(torch.ones(2, 2))


def test_a_cached_function_never_returns_a_stale_result():
    calls = []

    @cached(entries=8)
    def total(tensor: torch.Tensor) -> float:
        calls.append(1)
        return tensor.sum().item()

    picture = torch.zeros(3, 512, 512)
    assert total(picture) == 0
    assert total(picture.clone()) == 0
    assert len(calls) == 1
    picture[1, 200, 300] = 5
    assert total(picture) == 5


@pytest.mark.parametrize(
    ("chosen", "spins"),
    [({}, str(SPINS)), ({"GOMP_SPINCOUNT": "7"}, "7"), ({"OMP_WAIT_POLICY": "ACTIVE"}, None)],
    ids=["nothing chosen", "a number chosen", "a policy chosen"],
)
def test_how_torch_waits_is_settled_before_it_is_there_unless_the_operator_chose(chosen, spins):
    code = "import os, sys; from dashboard.runtime import warmup; warmup.HEAD_START_SECONDS = 600"
    code += "; warmup.start_warmup()"
    code += "; print('torch' in sys.modules, os.environ.get('GOMP_SPINCOUNT')); os._exit(0)"
    ours = ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-u", "-c", code]
    done = subprocess.run(command, env=environment | chosen, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", str(spins)]


def test_heavy_work_runs_at_most_as_often_as_there_are_places(monkeypatch):
    monkeypatch.setattr("dashboard.runtime.compute_slots._places", threading.BoundedSemaphore(2))
    running, most, lock = 0, 0, threading.Lock()
    release = threading.Event()

    def work():
        nonlocal running, most
        with heavy_computation():
            with lock:
                running += 1
                most = max(most, running)
            release.wait(0.05)
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_torch_has_one_thread_in_the_process_and_all_cores_in_heavy_work():
    seen = {}

    def visit():
        seen["small"] = torch.get_num_threads()
        with heavy_computation():
            seen["heavy"] = torch.get_num_threads()
        seen["after"] = torch.get_num_threads()

    before = torch.get_num_threads()
    setting = threading.Thread(target=one_thread_unless_heavy)
    setting.start()
    setting.join()
    visitor = threading.Thread(target=visit)
    visitor.start()
    visitor.join()
    torch.set_num_threads(before)
    assert seen == {"small": 1, "heavy": usable_cores(), "after": 1}


def test_a_place_is_given_back_after_a_failure():
    for _ in range(2 * usable_cores()):
        with pytest.raises(ValueError, match="on purpose"), heavy_computation():
            raise ValueError("on purpose")
