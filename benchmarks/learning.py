"""How long it takes to recover Sobel from one image, against a goal of three seconds."""

import time
from itertools import takewhile

from benchmarks.measurement import Measurement, repetitions
from engine.convolution import convolve, learn_kernel
from engine.images import fit, luminance, sample
from engine.kernels import get

SECONDS, CLOSE, SIDE = 3.0, 1e-2, 128


def measure() -> list[Measurement]:
    """Seconds until every weight is right to a hundredth, on the CPU, the slowest of three images."""
    return [
        Measurement(
            "learning Sobel from one image", max(map(_seconds, IMAGES[: repetitions(3)])), SECONDS, "s", goal=1.0
        )
    ]


IMAGES = ("camera", "chelsea", "coins")


def _seconds(name: str) -> float:
    x, sobel = luminance(fit(sample(name), SIDE))[None, None], get("sobel_x").weights[None, None]
    target = convolve(x, sobel, padding=1, padding_mode="replicate")
    begin = time.perf_counter()
    states = learn_kernel(x, target, 3, padding=1, padding_mode="replicate")
    steps = sum(1 for _ in takewhile(lambda state: float((state.kernel - sobel).abs().max()) >= CLOSE, states))
    if steps < 2:
        raise RuntimeError("The kernel was there before it was learned.")
    return time.perf_counter() - begin
