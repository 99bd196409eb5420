"""ResNet-20 on a GPU: images a second of Convscope's loop, and of a plain loop with a DataLoader."""

import time

from benchmarks.gpu_device import cuda_device, random_images
from benchmarks.measurement import Measurement
from benchmarks.rivals.plain_gpu_loop import images_a_second
from engine.device import DeviceChoice
from engine.training.data.datasets import Dataset
from engine.training.loop import Training
from engine.training.spec import AugmentationSpec, DataSpec, NetworkSpec, OptimizerSpec, RunSpec

STEPS = 1000
PLAIN_STEPS = 100


def measure() -> list[Measurement]:
    """Both train the same network with the same recipe on the same noise, after a warm-up that is not timed."""
    cuda_device()
    data = random_images()
    run = resnet_20(device="cuda", steps=STEPS)
    ours, rival = our_images_a_second(run, data), images_a_second(run, data, steps=PLAIN_STEPS)
    return [Measurement("ResNet-20 on images of CIFAR-10's size", ours, rival, "images/s", 10.0, "higher")]


def resnet_20(*, device: DeviceChoice, steps: int, batch_size: int = 128) -> RunSpec:
    """He et al.'s network and recipe; a point of the curve ten times in the timed steps, and no test."""
    log_every = max(1, steps // 10)
    return RunSpec(
        "resnet-20",
        NetworkSpec("resnet", {"depth": 20, "width": 16}),
        data=DataSpec("cifar10"),
        augmentation=AugmentationSpec(shift=4, flip=True),
        optimizer=OptimizerSpec(learning_rate=0.1, weight_decay=1e-4),
        steps=steps,
        batch_size=batch_size,
        device=device,
        log_every=log_every,
        evaluate_every=100 * log_every,
    )


def our_images_a_second(run: RunSpec, data: Dataset) -> float:
    """From the second point of the curve, when everything is warm, to the last but one: the last one tests as well."""
    events = Training(run, data=data).events()
    first = last = next(events)
    started = time.perf_counter()
    while last.step < run.steps - run.log_every:
        last = next(events)
    return (last.step - first.step) * run.batch_size / (time.perf_counter() - started)
