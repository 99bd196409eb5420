"""The benchmarks for a GPU, as far as a machine without one can run them: on the CPU and with few images."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from benchmarks import gpu_degradation, gpu_resnet
from benchmarks.gpu_device import random_images
from benchmarks.rivals.plain_gpu_loop import Images, images_a_second

ROOT = Path(__file__).parents[2]


def kept_results() -> set[Path]:
    return set((ROOT / "benchmarks").glob("results/*"))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_without_a_gpu_they_say_so_in_a_line_each_and_keep_no_result():
    before = kept_results()
    program = (
        "import sys, runpy; sys.modules['sqlalchemy'] = sys.modules['streamlit'] = None;"
        "sys.argv = ['benchmarks', '--gpu']; runpy.run_module('benchmarks', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "gpu_resnet: skipped: no CUDA device",
        "gpu_degradation: skipped: no CUDA device",
    ]
    assert kept_results() == before


def test_random_images_are_as_many_and_as_large_as_cifar10s():
    data = random_images(training=20, test=10)
    assert data.train.images.shape == (20, 3, 32, 32)
    assert len(data.test) == 10
    assert abs(data.normalize(data.train.images).mean().item()) < 0.1


def test_both_loops_for_resnet_20_can_be_timed():
    data = random_images(training=200, test=20)
    run = gpu_resnet.resnet_20(device="cpu", steps=30, batch_size=4)
    assert gpu_resnet.our_images_a_second(run, data) > 0
    assert images_a_second(run, data, steps=10) > 0


def test_the_plain_loops_images_are_normalized_and_cropped_to_their_size():
    data = random_images(training=3, test=1)
    image, label = Images(data, shift=0)[1]
    whole = data.normalize(data.train.images[1:2])[0]
    assert any(torch.allclose(image, seen, atol=1e-5) for seen in (whole, whole.flip(-1)))
    assert label == data.train.labels[1]
    assert Images(data, shift=4)[1][0].shape == (3, 32, 32)


@pytest.mark.parametrize(
    ("errors", "right"),
    [((0.07, 0.08, 0.09, 0.13), 3), ((0.08, 0.07, 0.09, 0.13), 2), ((0.13, 0.09, 0.08, 0.07), 0)],
)
def test_the_order_of_errors_is_counted_by_neighbours(errors, right):
    measured = gpu_degradation.order_of_errors(dict(zip(gpu_degradation.PAPERS_ORDER, errors, strict=True)))
    assert measured.ours == right
    assert measured.met == (right == 3)
